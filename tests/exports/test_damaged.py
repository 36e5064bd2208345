"""One damaged row costs one request: the export goes on, names it, counts it, and ends with 1."""

import io
import json
import unittest

from openpyxl import load_workbook

from support.fhir import problems_of_bundle, problems_of_lines
from support.program import FORMATS, demo
from support.tables import cells_of, objects_of

REQUESTS = 24


def references_in(name, export):
    """The references that a file of some format holds; it fails on a file that is not whole."""
    if name in ("csv", "csv-exact"):
        return [row[0] for row in cells_of(export)[1:]]
    if name == "jsonl":
        return [line["reference"] for line in objects_of(export)]
    if name == "xlsx":
        rows = load_workbook(io.BytesIO(export))["Requests"].iter_rows(min_row=2, values_only=True)
        return [row[0] for row in rows]
    bundle = json.loads(export) if name == "fhir" else None
    resources = [entry["resource"] for entry in bundle["entry"]] if bundle else objects_of(export)
    problems = problems_of_bundle(bundle) if bundle else problems_of_lines(resources)
    if problems:
        raise AssertionError(problems)
    return [each["identifier"][0]["value"] for each in resources if each["resourceType"] == "Appointment"]


class Damaged(unittest.TestCase):
    """A disk has changed one letter of what was sealed."""

    @classmethod
    def setUpClass(cls):
        cls.clinic = demo(REQUESTS)
        cls.addClassCleanup(cls.clinic.end)
        cls.all = references_in("jsonl", cls.clinic.export("jsonl"))
        cls.damaged = cls.all[len(cls.all) // 2]
        changed = cls.clinic.change(
            "UPDATE appointment_requests SET contact = substr(contact, 1, 20) || "
            "CASE substr(contact, 21, 1) WHEN 'A' THEN 'B' ELSE 'A' END || substr(contact, 22) WHERE reference = ?",
            cls.damaged,
        )
        assert changed == 1

    def test_every_format_goes_on_without_it(self):
        left = [reference for reference in self.all if reference != self.damaged]
        for name in FORMATS:
            with self.subTest(format=name):
                ended = self.clinic.run("export", "--format", name)
                self.assertEqual(ended.code, 1, ended.err)
                self.assertIn(self.damaged, ended.err)
                self.assertRegex(ended.err, r"\b(1|[Oo]ne)\b", "how many")
                self.assertNotIn("panicked", ended.err)
                self.assertEqual(references_in(name, ended.out), left)

    def test_a_file_is_there_without_it(self):
        file = self.clinic.folder / "requests.csv"
        ended = self.clinic.run("export", "--format", "csv-exact", "--output", str(file))
        self.assertEqual(ended.code, 1, ended.err)
        self.assertEqual(len(references_in("csv-exact", file.read_bytes())), len(self.all) - 1)
