"""FHIR: valid as R4B's structures, true to R4's rules, and the same requests as in the other formats."""

import copy
import json
import unittest

from fhir.resources.R4B.appointment import Appointment
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.location import Location
from fhir.resources.R4B.patient import Patient

from support.desk import worked_off
from support.fhir import problems_of_bundle, problems_of_lines
from support.program import ALL_STATUSES, asked_for
from support.tables import objects_of

STRUCTURES = {each.__name__: each for each in (Appointment, Bundle, Location, Patient)}


class Fhir(unittest.TestCase):
    """The Bundle and the lines of both clinics, beside the same requests in JSON."""

    @classmethod
    def setUpClass(cls):
        cls.clinics = []
        for clinic in (asked_for()[0], worked_off()):
            bundle = json.loads(clinic.everything("fhir"))
            lines = objects_of(clinic.everything("fhir-ndjson"))
            cls.clinics.append((bundle, lines, objects_of(clinic.everything("jsonl"))))

    def test_they_are_valid_as_r4b(self):
        for bundle, lines, _ in self.clinics:
            for resource in [bundle, *lines]:
                read = STRUCTURES[resource["resourceType"]].model_validate_json(json.dumps(resource))
                self.assertEqual(json.loads(read.model_dump_json()), resource, "nothing is read as something else")

    def test_they_keep_the_rules_that_structures_do_not_know(self):
        for bundle, lines, _ in self.clinics:
            self.assertEqual(problems_of_bundle(bundle), [])
            self.assertEqual(problems_of_lines(lines), [])

    def test_the_rules_do_refuse_what_is_wrong(self):
        good, lines, _ = self.clinics[0]
        for change, problem in SPOILED:
            bundle = copy.deepcopy(good)
            appointment = next(each for each in resources_of(bundle) if each["resourceType"] == "Appointment")
            change(bundle, appointment)
            self.assertTrue(any(problem in each for each in problems_of_bundle(bundle)), problem)
        self.assertNotEqual(problems_of_lines([*lines, lines[0]]), [], "a line that stands twice")
        self.assertNotEqual(problems_of_lines(lines[1:]), [], "a line that is missing")

    def test_there_is_an_appointment_a_patient_and_a_place_for_each_request(self):
        for bundle, _, objects in self.clinics:
            self.assertEqual(bundle["type"], "collection")
            resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
            kinds = [resource["resourceType"] for resource in resources.values()]
            places = {line["location"] for line in objects} - {"any"}
            self.assertEqual(kinds.count("Appointment"), len(objects))
            self.assertEqual(kinds.count("Patient"), len(objects))
            self.assertEqual(kinds.count("Location"), len(places), "each once")
            self.assertEqual(len(kinds), 2 * len(objects) + len(places))

    def test_an_appointment_says_what_was_asked_for(self):
        for bundle, _, objects in self.clinics:
            resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
            requests = {line["reference"]: line for line in objects}
            places = {}
            for appointment in resources.values():
                if appointment["resourceType"] != "Appointment":
                    continue
                (identifier,) = appointment["identifier"]
                request = requests.pop(identifier["value"])
                self.assertEqual(appointment["status"], "proposed")
                self.assertFalse({"start", "end", "slot", "requestedPeriod"} & appointment.keys())
                self.assertEqual(appointment["created"], request["submitted_at"])
                said = appointment.get("comment", "").lower()
                self.assertIn("" if request["preferred_time"] == "any" else request["preferred_time"], said)
                actors = [resources[each["actor"]["reference"]] for each in appointment["participant"]]
                (patient,) = (each for each in actors if each["resourceType"] == "Patient")
                place = [each for each in actors if each["resourceType"] == "Location"]
                self.assertEqual(len(actors), 1 + len(place))
                self.assertEqual(len(place), 0 if request["location"] == "any" else 1)
                self.check_patient(patient, request)
                for each in place:
                    places.setdefault(request["location"], []).append(each)
            self.assertEqual(requests, {}, "requests that no appointment is of")
            for key, same in places.items():
                self.assertTrue(all(each is same[0] for each in same), key)
                self.assertTrue(same[0]["name"], key)
            self.assertEqual(len({id(same[0]) for same in places.values()}), len(places))

    def check_patient(self, patient, request):
        """A Patient has the name, the numbers and the language of the request."""
        self.assertEqual(patient["resourceType"], "Patient")
        (name,) = patient["name"]
        self.assertEqual((name["given"], name["family"]), ([request["first_name"]], request["last_name"]))
        telecom = {each["system"]: each for each in patient["telecom"]}
        self.assertEqual((len(patient["telecom"]), telecom.keys()), (2, {"phone", "email"}))
        self.assertEqual(telecom["email"]["value"], request["email"])
        self.assertTrue(telecom["phone"]["value"].startswith(request["phone"]), telecom["phone"])
        if request["phone_extension"]:
            rest = json.dumps(telecom["phone"]).replace(request["phone"], "", 1)
            self.assertIn(request["phone_extension"], rest, "the extension is lost")
        else:
            self.assertEqual(telecom["phone"]["value"], request["phone"])
        (communication,) = patient["communication"]
        (coding,) = communication["language"]["coding"]
        self.assertEqual((coding["system"], coding["code"]), ("urn:ietf:bcp:47", request["language"]))

    def test_names_in_a_bundle_are_the_same_in_every_export(self):
        for clinic, (bundle, lines, _) in zip((asked_for()[0], worked_off()), self.clinics):
            again = json.loads(clinic.export("fhir", *ALL_STATUSES))
            self.assertEqual(again["entry"], bundle["entry"])
            self.assertEqual(objects_of(clinic.export("fhir-ndjson", *ALL_STATUSES)), lines)
            # Of fewer requests, those have the names that they have among all.
            known = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
            fewer = json.loads(clinic.export("fhir", *ALL_STATUSES, "--location", "oak-hill"))["entry"]
            self.assertTrue(0 < len(fewer) < len(known))
            for entry in fewer:
                self.assertEqual(entry["resource"], known[entry["fullUrl"]])

    def test_the_lines_are_the_same_resources(self):
        for bundle, lines, _ in self.clinics:
            expected = []
            for entry in bundle["entry"]:
                name = entry["fullUrl"].removeprefix("urn:uuid:")
                expected.append({**entry["resource"], "id": name})
            names = {f"urn:uuid:{each['id']}": name_of(each) for each in expected}
            expected = [referring(each, names) for each in expected]
            self.assertEqual(sorted(lines, key=name_of), sorted(expected, key=name_of))


def resources_of(bundle):
    """The resources in a Bundle."""
    return [entry["resource"] for entry in bundle["entry"]]


def name_of(resource):
    """What others call it."""
    return f"{resource['resourceType']}/{resource['id']}"


def referring(resource, names):
    """A resource with other names for those that it refers to."""

    def renamed(element):
        return {**element, "reference": names[element["reference"]]} if "reference" in element else element

    return json.loads(json.dumps(resource), object_hook=renamed)


def spoil(path, value):
    """A change that sets something in an appointment."""

    def change(_, appointment):
        *names, last = path
        for name in names:
            appointment = appointment[name]
        appointment[last] = value

    return change


# What is done to a good Bundle, and the words that tell of it.
SPOILED = [
    (spoil(["status"], "wanted"), "is none of"),
    (spoil(["participant", 0, "status"], "yes"), "is none of"),
    (spoil(["participant", 0, "required"], "true"), "is none of"),
    (spoil(["participant", 0], {"status": "accepted"}), "app-1"),
    (spoil(["participant"], []), "is empty"),
    (spoil(["start"], "2026-11-24T19:30:01-05:00"), "app-2"),
    (spoil(["status"], "booked"), "app-3"),
    (spoil(["cancelationReason"], {"text": "x"}), "app-4"),
    (spoil(["comment"], ""), "is empty"),
    (spoil(["created"], "2026-11-24T19:30:01"), "has not the form"),
    (spoil(["identifier", 0, "system"], "references"), "no absolute address"),
    (spoil(["participant", 0, "actor", "reference"], "Patient/1"), "is not there"),
    (lambda bundle, _: bundle.update(type="batch-of"), "is none of"),
    (lambda bundle, _: bundle.update(total=1), "bdl-1"),
    (lambda bundle, _: bundle["entry"].append(bundle["entry"][0]), "stands twice"),
    (lambda bundle, _: bundle["entry"][0].update(request={"method": "PUT"}), "an entry of a collection has request"),
    (lambda bundle, _: bundle["entry"][0].update(fullUrl="urn:uuid:1"), "has not the form"),
    (lambda _, appointment: appointment.pop("status"), "has no status"),
]
