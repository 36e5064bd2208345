"""Who asks for an appointment, with names, addresses and numbers that programs misread: as typed, and as stored.

What LibreOffice 7.4 reads as something else was tried there, in an American, a German and a French locale; what only
Excel does is known from its manual (dates with a dash, errors).
"""

from dataclasses import dataclass
from itertools import cycle

# Spreadsheets take each for a formula, a number, a date, a time, a truth or an error.
MISREAD = [
    # Formulas.
    '=HYPERLINK("http://x.example","y")',
    "=1+1",
    "= 1",
    "=cmd|'/C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "+1",
    "+A1",
    "-2+3",
    "-A1",
    "@cmd",
    "@SUM(1+1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠cmd",
    # Numbers.
    "0",
    "007",
    "00123",
    "1E5",
    "1e5",
    "1e-5",
    "1E+5",
    "1E400",
    "1.5E3",
    "1,5E3",
    "1.2",
    "1,2",
    "1,234",
    "1.234",
    "1,234.5",
    "1.234,5",
    ".5",
    ",5",
    "5.",
    "5%",
    "1,5%",
    "$5",
    "5 $",
    "€5",
    "5 €",
    "(5)",
    "5-",
    "- 5",
    "-5",
    "+ 5",
    "1 1/2",
    "20260102",
    "12345678901234567890",
    # Dates.
    "3-4",
    "1/2",
    "1/2/3",
    "12/25",
    "1.2.",
    "25.12.",
    "1.1.1",
    "25.12.2026",
    "2026-01-02",
    "2026-1-2",
    "26-1-2",
    "2026-01-02 03:04",
    "2026-01-02T03:04:05",
    "1/2/2026 12:30",
    "1-Jan-26",
    "Jan 5",
    "Jan-5",
    "5-Jan",
    "March 1",
    "MARCH1",
    "SEPT2",
    "Sept 5",
    "Dec-25",
    "May 2026",
    "Mai 2026",
    "5. Mai",
    "1. März",
    "Dez 5",
    "Okt 5",
    "1. Januar 2026",
    # Times.
    "12:30",
    "12:30:15",
    "1:2",
    "12:30 PM",
    "5 AM",
    # Truths and errors.
    "TRUE",
    "True",
    "FALSE",
    "WAHR",
    "Falsch",
    "#N/A",
    "#NV",
    "#REF!",
    "#DIV/0!",
    "#NAME?",
    "#VALUE!",
    "#NULL!",
    "#NUM!",
]

# No spreadsheet changes these: they stand in every file as they were stored.
PLAIN = [
    "Lovelace",
    "O'Brien",
    "'t Hooft",
    "Anne-Marie",
    "St. John",
    "May",
    "April",
    "Mai",
    "Nan",
    "null",
    "NULL",
    '"quoted", and, commas',
    "a;b",
    "a|b",
    "\\backslash\\",
    "<b>bold</b> & more",
    "]]>",
    "$(id)",
    "`id`",
    "https://x.example/",
    "ada@example.com",
    "שלום",
    "محمد",
    "Ada (שלום) King",
    "Nguyễn",
    "李",
    "葛\U000e0100城",
    "می\u200cخواهم",
    "🌿 leaf",
    "👩\u200d👩\u200d👧",
    "🇺🇸",
    "é" * 100,
    "🌿" * 100,
    '"' * 100,
]

# One program or another may change these, or a cautious rule takes them for such: each has an apostrophe before it or
# none, and is text in any case.
IN_DOUBT = [
    "１２３",
    "٣٤",
    "٣-٤",
    "1 234 567",
    "1'000",
    "5 EUR",
    "3-4 Smith",
    "5th Earl",
    "X Æ A-12",
    "R2-D2",
    "''1",
    'say "=1+1"',
    "a, =1+1",
    '{"a":1}',
    "&#61;1+1",
    "_x0041_",
    "_x000D_",
    "%00",
    "שלום 5 محمد",
    "1;2",
    "Infinity",
    "−5",
    "½",
]

# A semicolon or a tab ends a cell where the list separator is another, as on a German or an old machine.
CELLS_IN_A_NAME = ["x;=1+1", "x;=1+1;y", "x; =1+1", "x;+1", "x;-1", "x;@cmd", "x;=A1;", 'x";=1+1;"y', "x;00123"]

# What is typed here is stored there.
TIDIED = {
    "\t=1+1": "=1+1",
    "  =1+1  ": "=1+1",
    "\u200b=1+1": "=1+1",
    "\u202e=1+1": "=1+1",
    "\ufeff1E5": "1E5",
    "Ada\tKing": "Ada King",
    "x\t=1+1": "x =1+1",
    "Zoe\u0308": "Zoë",
}

# As typed: the number that is stored, and its extension.
PHONES = {
    "(703) 555-0100": ("+17035550100", ""),
    "703 555 0101 x007": ("+17035550101", "007"),
    "703-555-0142 ext. 00": ("+17035550142", "00"),
    "+1 (703) 555-0143 x0": ("+17035550143", "0"),
    "703.555.0144 x12": ("+17035550144", "12"),
    "+1 703 555 0145 ext 123456789": ("+17035550145", "123456789"),
    "+44 20 7946 0018 ext 000": ("+442079460018", "000"),
    "011 44 20 7946 0019": ("+442079460019", ""),
    "+49 30 901820": ("+4930901820", ""),
    "+39 06 6982 1234": ("+390669821234", ""),
    "+33 1 23 45 67 89 x01": ("+33123456789", "01"),
    # Three groups of three: a French spreadsheet takes spaces between thousands.
    "+34 912 345 678": ("+34912345678", ""),
    "+376 712 345": ("+376712345", ""),
    "+290 22158": ("+29022158", ""),
    "+52 55 1234 5678": ("+525512345678", ""),
    "+91 98765 43210": ("+919876543210", ""),
}

EMAILS = [
    "p{}@example.com",
    "=1+{}@example.com",
    "+{}@example.com",
    "-{}@example.com",
    "1e{}@example.com",
    "ü{}@bücher.example",
]
FIRST_NAMES = ["Ada", "=1+1", "00", "Zoë, \"Z\"", "محمد", "TRUE", "O'Hara", "3-4", "-"]
PREFERRED_TIMES = ["any", "morning", "afternoon", "evening"]

# Keys that a spreadsheet would misread, or that FHIR takes for no id; and a name with what XML and CSV use.
MORE_OF_THE_SITE = """
[[patient_statuses]]
key = "00"
label = { en = "Nothing" }

[[locations]]
key = "3-4"
name = { en = "Third & Fourth <Street>" }
address = ["34 \\"Quoted\\" Street, Suite 5", "Springfield, VA 22150"]
phone = "(703) 555-0104"
getting_there = { en = "On foot." }
hours = [{ days = ["monday"], open = "08:00", close = "18:00" }]

[[locations]]
key = "true"
name = { en = "=1+1" }
address = ["1 True Street", "Springfield, VA 22150"]
phone = "(703) 555-0105"
getting_there = { en = "On foot." }
hours = [{ days = ["monday"], open = "08:00", close = "18:00" }]

[[locations]]
key = "east_side"
name = { en = "Østre side 🌿" }
address = ["1 East Street", "Springfield, VA 22150"]
phone = "(703) 555-0106"
getting_there = { en = "On foot." }
hours = [{ days = ["monday"], open = "08:00", close = "18:00" }]
"""
LOCATIONS = ["riverside", "any", "3-4", "true", "east_side", "oak-hill"]
PATIENT_STATUSES = ["new", "existing", "00"]


@dataclass(frozen=True)
class Person:
    """What somebody types into the form, and what of it is stored where the two are not the same."""

    first_name: str
    last_name: str
    phone: str
    email: str
    patient_status: str
    location: str
    preferred_time: str

    def answers(self):
        """The form's fields as they are typed."""
        return vars(self)

    def stored(self):
        """The columns of an export that tell what was typed, as they are stored."""
        phone, extension = PHONES[self.phone]
        last_name = TIDIED.get(self.last_name, self.last_name)
        return {**vars(self), "last_name": last_name, "phone": phone, "phone_extension": extension}


def people():
    """A person for each of the last names; what else they type comes in turns, so that all of it is seen."""
    turns = zip(cycle(FIRST_NAMES), cycle(PHONES), cycle(EMAILS), cycle(PATIENT_STATUSES), cycle(LOCATIONS))
    last_names = [*MISREAD, *PLAIN, *IN_DOUBT, *CELLS_IN_A_NAME, *TIDIED]
    for number, (last_name, (first_name, phone, email, *keys)) in enumerate(zip(last_names, turns)):
        time = PREFERRED_TIMES[number % len(PREFERRED_TIMES)]
        yield Person(first_name, last_name, phone, email.format(number), *keys, time)


PEOPLE = list(people())
