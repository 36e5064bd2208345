"""The Excel workbook in LibreOffice, opened by an American and a German: cell by cell what was stored."""

import unittest
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from support.desk import worked_off
from support.libreoffice import LibreOffice
from support.program import asked_for
from support.tables import COLUMNS, NUMBERS, TIMES, objects_of

ZONE = ZoneInfo("America/New_York")
LOCALES = ("en-US", "de-DE")


class OpeningWorkbook(unittest.TestCase):
    """Each locale is one process, which opens the workbooks of both clinics."""

    @classmethod
    def setUpClass(cls):
        libreoffice = cls.enterClassContext(LibreOffice())
        files, cls.objects = [], []
        for name, clinic in (("asked", asked_for()[0]), ("worked", worked_off())):
            files.append(libreoffice.folder / f"{name}.xlsx")
            files[-1].write_bytes(clinic.everything("xlsx"))
            cls.objects.append(objects_of(clinic.everything("jsonl")))
        cls.opened = {locale: libreoffice.open(files, locale) for locale in LOCALES}

    def cells(self):
        """Every cell below the headers, with its column's name and its value in JSON."""
        for locale, workbooks in self.opened.items():
            for sheets, objects in zip(workbooks, self.objects):
                self.assertEqual(list(sheets), ["Requests", "About"], locale)
                header, *rows = sheets["Requests"]
                self.assertEqual([cell.text for cell in header], COLUMNS)
                self.assertEqual(len(rows), len(objects), locale)
                for row, line in zip(rows, objects):
                    self.assertLessEqual(len(row), len(COLUMNS))
                    for place, name in enumerate(COLUMNS):
                        yield row[place] if place < len(row) else None, name, line[name]

    def test_no_cell_is_a_formula(self):
        for workbooks in self.opened.values():
            for sheets in workbooks:
                cells = [cell for rows in sheets.values() for row in rows for cell in row]
                self.assertGreater(len(cells), 1000)
                self.assertEqual([str(cell) for cell in cells if cell.formula], [])

    def test_what_is_not_known_is_empty(self):
        for cell, name, value in self.cells():
            if value is None:
                self.assertTrue(cell is None or cell.kind is None, f"{name}: {cell}")

    def test_texts_are_the_texts_that_were_stored(self):
        for cell, name, value in self.cells():
            if value is not None and name not in NUMBERS and name not in TIMES:
                self.assertEqual((cell.kind, cell.text), ("string", value), name)

    def test_numbers_are_the_numbers_that_were_stored(self):
        for cell, name, value in self.cells():
            if value is not None and name in NUMBERS:
                self.assertEqual((cell.kind, float(cell.value), cell.text), ("float", value, str(value)), name)

    def test_times_are_the_right_moments_and_say_their_zone(self):
        for cell, name, value in self.cells():
            if value is None or name not in TIMES:
                continue
            moment = datetime.fromisoformat(value).astimezone(ZONE)
            self.assertEqual(cell.kind, "date", f"{name}: {cell}")
            read = datetime.fromisoformat(cell.value[:26])
            self.assertLess(abs(read - moment.replace(tzinfo=None)), timedelta(seconds=0.5), name)
            self.assertEqual(cell.text, f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname()}", name)

    def test_the_second_sheet_is_of_text_and_numbers(self):
        for workbooks in self.opened.values():
            for sheets in workbooks:
                self.assertGreaterEqual(len(sheets["About"]), 5)
                for row in sheets["About"]:
                    self.assertIn([cell.kind for cell in row[:1]], ([], ["string"]), [str(cell) for cell in row])
