"""Both kinds of CSV, as a program reads them: every value comes back, and only the documented apostrophe is added."""

import re
import unittest

from support.people import IN_DOUBT, MISREAD, PEOPLE, PHONES, PLAIN, TIDIED
from support.program import asked_for
from support.tables import BYTE_ORDER_MARK, COLUMNS, cells_of, objects_of, rows_of

TEXTS = ("reference", "possible_duplicate_of", "first_name", "last_name", "email", "patient_status", "location")


def without_apostrophes(cell):
    """A cell without an apostrophe at its beginning and after its semicolons, where another program's cells begin."""
    return re.sub(r"(^|;[ \"]*)'", r"\1", cell)


class Exact(unittest.TestCase):
    """`csv-exact`: RFC 4180, every value as it is stored."""

    @classmethod
    def setUpClass(cls):
        clinic, cls.people = asked_for()
        cls.export = clinic.everything("csv-exact")
        cls.rows = rows_of(cls.export)

    def test_every_value_comes_back_as_it_is_stored(self):
        self.assertEqual(self.rows.keys(), self.people.keys())
        for reference, person in self.people.items():
            row = self.rows[reference]
            stored = person.stored()
            self.assertEqual({name: row[name] for name in stored}, stored, reference)
            self.assertEqual((row["source_path"], row["language"], row["attempts"]), ("/locations", "en", "0"))

    def test_it_is_what_rfc_4180_says(self):
        self.assertFalse(self.export.startswith(BYTE_ORDER_MARK), "a byte order mark")
        self.assertTrue(self.export.startswith(",".join(COLUMNS).encode() + b"\r\n"))
        self.assertTrue(self.export.endswith(b"\r\n"))
        # No value has an end of line in it, so each is the end of a row.
        self.assertEqual(self.export.count(b"\n"), len(PEOPLE) + 1)
        self.assertEqual(self.export.count(b"\r\n"), len(PEOPLE) + 1)

    def test_it_says_the_same_as_json(self):
        clinic, _ = asked_for()
        objects = objects_of(clinic.everything("jsonl"))
        rows = [{name: "" if value is None else str(value) for name, value in each.items()} for each in objects]
        self.assertEqual(rows, list(self.rows.values()))


class ForSpreadsheets(unittest.TestCase):
    """`csv`: the same with an apostrophe before what a spreadsheet would misread, and phones in groups."""

    @classmethod
    def setUpClass(cls):
        clinic, cls.people = asked_for()
        cls.export = clinic.everything("csv")
        cls.rows = rows_of(cls.export)
        cls.exact = rows_of(clinic.everything("csv-exact"))

    def test_it_begins_with_a_byte_order_mark_and_has_the_ends_of_lines_of_windows(self):
        self.assertTrue(self.export.startswith(BYTE_ORDER_MARK))
        self.assertEqual(self.export.count(BYTE_ORDER_MARK), 1)
        self.assertEqual(self.export.count(b"\n"), len(PEOPLE) + 1)
        self.assertEqual(self.export.count(b"\r\n"), len(PEOPLE) + 1)

    def test_every_value_comes_back_but_for_the_apostrophe(self):
        self.assertEqual(list(self.rows), list(self.exact), "the same requests in the same order")
        for reference, row in self.rows.items():
            exact = self.exact[reference]
            for name in COLUMNS:
                if name in TEXTS and ";" in exact[name]:
                    self.assertEqual(without_apostrophes(row[name]), without_apostrophes(exact[name]), name)
                elif name in TEXTS:
                    self.assertIn(row[name], (exact[name], f"'{exact[name]}"), name)
                elif not name.startswith("phone"):
                    self.assertEqual(row[name], exact[name], name)

    def test_an_apostrophe_stands_before_what_would_be_misread_and_nowhere_else(self):
        shown = {person.last_name: self.rows[reference]["last_name"] for reference, person in self.people.items()}
        expected = {name: f"'{name}" for name in MISREAD} | {name: name for name in PLAIN}
        expected |= {typed: f"'{name}" for typed, name in TIDIED.items() if name in MISREAD}
        wrong = {typed: shown[typed] for typed, cell in expected.items() if shown[typed] != cell}
        self.assertEqual(wrong, {})
        for name in IN_DOUBT:
            self.assertIn(shown[name], (name, f"'{name}"))

    def test_names_keys_and_addresses_are_treated_alike(self):
        cells = {(name, row[name]) for row in self.rows.values() for name in TEXTS}
        self.assertEqual([(name, cell) for name, cell in cells if cell in MISREAD], [])
        formulas = [cell for name, cell in cells if name == "email" and cell.startswith(("=", "+", "-", "@"))]
        self.assertEqual(formulas, [])

    def test_phones_keep_plus_and_digits_and_have_separators(self):
        for reference, row in self.rows.items():
            phone, extension = self.exact[reference]["phone"], self.exact[reference]["phone_extension"]
            self.assertRegex(row["phone"], r"^\+[0-9]{1,3}[ -][0-9]+([ -][0-9]+)*$")
            self.assertEqual(re.sub(r"[ -]", "", row["phone"]), phone)
            self.assertEqual(row["phone_extension"], f"x{extension}" if extension else "")

    def test_phones_are_written_as_documented(self):
        written = {person.phone: self.rows[reference] for reference, person in self.people.items()}
        self.assertEqual(written.keys(), PHONES.keys())
        self.assertEqual(written["(703) 555-0100"]["phone"], "+1 703-555-0100")
        self.assertEqual(written["703 555 0101 x007"]["phone_extension"], "x007")

    def test_every_row_has_as_many_cells_as_there_are_columns(self):
        for row in cells_of(self.export):
            self.assertEqual(len(row), len(COLUMNS))
