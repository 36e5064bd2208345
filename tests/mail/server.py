"""A mail server in the mood that a test asks for.

    server.py ENCRYPTION CERTIFICATE_NAME FOLDER

ENCRYPTION is `smtps`, `starttls` or `none`. The certificate is of the given name, by an authority of its own, whose
certificate is written to FOLDER/ca.pem. On standard input come commands, one JSON text a line; on standard output
stands what it does: its port, an answer to each command, and every message that it has taken over.
"""

import asyncio
import base64
import json
import logging
import ssl
import sys
import threading

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = b"correct horse"


class Mood:
    """What it does with whoever comes."""

    def __init__(self):
        self.name = "kind"
        self.of = ""  # A part of the recipients' addresses; of everyone's where it is empty.
        self.times = None  # How often; None for always.
        self.seconds = 0.0
        self.greeted = set()

    def set(self, command):
        self.__init__()
        for name, value in command.items():
            setattr(self, name, value)

    def strikes(self, name, address=""):
        if self.name != name or self.of not in address:
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


MOOD = Mood()


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if MOOD.strikes("sender_refused", address):
            return "550 5.7.60 client does not have permissions to send as this sender"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if MOOD.strikes("slow", address):
            await asyncio.sleep(MOOD.seconds)
        if MOOD.strikes("silent", address):
            await asyncio.sleep(3600)
        if MOOD.strikes("greylisting", address) and address not in MOOD.greeted:
            MOOD.greeted.add(address)
            return f"451 4.7.1 <{address}> is new here, come again later"
        if MOOD.strikes("unknown", address):
            return f"550 5.1.1 <{address}> is nobody's"
        if MOOD.strikes("no_relaying", address):
            return f"554 5.7.1 <{address}> relay access denied"
        if MOOD.strikes("closing", address):
            return "421 4.3.2 closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say(
            taken=base64.b64encode(envelope.content).decode(),
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            options=[str(option) for option in envelope.mail_options],
            encrypted=session.ssl is not None or server.is_smtps,
            signed_in=bool(session.authenticated),
        )
        return "250 OK"


class Server(SMTP):
    """Hangs up where it should not."""

    is_smtps = False

    async def smtp_DATA(self, arg):
        if MOOD.strikes("hanging_up", "".join(self.envelope.rcpt_tos)):
            await self.push("354 go on")
            self.transport.abort()
            return None
        return await super().smtp_DATA(arg)


def authenticate(server, session, envelope, mechanism, data):
    is_right = data.login == b"clinic" and data.password == PASSWORD and not MOOD.strikes("wrong_password")
    return AuthResult(success=is_right, handled=is_right, auth_data="clinic" if is_right else None)


def contexts(name, folder):
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(f"{folder}/ca.pem")
    return context


def obey(command):
    if command:
        MOOD.set(command)
    say(mood=MOOD.name)


def commands(loop):
    for line in sys.stdin:
        command = json.loads(line)
        loop.call_soon_threadsafe(obey, command)
    loop.call_soon_threadsafe(loop.stop)


def main(encryption, name, folder):
    # It takes passwords before it knows that smtps is encrypted, and says so at length.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    context = contexts(name, folder)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def factory():
        by_starttls = encryption == "starttls"
        server = Server(
            Handler(),
            hostname="mail.test",
            enable_SMTPUTF8=MOOD.name != "ascii_only",
            tls_context=context if by_starttls and MOOD.name != "stripped" else None,
            require_starttls=by_starttls and MOOD.name != "stripped",
            auth_required=encryption != "none",
            auth_require_tls=by_starttls,
            authenticator=authenticate,
            loop=loop,
        )
        server.is_smtps = encryption == "smtps"
        return server

    listening = loop.create_server(factory, "127.0.0.1", 0, ssl=context if encryption == "smtps" else None)
    server = loop.run_until_complete(listening)
    say(port=server.sockets[0].getsockname()[1])
    threading.Thread(target=commands, args=(loop,), daemon=True).start()
    loop.run_forever()


main(*sys.argv[1:])
