"""Numbered sets: what is new leaves once, and the same set comes again with the same bytes."""

import csv
import hashlib
import subprocess
import unittest

from support.program import FORMATS, demo
from support.tables import objects_of

REQUESTS = 60
AT_ONCE = 4


def references(export):
    """The references of an export in JSON Lines."""
    return [line["reference"] for line in objects_of(export)]


class Sets(unittest.TestCase):
    """Each has a clinic of its own, since a set changes it."""

    def setUp(self):
        self.clinic = demo(REQUESTS)
        self.addCleanup(self.clinic.end)

    def test_what_is_new_leaves_once(self):
        everything = references(self.clinic.export("jsonl"))
        first = self.clinic.export("jsonl", "--new")
        self.assertEqual(references(first), everything)
        self.assertEqual(references(self.clinic.export("jsonl", "--new")), [])
        later = self.clinic.serve().ask(
            {
                "first_name": "Ada",
                "last_name": "Lovelace",
                "phone": "(703) 555-0199",
                "email": "ada@example.com",
                "patient_status": "new",
                "location": "any",
                "preferred_time": "any",
            }
        )
        self.assertEqual(references(self.clinic.export("jsonl", "--new")), [later])
        self.assertEqual(self.clinic.export("jsonl", "--set", "1"), first)
        self.assertIn(later, references(self.clinic.export("jsonl")), "without --new, everything comes")

    def test_a_request_says_in_which_set_it_left_and_when(self):
        left = references(self.clinic.export("jsonl", "--new", "--status", "scheduled"))
        self.assertTrue(0 < len(left) < REQUESTS)
        for line in objects_of(self.clinic.export("jsonl")):
            self.assertEqual(line["export_set"], 1 if line["reference"] in left else None)
            self.assertEqual(line["exported_at"] is not None, line["reference"] in left)
        other = references(self.clinic.export("jsonl", "--new"))
        self.assertFalse(set(left) & set(other))

    def test_a_set_is_the_same_bytes_in_every_format_whatever_changed_since(self):
        first = self.clinic.export("xlsx", "--new")
        before = {name: self.clinic.export(name, "--set", "1") for name in FORMATS}
        self.assertEqual(before["xlsx"], first)
        changed = self.clinic.change(
            "UPDATE appointment_requests SET status = 'closed', attempts = attempts + 1, assigned_to = NULL"
        )
        self.assertEqual(changed, REQUESTS)
        for name in FORMATS:
            self.assertEqual(self.clinic.export(name, "--set", "1"), before[name], name)

    def test_the_list_names_every_set_with_its_count(self):
        files = [self.clinic.export("jsonl", "--new", "--status", status) for status in ("new", "scheduled")]
        counts = [len(references(file)) for file in files]
        listed = self.clinic.run("export", "list")
        self.assertEqual(listed.code, 0, listed.err)
        lines = csv.DictReader(listed.out.decode().splitlines(), delimiter="\t")
        found = {int(line["set"]): line for line in lines}
        self.assertEqual({number: int(line["requests"]) for number, line in found.items()}, dict(enumerate(counts, 1)))
        for number, file in enumerate(files, 1):
            self.assertEqual(found[number]["SHA-256"], hashlib.sha256(file).hexdigest())

    def test_those_that_are_made_at_once_share_nobody(self):
        everything = references(self.clinic.export("jsonl"))
        command = self.clinic.command("export", "--format", "jsonl", "--new")
        where = {"cwd": self.clinic.folder, "env": {}, "stdin": subprocess.DEVNULL}
        running = [
            subprocess.Popen(command, **where, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(AT_ONCE)
        ]
        ended = [each.communicate(timeout=120) for each in running]
        self.assertEqual([each.returncode for each in running], [0] * AT_ONCE, [said for _, said in ended])
        left = [reference for out, _ in ended for reference in references(out)]
        self.assertEqual(sorted(left), sorted(everything))

    def test_a_set_that_there_is_not_is_said_in_a_sentence(self):
        for arguments in (("--set", "1"), ("--set", "0"), ("--set", "-1"), ("--set", "x"), ("--set", "1", "--new")):
            ended = self.clinic.run("export", "--format", "jsonl", *arguments)
            self.assertIn(ended.code, (1, 2), arguments)
            self.assertEqual(ended.out, b"", arguments)
            self.assertNotIn("panicked", ended.err)
