"""Mistakes at the command line end in plain words and leave nothing behind that looks like an export."""

import os
import subprocess
import unittest

from support.desk import worked_off
from support.program import FORMATS

# A word of each sentence that has to be in it.
MISTAKES = [
    (("--format", "pdf"), "csv"),
    (("--format", "CSV"), "csv"),
    (("--format", ""), "csv"),
    ((), "--format"),
    (("--format", "csv", "--status", "spam"), "suspected_spam"),
    (("--format", "csv", "--status", ""), "suspected_spam"),
    (("--format", "csv", "--location", "moon"), "riverside"),
    (("--format", "csv", "--location", "Oak Hill"), "small letters"),
    (("--format", "csv", "--from", "2026-11-02", "--to", "2026-11-01"), "2026-11-02"),
    (("--format", "csv", "--force"), "--output"),
]
NO_DATES = [
    "2026-02-30",
    "2026-13-01",
    "2025-02-29",
    "11/01/2026",
    "01.11.2026",
    "yesterday",
    "",
    "0",
    "2026",
    "2026-11",
    "99999-01-01",
    "10000-01-01",
    "-0001-01-01",
    "-999999-01-01",
    "999999999999999999999-01-01",
    "2026-11-01T00:00:00",
    "２０２６-11-01",
]


class BadInput(unittest.TestCase):
    """None of these changes the clinic."""

    def refused(self, *arguments):
        """Runs an export that must fail; answers what it said."""
        ended = worked_off().run("export", *arguments)
        self.assertIn(ended.code, (1, 2), arguments)
        self.assertEqual(ended.out, b"", arguments)
        self.assertNotIn("panicked", ended.err, arguments)
        self.assertNotIn("Err(", ended.err, arguments)
        self.assertTrue(ended.err.strip(), arguments)
        return ended.err

    def test_what_there_is_not_is_answered_with_what_there_is(self):
        for arguments, word in MISTAKES:
            self.assertIn(word, self.refused(*arguments), arguments)

    def test_an_unknown_format_is_answered_with_all_formats(self):
        said = self.refused("--format", "pdf")
        for name in FORMATS:
            self.assertIn(name, said)

    def test_what_is_no_date_is_answered_with_an_example(self):
        for date in NO_DATES:
            for end in ("--from", "--to"):
                self.assertRegex(self.refused("--format", "csv", f"{end}={date}"), r"20\d\d-\d\d-\d\d", date)

    def test_the_first_and_the_last_day_of_the_calendar_are_days(self):
        for day, has_any in (("--from=0001-01-01", True), ("--to=9999-12-31", True), ("--from=9999-12-31", False)):
            ended = worked_off().run("export", "--format", "jsonl", day)
            self.assertEqual((ended.code, bool(ended.out)), (0, has_any), (day, ended.err))

    def test_a_folder_that_there_is_not_is_named(self):
        for name in ("csv", "xlsx"):
            self.assertIn("nowhere", self.refused("--format", name, "--output", "nowhere/requests"))
        self.assertFalse((worked_off().folder / "nowhere").exists())

    def test_a_file_that_there_is_stays_without_force(self):
        file = worked_off().folder / "kept"
        file.write_bytes(b"kept")
        self.addCleanup(file.unlink)
        for name in ("csv", "xlsx"):
            self.assertIn("kept", self.refused("--format", name, "--output", "kept"))
            self.assertEqual(file.read_bytes(), b"kept")
            self.assertEqual(worked_off().run("export", "--format", name, "--output", "kept", "--force").code, 0)
            self.assertGreater(len(file.read_bytes()), 1000)
            file.write_bytes(b"kept")

    def test_a_full_disk_leaves_no_file(self):
        for name in FORMATS:
            # A disk of its own, in a mount namespace that only the program is in; it is too small for the export.
            folder = worked_off().folder / "small"
            folder.mkdir(exist_ok=True)
            command = worked_off().command("export", "--format", name, "--output", "small/requests")
            script = "mount -t tmpfs -o size=4k none small && { \"$@\"; echo $? >&2; ls -A small; }"
            ended = subprocess.run(
                ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *command],
                cwd=worked_off().folder,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=120,
                check=False,
            )
            said = ended.stderr.decode().strip()
            self.assertTrue(said.endswith("\n1"), (name, said))
            self.assertIn("small/requests", said)
            self.assertEqual(ended.stdout, b"", f"{name} left something")

    def test_where_nothing_can_be_written_it_fails(self):
        for name in FORMATS:
            with open("/dev/full", "wb") as full:
                ended = worked_off().run("export", "--format", name, stdout=full)
            self.assertEqual(ended.code, 1, name)
            self.assertNotIn("panicked", ended.err)

    def test_whoever_reads_no_further_is_no_mistake(self):
        for name in FORMATS:
            reading, writing = os.pipe()
            os.close(reading)
            with os.fdopen(writing, "wb") as closed:
                ended = worked_off().run("export", "--format", name, stdout=closed)
            self.assertEqual(ended.code, 0, (name, ended.err))
            self.assertNotIn("panicked", ended.err)
