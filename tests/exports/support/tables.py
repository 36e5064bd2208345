"""Exports in CSV and JSON Lines, as Python's own modules read them."""

import csv
import io
import json

COLUMNS = [
    "reference",
    "submitted_at",
    "status",
    "first_name",
    "last_name",
    "phone",
    "phone_extension",
    "email",
    "patient_status",
    "location",
    "preferred_time",
    "language",
    "source_path",
    "assigned_to",
    "exported_at",
    "possible_duplicate_of",
    "last_attempt_at",
    "attempts",
    "export_set",
]
NUMBERS = ("attempts", "export_set")
TIMES = ("submitted_at", "exported_at", "last_attempt_at")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def cells_of(export):
    """The rows of an export in CSV, its header the first, without the byte order mark."""
    text = export.removeprefix(BYTE_ORDER_MARK).decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def rows_of(export):
    """The rows of an export in CSV by their references, each by its columns' names.

    A reference that chance made of digits alone may have an apostrophe before it, for spreadsheets.
    """
    header, *rows = cells_of(export)
    if header != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise AssertionError(f"the columns are {header}, in rows of {({len(row) for row in rows})}")
    return {row[0].removeprefix("'"): dict(zip(COLUMNS, row)) for row in rows}


def objects_of(export):
    """The objects of an export in JSON Lines, each with its members in their order."""
    text = export.decode()
    if text and not text.endswith("\n"):
        raise AssertionError("the last line has no end")
    # Not splitlines(): what Unicode calls an end of a line may stand in a name.
    return [json.loads(line, object_pairs_hook=once) for line in text.split("\n")[:-1]]


def once(members):
    """An object whose members all have names of their own."""
    if len({name for name, _ in members}) != len(members):
        raise ValueError(f"a member stands twice in {members}")
    return dict(members)
