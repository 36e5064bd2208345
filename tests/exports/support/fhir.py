"""FHIR R4's rules for what an export has in it: required elements, codes, invariants, references.

From hl7.org/fhir/R4: datatypes.html, bundle.html, patient.html, appointment.html, location.html. Programs that check
structures let any word pass for a code, so codes are here.
"""

import re

# Elements whose codes are bound by `required`: the path ends so.
CODES = {
    "Bundle.type": "document message transaction transaction-response batch batch-response history searchset "
    "collection",
    "Appointment.status": "proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in "
    "waitlist",
    "participant.status": "accepted declined tentative needs-action",
    "participant.required": "required optional information-only",
    "Patient.gender": "male female other unknown",
    "Location.status": "active suspended inactive",
    "Location.mode": "instance kind",
    "hoursOfOperation.daysOfWeek": "mon tue wed thu fri sat sun",
    "telecom.system": "phone fax email pager url sms other",
    "telecom.use": "home work temp old mobile",
    "name.use": "usual official temp nickname anonymous old maiden",
    "identifier.use": "usual official temp secondary old",
    "address.use": "home work temp old billing",
    "address.type": "postal physical both",
    "text.status": "generated extensions additional empty",
}
REQUIRED = {
    "Bundle": ("type",),
    "Patient": (),
    "Location": (),
    "Appointment": ("status", "participant"),
}
ACTORS = ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Device", "HealthcareService", "Location")
MOMENT = r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
ABSOLUTE = r"(https?://|urn:)[^\s]+"
FORMS = {
    "id": r"[A-Za-z0-9.-]{1,64}",
    "fullUrl": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "created": MOMENT,
    "timestamp": MOMENT,
    "lastUpdated": MOMENT,
    "url": ABSOLUTE,
    "code": r"[^\s]+( [^\s]+)*",
}
TIMED = ("proposed", "cancelled", "waitlist")
EMPTY = (None, "", [], {})


def problems_of_bundle(bundle):
    """What is wrong with a Bundle of type collection, and with what is in it."""
    problems = problems_of(bundle, "Bundle")
    entries = bundle.get("entry", [])
    urls = [entry.get("fullUrl") for entry in entries]
    problems += [f"{url} stands twice" for url in sorted(set(filter(None, urls))) if urls.count(url) > 1]
    unfit = {name for entry in entries for name in entry} - {"fullUrl", "resource"}
    problems += [f"an entry of a collection has {name}" for name in sorted(unfit)]
    incomplete = [entry for entry in entries if not {"fullUrl", "resource"} <= entry.keys()]
    problems += ["an entry has no fullUrl or no resource"] * len(incomplete)
    if "total" in bundle:
        problems.append("bdl-1: a collection has no total")
    known = {}
    for entry in entries:
        resource = entry.get("resource") or {}
        known[entry.get("fullUrl")] = resource.get("resourceType")
        problems += problems_of(resource)
    return problems + dangling((entry.get("resource") or {} for entry in entries), known)


def problems_of_lines(resources):
    """What is wrong with resources that stand on lines of their own and refer to each other by type and id."""
    names = [f"{resource.get('resourceType')}/{resource.get('id')}" for resource in resources]
    problems = [f"{name} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
    problems += [f"{name} has no id" for name, resource in zip(names, resources) if "id" not in resource]
    for resource in resources:
        problems += problems_of(resource)
    return problems + dangling(resources, {name: name.split("/")[0] for name in names})


def dangling(resources, known):
    """References to what is not there, and to what may not stand there."""
    problems = []
    for resource in resources:
        for path, value in walk(resource, resource.get("resourceType", "")):
            if path.endswith(".reference"):
                if value not in known:
                    problems.append(f"{path}: {value} is not there")
                elif path.endswith("participant.actor.reference") and known[value] not in ACTORS:
                    problems.append(f"{path}: a {known[value]} takes no part")
    return problems


def problems_of(resource, kind=None):
    """What is wrong with one resource by itself."""
    kind = kind or resource.get("resourceType")
    if resource.get("resourceType") != kind or kind not in REQUIRED:
        return [f"a {resource.get('resourceType')} has no place here"]
    problems = [f"{kind} has no {name}" for name in REQUIRED[kind] if name not in resource]
    for path, value in walk(without_resources(resource), kind):
        problems += problems_at(path, value)
    if kind == "Appointment":
        problems += problems_of_appointment(resource)
    if kind == "Patient":
        without = [each for each in resource.get("communication", []) if "language" not in each]
        problems += ["Patient.communication has no language"] * len(without)
    return problems


def without_resources(resource):
    """A Bundle with its entries' resources left out, which are looked at by themselves; any other as it is."""
    if not resource.get("entry"):
        return resource
    outsides = [{name: each for name, each in entry.items() if name != "resource"} for entry in resource["entry"]]
    return {**resource, "entry": outsides}


def problems_at(path, value):
    """What is wrong with one element."""
    if value in EMPTY and value is not False and value != 0:
        return [f"{path} is empty: {value!r}"]
    name = path.rsplit(".", 1)[-1]
    problems = []
    for bound, codes in CODES.items():
        if path.endswith(f".{bound}") or path == bound:
            if value not in codes.split():
                problems.append(f"{path}: {value!r} is none of {codes}")
    if isinstance(value, str):
        if value != value.strip():
            problems.append(f"{path} has spaces around it: {value!r}")
        if name in FORMS and not re.fullmatch(FORMS[name], value):
            problems.append(f"{path} has not the form it must have: {value!r}")
        if name == "system" and not path.endswith("telecom.system") and not re.fullmatch(ABSOLUTE, value):
            problems.append(f"{path} is no absolute address: {value!r}")
    if isinstance(value, dict):
        if name == "telecom" and "value" in value and "system" not in value:
            problems.append(f"cpt-2: {path} has a value and no system")
        if name == "extension" and ("extension" in value) == any(key.startswith("value") for key in value):
            problems.append(f"ext-1: {path} has both a value and extensions, or neither")
    return problems


def problems_of_appointment(appointment):
    """The invariants app-1 to app-4."""
    problems = []
    status = appointment.get("status")
    for participant in appointment.get("participant", []):
        if "type" not in participant and "actor" not in participant:
            problems.append("app-1: a participant has neither type nor actor")
        if "status" not in participant:
            problems.append("a participant has no status")
    if ("start" in appointment) != ("end" in appointment):
        problems.append("app-2: only one of start and end")
    if "start" not in appointment and status not in TIMED:
        problems.append(f"app-3: {status} without a start")
    if "cancelationReason" in appointment and status not in ("cancelled", "noshow"):
        problems.append(f"app-4: a reason to cancel what is {status}")
    return problems


def walk(value, path):
    """Every element with its path, lists without their places: `Patient.name.given`."""
    if isinstance(value, list):
        if not value:
            yield path, value
        for each in value:
            yield from walk(each, path)
        return
    yield path, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from walk(each, f"{path}.{name}")

