"""A phone number that was copied out of a spreadsheet and pasted into our own form is the same number."""

import unittest

from support.patient import messages
from support.people import LOCATIONS
from support.program import Clinic, asked_for
from support.tables import rows_of

ANSWERS = {
    "first_name": "Grace",
    "last_name": "Hopper",
    "patient_status": "new",
    "location": LOCATIONS[0],
    "preferred_time": "any",
}


class PastingBack(unittest.TestCase):
    """What stands in the cells is sent as it stands."""

    def test_what_a_spreadsheet_shows_is_the_number_that_was_stored(self):
        clinic, _ = asked_for()
        shown = rows_of(clinic.everything("csv"))
        stored = rows_of(clinic.everything("csv-exact"))
        numbers = {(row["phone"], row["phone_extension"]): reference for reference, row in shown.items()}
        self.assertGreater(len(numbers), 10)
        other = Clinic()
        self.addCleanup(other.end)
        patient = other.serve()
        pasted = {}
        for (phone, extension), reference in numbers.items():
            ways = [phone] if not extension else [phone, f"{phone} {extension}", f"{phone}\t{extension}"]
            for way in ways:
                expected = (stored[reference]["phone"], stored[reference]["phone_extension"] if way != phone else "")
                email = f"p{len(pasted)}@example.com"
                pasted[patient.ask({**ANSWERS, "phone": way, "email": email})] = (way, expected)
        read = rows_of(other.everything("csv-exact"))
        self.assertEqual(read.keys(), pasted.keys())
        for reference, (way, expected) in pasted.items():
            self.assertEqual((read[reference]["phone"], read[reference]["phone_extension"]), expected, way)

    def test_the_form_does_refuse_what_is_no_number(self):
        clinic, _ = asked_for()
        status, _, page = clinic.patient.send({**ANSWERS, "phone": "1.7035550100E10", "email": "p@example.com"})
        self.assertEqual(status, 422)
        self.assertTrue(any("phone" in message for message in messages(page)), messages(page))
