"""An encrypted export is the plain one for whoever has the key, and for nobody else."""

import unittest

from pyrage import DecryptError, decrypt, passphrase, x25519

from support.desk import worked_off
from support.program import ALL_STATUSES
from support.tables import objects_of
from support.terminal import answer

# The last of what anyone wrote by hand is a letter away from a recipient.
NO_RECIPIENTS = ["", "age1", "ada@example.com", "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"]


class Encrypted(unittest.TestCase):
    """`--encrypt-to` for one recipient and for several, as another program opens it."""

    def test_each_recipient_opens_it_and_nobody_else(self):
        ada, grace, eve = (x25519.Identity.generate() for _ in range(3))
        for name in ("csv-exact", "jsonl", "csv", "fhir-ndjson"):
            plain = worked_off().everything(name)
            recipients = ["--encrypt-to", str(ada.to_public()), "--encrypt-to", str(grace.to_public())]
            sealed = worked_off().export(name, *ALL_STATUSES, *recipients)
            self.assertTrue(sealed.startswith(b"age-encryption.org/v1\n"), sealed[:40])
            self.assertNotIn(b"@example", sealed)
            for identity in (ada, grace):
                self.assertEqual(decrypt(sealed, [identity]), plain, name)
            with self.assertRaises(DecryptError):
                decrypt(sealed, [eve])

    def test_a_file_is_encrypted_before_it_is_there(self):
        ada = x25519.Identity.generate()
        file = worked_off().folder / "requests.jsonl.age"
        self.addCleanup(file.unlink, missing_ok=True)
        worked_off().export("jsonl", *ALL_STATUSES, "--output", str(file), "--encrypt-to", str(ada.to_public()))
        sealed = file.read_bytes()
        self.assertGreater(len(objects_of(decrypt(sealed, [ada]))), 50)
        with self.assertRaises(DecryptError):
            decrypt(sealed[:-1], [ada])

    def test_a_passphrase_is_asked_for_twice_and_never_shown(self):
        file = worked_off().folder / "requests.jsonl.age"
        self.addCleanup(file.unlink, missing_ok=True)
        arguments = ["export", "--format", "jsonl", *ALL_STATUSES, "--output", str(file), "--encrypt-to", "passphrase"]
        ask = worked_off().command(*arguments)
        questions = ("Passphrase for the file: ", "The same again: ")
        for wrong in (["seven herons", "seven heron"], ["", ""]):
            code, said = answer(ask, worked_off().folder, list(zip(questions, wrong)))
            self.assertEqual(code, 1, said)
            self.assertIn("clinic: no passphrase: ", said)
            self.assertFalse(file.exists())
        code, said = answer(ask, worked_off().folder, [(question, "seven herons") for question in questions])
        self.assertEqual(code, 0, said)
        self.assertNotIn("herons", said)
        sealed = file.read_bytes()
        self.assertEqual(passphrase.decrypt(sealed, "seven herons"), worked_off().everything("jsonl"))
        with self.assertRaises(DecryptError):
            passphrase.decrypt(sealed, "seven heron")

    def test_who_is_no_recipient_is_named_and_nothing_is_written(self):
        file = worked_off().folder / "nothing.age"
        public = str(x25519.Identity.generate().to_public())
        for wrong in [*NO_RECIPIENTS, public[:-1], public[:-1] + ("q" if public[-1] != "q" else "p")]:
            with self.subTest(recipient=wrong):
                ended = worked_off().run("export", "--format", "csv", "--output", str(file), "--encrypt-to", wrong)
                self.assertIn(ended.code, (1, 2))
                self.assertNotIn("panicked", ended.err)
                self.assertNotIn("SECRET-KEY-1Q", ended.err, "a secret is repeated")
                self.assertFalse(file.exists())
