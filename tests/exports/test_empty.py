"""An export that matches nothing is a whole, empty file of every format, and says so."""

import io
import json
import unittest

from openpyxl import load_workbook

from support.desk import worked_off
from support.fhir import problems_of_bundle
from support.libreoffice import LibreOffice
from support.program import FORMATS
from support.tables import BYTE_ORDER_MARK, COLUMNS

NOTHING = ("--from", "2001-01-01", "--to", "2001-01-01")
HEADER = ",".join(COLUMNS).encode() + b"\r\n"


class Empty(unittest.TestCase):
    """Nobody asked for an appointment on the first day of 2001."""

    def test_each_format_says_that_nothing_matches(self):
        for name in FORMATS:
            ended = worked_off().run("export", "--format", name, *NOTHING)
            self.assertEqual(ended.code, 0, name)
            self.assertRegex(ended.err, r"(?i)\b(no|nothing|none|0)\b", name)

    def test_tables_have_their_header(self):
        self.assertEqual(worked_off().export("csv", *NOTHING), BYTE_ORDER_MARK + HEADER)
        self.assertEqual(worked_off().export("csv-exact", *NOTHING), HEADER)

    def test_lines_are_none(self):
        self.assertEqual(worked_off().export("jsonl", *NOTHING), b"")
        self.assertEqual(worked_off().export("fhir-ndjson", *NOTHING), b"")

    def test_a_bundle_has_no_entries_rather_than_an_empty_list(self):
        bundle = json.loads(worked_off().export("fhir", *NOTHING))
        self.assertEqual((bundle["resourceType"], bundle["type"]), ("Bundle", "collection"))
        self.assertNotIn("entry", bundle)
        self.assertEqual(problems_of_bundle(bundle), [])

    def test_a_workbook_has_its_header_and_says_zero(self):
        export = worked_off().export("xlsx", *NOTHING)
        workbook = load_workbook(io.BytesIO(export))
        rows = list(workbook["Requests"].iter_rows(values_only=True))
        self.assertEqual(rows, [tuple(COLUMNS)])
        self.assertIn(workbook["Requests"].freeze_panes, ("A2", "B2"))
        self.assertIn("0", [str(row[1]) for row in workbook["About"].iter_rows(values_only=True)])
        with LibreOffice() as libreoffice:
            file = libreoffice.folder / "empty.xlsx"
            file.write_bytes(export)
            (sheets,) = libreoffice.open([file], "en-US")
        self.assertEqual([[cell.text for cell in row] for row in sheets["Requests"]], [COLUMNS])
