"""The Excel workbook as a program reads it: its cells, how they are shown, and what the second sheet says."""

import io
import os
import unittest
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from support.desk import worked_off
from support.program import ALL_STATUSES, asked_for, demo
from support.tables import COLUMNS, NUMBERS, TIMES, objects_of

ZONE = "America/New_York"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel gives a column of its own accord, in characters.
USUAL_WIDTH = 8.43
# Wider than this, a column is wider than the window.
WIDEST = 60


class Workbook(unittest.TestCase):
    """The sheet *Requests* of both clinics, beside the same requests in JSON."""

    @classmethod
    def setUpClass(cls):
        cls.clinics = []
        for clinic in (asked_for()[0], worked_off()):
            export = clinic.everything("xlsx")
            workbook = load_workbook(io.BytesIO(export))
            cls.clinics.append((export, workbook, objects_of(clinic.everything("jsonl"))))

    def cells(self):
        """Every cell below the header, with the sheet, the column's name and the value in JSON."""
        for _, workbook, objects in self.clinics:
            sheet = workbook["Requests"]
            rows = list(sheet.iter_rows(min_row=2, max_col=len(COLUMNS)))
            self.assertEqual(len(rows), len(objects))
            for row, line in zip(rows, objects):
                for cell, name in zip(row, COLUMNS):
                    yield cell, name, line[name]

    def test_there_are_two_sheets_and_the_first_has_the_columns(self):
        for _, workbook, objects in self.clinics:
            self.assertEqual(workbook.sheetnames, ["Requests", "About"])
            self.assertEqual(workbook.active.title, "Requests", "it is the one that opens")
            sheet = workbook["Requests"]
            self.assertEqual([cell.value for cell in sheet[1]], COLUMNS)
            self.assertEqual((sheet.max_row, sheet.max_column), (len(objects) + 1, len(COLUMNS)))

    def test_the_header_stays_and_has_a_filter(self):
        for _, workbook, objects in self.clinics:
            sheet = workbook["Requests"]
            self.assertIn(sheet.freeze_panes, ("A2", "B2"), "the first row, with or without the references")
            self.assertEqual(sheet.auto_filter.ref, f"A1:{get_column_letter(len(COLUMNS))}{len(objects) + 1}")
            self.assertTrue(all(cell.font.bold for cell in sheet[1]), "the header stands out")

    def test_columns_are_as_wide_as_what_is_in_them(self):
        for _, workbook, _ in self.clinics:
            for number, name in enumerate(COLUMNS, 1):
                width = workbook["Requests"].column_dimensions[get_column_letter(number)].width
                # Beside the name stands the arrow of the filter.
                needed = max(len(name) + 1, USUAL_WIDTH, len("2026-11-24 19:30:01 EST") if name in TIMES else 0)
                self.assertGreaterEqual(width, needed, name)
                self.assertLessEqual(width, WIDEST, name)

    def test_texts_are_texts_exactly_as_they_are_stored(self):
        for cell, name, value in self.cells():
            if name in NUMBERS or name in TIMES:
                continue
            if value is None:
                self.assertIsNone(cell.value, name)
            else:
                self.assertEqual((cell.data_type, unescape(cell.value)), ("s", value), name)

    def test_texts_stay_texts_when_somebody_edits_them(self):
        # In a cell of the format General, pressing Enter on +17035550100 leaves a number, and on =1+1 a formula.
        for cell, name, value in self.cells():
            if name not in NUMBERS and name not in TIMES and value is not None:
                self.assertTrue(cell.number_format == "@" or cell.quotePrefix, f"{name}: {value}")

    def test_numbers_are_numbers(self):
        for cell, name, value in self.cells():
            if name in NUMBERS and value is not None:
                self.assertEqual((cell.data_type, cell.value), ("n", value), name)

    def test_times_are_dates_in_the_zone_of_the_clinic_which_is_named(self):
        seen = set()
        for cell, name, value in self.cells():
            if name not in TIMES:
                continue
            if value is None:
                self.assertIsNone(cell.value, name)
                continue
            moment = datetime.fromisoformat(value).astimezone(ZoneInfo(ZONE))
            self.assertTrue(cell.is_date, f"{name}: {cell.value} is no date")
            self.assertLess(abs(cell.value - moment.replace(tzinfo=None)), timedelta(seconds=0.5), value)
            self.assertEqual(cell.number_format, f'yyyy-mm-dd hh:mm:ss "{moment.tzname()}"', value)
            seen.add(moment.tzname())
        self.assertEqual(seen, {"EST", "EDT"})

    def test_there_is_no_formula_and_no_link_in_the_file(self):
        for export, _, _ in self.clinics:
            with zipfile.ZipFile(io.BytesIO(export)) as archive:
                self.assertIsNone(archive.testzip())
                names = archive.namelist()
                self.assertEqual([name for name in names if "externalLink" in name or "vba" in name], [])
                for name in names:
                    if name.startswith("xl/worksheets/sheet"):
                        kinds = {element.tag for element in ElementTree.fromstring(archive.read(name)).iter()}
                        self.assertFalse(kinds & {SHEET + "f", SHEET + "hyperlink", SHEET + "dataValidation"}, name)
                    elif name.endswith(".rels"):
                        self.assertNotIn(b"External", archive.read(name), name)


class About(unittest.TestCase):
    """The second sheet says what the first holds."""

    @staticmethod
    def about(clinic, *arguments):
        """What the second sheet of an export says, by its labels in small letters; and how many requests there are."""
        workbook = load_workbook(io.BytesIO(clinic.export("xlsx", *arguments)))
        rows = [row[:2] for row in workbook["About"].iter_rows(values_only=True)]
        said = {label.lower(): str(value) for label, value in rows}
        if len(said) != len(rows):
            raise AssertionError(f"a label stands twice among {rows}")
        return said, workbook["Requests"].max_row - 1

    def said(self, about, word):
        """The one line whose label has this word."""
        lines = [value for label, value in about.items() if word in label.split()]
        self.assertEqual(len(lines), 1, f"{word}: {about}")
        return lines[0]

    def test_it_says_zone_count_who_and_when(self):
        about, count = self.about(worked_off(), *ALL_STATUSES)
        self.assertEqual(self.said(about, "zone"), ZONE)
        self.assertEqual(self.said(about, "requests"), str(count))
        self.assertIn(str(os.getuid()), self.said(about, "by"))
        made_at = datetime.fromisoformat(self.said(about, "at"))
        self.assertLess(abs(datetime.now(UTC) - made_at), timedelta(minutes=5))
        self.assertNotIn("set", about)

    def test_it_says_the_filter(self):
        filters = ["--status", "scheduled", "--location", "oak-hill", "--from", "2020-02-29", "--to", "2099-12-31"]
        about, _ = self.about(worked_off(), *filters)
        said = " ".join(value for label, value in about.items() if label.startswith("filter"))
        for part in ("scheduled", "oak-hill", "2020-02-29", "2099-12-31"):
            self.assertIn(part, said)

    def test_it_says_the_set(self):
        clinic = demo(12)
        self.addCleanup(clinic.end)
        about, count = self.about(clinic, "--new")
        self.assertEqual((self.said(about, "set"), self.said(about, "requests")), ("1", str(count)))
