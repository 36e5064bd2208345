"""A patient with a browser: opens the form, fills it in, reads what comes back."""

import http.client
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode

SECONDS_TO_WAIT = 60
FORM = "/appointment"
RECEIPT = "/appointment/received/"


class Patient:
    """Visits one site."""

    def __init__(self, address):
        self.address = address
        self.networks = count(1)

    def ask(self, answers, came_from="/locations"):
        """Sends an appointment request, and answers the reference on its receipt."""
        status, headers, body = self.send(answers, came_from)
        where = headers.get("location", "")
        if status != 303 or not where.startswith(RECEIPT):
            raise AssertionError(f"the form came back with {status} for {answers}: {messages(body)}")
        return where.removeprefix(RECEIPT)

    def send(self, answers, came_from="/locations"):
        """Opens the form, fills it in and presses the button."""
        status, _, body = self.exchange("GET", FORM, headers={"Referer": f"http://{self.address}{came_from}"})
        form = Form(body)
        unknown = set(answers) - form.visible
        if status != 200 or unknown:
            raise AssertionError(f"{FORM} ended with {status}; it has no {sorted(unknown)}")
        body = urlencode({**answers, **form.hidden})
        return self.exchange("POST", FORM, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def exchange(self, method, path, body=None, headers=None):
        """Sends one request, from a network where nobody else is: status, headers in small letters, text."""
        number = next(self.networks)
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        connection = http.client.HTTPConnection(self.address, timeout=SECONDS_TO_WAIT)
        try:
            connection.request(method, path, body, {**(headers or {}), "X-Forwarded-For": network})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


class Form(HTMLParser):
    """The request form on a page: its hidden fields with their values, and the names of those that people see."""

    def __init__(self, page):
        super().__init__()
        self.is_in_form = False
        self.hidden = {}
        self.visible = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Notes the fields of the form."""
        attributes = dict(attrs)
        if tag == "form":
            self.is_in_form = "request-form" in (attributes.get("class") or "").split()
        elif self.is_in_form and tag in ("input", "select") and "name" in attributes:
            if attributes.get("type") == "hidden":
                self.hidden[attributes["name"]] = attributes.get("value", "")
            else:
                self.visible.add(attributes["name"])

    def handle_endtag(self, tag):
        """Ends with the form."""
        if tag == "form":
            self.is_in_form = False


def messages(page):
    """What a page says is wrong: the text of its messages."""
    found = Messages()
    found.feed(page)
    return found.texts


class Messages(HTMLParser):
    """Takes the messages beside fields out of a page."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self.is_in_message = False

    def handle_starttag(self, tag, attrs):
        """A message begins."""
        if "message" in (dict(attrs).get("class") or "").split():
            self.is_in_message = True
            self.texts.append("")

    def handle_endtag(self, tag):
        """A message is a paragraph."""
        if tag == "p":
            self.is_in_message = False

    def handle_data(self, data):
        """Adds to the message."""
        if self.is_in_message:
            self.texts[-1] += data
