"""A front desk after weeks of work, with references and moments that chance seldom makes."""

from datetime import UTC, datetime
from functools import cache

from support.program import ALL_STATUSES, demo
from support.tables import objects_of

REQUESTS = 60
# Parts of a reference are letters and digits: once in a million, a spreadsheet reads a date or a number.
REFERENCES = ["001-APR-2", "012-MAR-3", "012-MAY-4", "001-012-3", "MAY-012-3", "1E5-000-0", "000-000-1", "0E0-0E0-0"]
# In the zone of the example clinic: the hours around both changes of the clock, the ends of a year and of a second.
MOMENTS = [
    "2025-11-02T05:30:00Z",  # half past one in the morning, in summer time
    "2025-11-02T06:30:00Z",  # the same in winter time
    "2026-03-08T06:59:59Z",  # one second before the hour that there is not
    "2026-03-08T07:00:00Z",
    "2026-01-01T04:59:59.999999Z",  # the last microsecond of a year
    "2026-01-01T05:00:00Z",
    "2026-07-04T16:00:00.000001Z",
    "2024-02-29T12:34:56.789012Z",
]


@cache
def worked_off():
    """A clinic with invented requests and weeks of work; none of the checks may change it.

    Some have the references and moments above, which are set in the database behind the program's back.
    """
    clinic = demo(REQUESTS)
    for row, (reference, moment) in zip(objects_of(clinic.export("jsonl", *ALL_STATUSES)), zip(REFERENCES, MOMENTS)):
        changed = clinic.change(
            "UPDATE appointment_requests SET reference = ?, submitted_at = ? WHERE reference = ?",
            reference,
            microseconds(moment),
            row["reference"],
        )
        if changed != 1:
            raise AssertionError(f"{changed} requests have the reference {row['reference']}")
    return clinic


def microseconds(moment):
    """A moment as the database has it: microseconds since 1970."""
    since = datetime.fromisoformat(moment) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
