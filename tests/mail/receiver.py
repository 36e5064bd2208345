"""The other side of the webhook, for tests: verifies each call by the example in docs/webhook.md.

    receiver.py FOLDER SECRET

On standard output stands its port, and for each call what came of it. Standard input takes the status with which it answers
from then on, and, after a space, an address to lead on to. Its authority's certificate is in FOLDER/ca.pem.
"""

import http.server
import json
import pathlib
import re
import ssl
import sys
import threading

import trustme

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs/webhook.md"
exec(re.search(r"```python\n(.*?)```", EXAMPLE.read_text(), re.DOTALL).group(1))  # noqa: S102


class Answer:
    status = 200
    leads_to = None


def say(**what):
    print(json.dumps(what), flush=True)


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            content = verified(sys.argv[2], self.headers["clinic-signature"], body)
            say(path=self.path, content=content, host=self.headers["host"], status=Answer.status)
        except ValueError as error:
            say(path=self.path, refused=str(error))
        self.send_response(Answer.status)
        if Answer.leads_to:
            self.send_header("location", Answer.leads_to)
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        pass


def listen():
    for line in sys.stdin:
        status, _, leads_to = line.strip().partition(" ")
        Answer.status, Answer.leads_to = int(status), leads_to or None
        say(answers=Answer.status)


def main(folder):
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(f"{folder}/ca.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    say(port=server.server_address[1])
    threading.Thread(target=listen, daemon=True).start()
    server.serve_forever()


main(sys.argv[1])
