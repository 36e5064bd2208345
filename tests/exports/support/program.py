"""The program itself, as an operator runs it: a process with its own folder, content and database.

CLINIC_PROGRAM names the program; without it, Cargo's debug build is taken.
"""

import atexit
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from support.patient import Patient
from support.people import MORE_OF_THE_SITE, PEOPLE

REPOSITORY = Path(__file__).resolve().parents[3]
SECONDS_TO_STOP = 25
# Long, for a busy machine: what hangs fails all the same.
SECONDS_TO_RUN = 120
FORMATS = ("csv", "csv-exact", "xlsx", "jsonl", "fhir", "fhir-ndjson")
# What looks like spam is left out unless it is asked for.
ALL_STATUSES = [
    argument
    for status in ("new", "contacted", "scheduled", "closed", "suspected_spam")
    for argument in ("--status", status)
]


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: bytes
    err: str


class Clinic:
    """A clinic in a folder of its own: its content, its database, and commands that use both."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="clinic-exports-"))
        self.database = self.folder / "clinic.db"
        self.server = None
        self.patient = None
        self.exported = {}
        atexit.register(self.end)
        copy_content(self.folder / "content")

    def command(self, *arguments):
        """A command line of the program, with this clinic's database and content."""
        where = ["--database", f"sqlite://{self.database}", "--content", str(self.folder / "content")]
        return [program(), *arguments, *where]

    def run(self, *arguments, stdout=subprocess.PIPE):
        """Runs a command to its end, from where there is no terminal."""
        ended = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=SECONDS_TO_RUN,
            check=False,
        )
        return Finished(ended.returncode, ended.stdout or b"", ended.stderr.decode())

    def export(self, name, *arguments):
        """An export of this format, which has to end well: its bytes."""
        ended = self.run("export", "--format", name, *arguments)
        if ended.code != 0:
            raise AssertionError(f"`clinic export --format {name}` ended with {ended.code}: {ended.err}")
        return ended.out

    def everything(self, name):
        """All requests in this format, read once: for clinics that nothing changes."""
        if name not in self.exported:
            self.exported[name] = self.export(name, *ALL_STATUSES)
        return self.exported[name]

    def serve(self):
        """Starts the server on a free port, and answers `patient`, who visits it."""
        # Each form may come from a network of its own: the server believes what this machine says of it.
        arguments = ("serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1")
        with open(self.folder / "log", "wb") as log:
            self.server = subprocess.Popen(
                self.command(*arguments),
                cwd=self.folder,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        first = self.server.stdout.readline().decode().strip()
        opening = "Clinic is open at http://"
        if not first.startswith(opening):
            raise AssertionError(f"the server said {first!r}: {(self.folder / 'log').read_text()}")
        self.patient = Patient(first.removeprefix(opening))
        return self.patient

    def change(self, statement, *values):
        """Changes the database behind the program's back; answers how many rows that touched."""
        with closing(sqlite3.connect(self.database, timeout=SECONDS_TO_STOP)) as connection, connection:
            return connection.execute(statement, values).rowcount

    def end(self):
        """Ends the server, if it runs, and removes the folder."""
        if self.server is not None:
            self.server.terminate()
            try:
                self.server.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
            self.server.stdout.close()
            self.server = None
        shutil.rmtree(self.folder, ignore_errors=True)


def program():
    """Where the program is."""
    path = Path(os.environ.get("CLINIC_PROGRAM") or REPOSITORY / "target/debug/clinic").resolve()
    if not os.access(path, os.X_OK):
        raise AssertionError(f"there is no program {path}: run `cargo build`, or name another in CLINIC_PROGRAM")
    return str(path)


def copy_content(to):
    """The content of the repository, with places and answers whose keys spreadsheets would misread."""
    shutil.copytree(REPOSITORY / "content", to)
    with open(to / "site.toml", "a", encoding="utf-8") as site:
        site.write(MORE_OF_THE_SITE)


@cache
def asked_for():
    """A clinic that every one of PEOPLE has sent the form to, and their requests: reference and person.

    It is made once for all checks; none of them may change it.
    """
    clinic = Clinic()
    patient = clinic.serve()
    return clinic, {patient.ask(person.answers()): person for person in PEOPLE}


def demo(count):
    """A new clinic with so many invented requests."""
    clinic = Clinic()
    ended = clinic.run("demo", str(count))
    if ended.code != 0:
        raise AssertionError(f"`clinic demo` ended with {ended.code}: {ended.err}")
    return clinic
