"""JSON Lines: every line keeps to the schema in docs, and the schema refuses what is wrong."""

import copy
import json
import unittest
from datetime import datetime

from jsonschema import Draft202012Validator

from support.desk import MOMENTS, REFERENCES, worked_off
from support.program import REPOSITORY, asked_for
from support.tables import COLUMNS, TIMES, objects_of

SCHEMA = json.loads((REPOSITORY / "docs/export.schema.json").read_text(encoding="utf-8"))
# What may become of a good line, and must not pass.
SPOILED = {
    "reference": ["K7Q-2MF", "k7q-2mf-9", "K7Q2MF9", "UUU-UUU-U", "", None, 1],
    "submitted_at": ["2026-11-24T19:30:01", "2026-11-24T19:30:01Z", "2026-11-24 19:30:01-05:00", "2026-11-24", None, 0],
    "status": ["spam", "New", "", None],
    "first_name": ["", "a" * 101, "a\tb", None, 5],
    "last_name": ["", "a\x00b", None, True],
    "phone": ["17035550100", "+1 703-555-0100", "+0123456789", "", None, 17035550100],
    "phone_extension": ["x007", "", "1234567890", 7],
    "email": ["ada", "ada@localhost", "a b@example.com", "", None],
    "patient_status": ["New", "", None, "a" * 41],
    "location": ["Oak Hill", "", None],
    "preferred_time": ["noon", "", None],
    "language": ["", "English", None],
    "source_path": ["", "locations", "https://clinic.example/", "/?a=b"],
    "assigned_to": ["", 1],
    "exported_at": ["", "never", 0],
    "possible_duplicate_of": ["", "no", 1],
    "last_attempt_at": ["", "never", 0],
    "attempts": ["1", -1, 1.5, None],
    "export_set": ["1", 0, -1, 1.5],
}


class JsonLines(unittest.TestCase):
    """Requests as programs read them."""

    @classmethod
    def setUpClass(cls):
        cls.schema = Draft202012Validator(SCHEMA)
        asked, cls.people = asked_for()
        cls.asked = objects_of(asked.everything("jsonl"))
        cls.worked = objects_of(worked_off().everything("jsonl"))

    def test_every_line_keeps_to_the_schema(self):
        for line in [*self.asked, *self.worked]:
            problems = [f"{error.json_path}: {error.message}" for error in self.schema.iter_errors(line)]
            self.assertEqual(problems, [], line)
            self.assertEqual(list(line), COLUMNS, "in the columns' order")

    def test_what_may_be_null_is_seen_both_ways(self):
        for name in ("phone_extension", "source_path", "assigned_to", "possible_duplicate_of", "last_attempt_at"):
            self.assertEqual({line[name] is None for line in self.worked + self.asked}, {True, False}, name)

    def test_every_value_comes_back(self):
        found = {line["reference"]: line for line in self.asked}
        for reference, person in self.people.items():
            stored = {name: value or None for name, value in person.stored().items()}
            self.assertEqual({name: found[reference][name] for name in stored}, stored)

    def test_times_are_moments_with_the_offset_that_the_clinic_had_then(self):
        for line in self.worked:
            for name in TIMES:
                if line[name]:
                    self.assertIn(datetime.fromisoformat(line[name]).tzname(), ("UTC-04:00", "UTC-05:00"), name)
        found = {line["reference"]: line["submitted_at"] for line in self.worked}
        for reference, moment in zip(REFERENCES, MOMENTS):
            whole_second = datetime.fromisoformat(moment).replace(microsecond=0)
            self.assertEqual(datetime.fromisoformat(found[reference]), whole_second, reference)

    def test_the_schema_is_one_and_describes_every_member(self):
        Draft202012Validator.check_schema(SCHEMA)
        self.assertEqual(SCHEMA["required"], COLUMNS)
        self.assertEqual(list(SCHEMA["properties"]), COLUMNS)
        self.assertIs(SCHEMA["additionalProperties"], False)
        for name, each in SCHEMA["properties"].items():
            self.assertRegex(each["description"], r"\.$", name)

    def test_the_schema_refuses_what_is_wrong(self):
        good = self.worked[0]
        self.assertEqual(SPOILED.keys(), set(COLUMNS))
        self.assertTrue(self.schema.is_valid(good))
        self.assertFalse(self.schema.is_valid({**good, "note": None}), "a member more")
        for name, values in SPOILED.items():
            spoiled = copy.copy(good)
            del spoiled[name]
            self.assertFalse(self.schema.is_valid(spoiled), f"without {name}")
            for value in values:
                self.assertFalse(self.schema.is_valid({**good, name: value}), f"{name} is {value!r}")
