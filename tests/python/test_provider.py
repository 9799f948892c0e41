"""The identity provider that our own configuration names, and no other: a server on this machine that can
be told to lie, to change its keys and to be away.
"""

import http.server
import json
import pathlib
import tempfile
import threading
import unittest

import made
from amanat import DataUser, Unavailable
from amanat.configured import identity_issuer_beside
from amanat.id_token import IdToken
from amanat.provider import LONGEST_AGE_SECONDS, REFRESH_SECONDS, IdentityProvider


class Provider:
    """`documents`: what it answers with, by path; none is a refusal."""

    def __init__(self):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                provider.asked.append(self.path)
                status, body = provider.documents.get(self.path, (404, b""))
                self.send_response(status)
                if status == 302:
                    self.send_header("location", provider.address + "/elsewhere")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.asked, self.documents = [], {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.discovery()
        self.keys(made.PROVIDER_KEY)

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def discovery(self, **changed):
        said = {"issuer": self.address, "jwks_uri": self.address + "/jwks", **changed}
        self.documents["/.well-known/openid-configuration"] = (200, json.dumps(said).encode())

    def keys(self, *keys):
        listed = {"keys": [made.public(key) for key in keys]}
        self.documents["/jwks"] = (200, json.dumps(listed).encode())


def token(by=made.PROVIDER_KEY) -> IdToken:
    return IdToken(by.sign("JWT", {"iss": "x", "sub": "she", "aud": "manager", "iat": 1, "exp": 2}))


class Keys(unittest.TestCase):
    def setUp(self):
        self.provider = Provider()
        self.addCleanup(self.provider.close)
        self.now = made.NOW
        self.trusted = IdentityProvider(self.provider.address, lambda: self.now)

    def refused(self, trusted=None):
        with self.assertRaises(Unavailable) as refusal:
            (trusted or self.trusted).keys(token())
        self.assertEqual(refusal.exception.problem["type"], "https://amanat.example/problems/unavailable")

    def test_keys_are_read_once_and_again_when_they_are_old(self):
        for later, times in ((0, 2), (10, 2), (LONGEST_AGE_SECONDS - 1, 2), (LONGEST_AGE_SECONDS, 4)):
            self.now = made.NOW + later
            self.assertIn(self.provider.address, self.trusted.keys(token()))
            self.assertEqual(len(self.provider.asked), times, later)

    def test_a_key_that_is_not_known_is_asked_for_at_most_twice_a_minute(self):
        self.trusted.keys(token())
        self.provider.keys(made.STRANGER)
        self.now += REFRESH_SECONDS - 1
        self.trusted.keys(token(made.STRANGER))
        self.assertEqual(len(self.provider.asked), 2)
        self.now += 1
        keys = self.trusted.keys(token(made.STRANGER))[self.provider.address]
        self.assertIsNotNone(keys.key_for(token(made.STRANGER)))
        # The one that it has withdrawn counts no more.
        self.assertIsNone(keys.key_for(token()))
        self.assertEqual(len(self.provider.asked), 4)
        for _ in range(5):
            self.trusted.keys(token())
        self.assertEqual(len(self.provider.asked), 4)

    def test_a_provider_that_is_away_is_no_evidence(self):
        self.provider.documents = {}
        self.refused()
        self.refused(IdentityProvider("http://127.0.0.1:1"))
        self.provider.discovery()
        self.refused()
        self.provider.keys(made.PROVIDER_KEY)
        self.trusted.keys(token())

    def test_known_keys_count_while_it_is_away_and_never_longer_than_an_hour(self):
        self.trusted.keys(token())
        self.provider.documents = {}
        self.now += LONGEST_AGE_SECONDS - 1
        self.trusted.keys(token())
        self.trusted.keys(token(made.STRANGER))
        self.now += 1
        self.refused()
        self.now += REFRESH_SECONDS
        self.refused()

    def test_documents_that_are_not_its_own_or_not_readable_are_refused(self):
        for changed in ({"issuer": "https://other.example"}, {"issuer": None}, {"jwks_uri": None},
                        {"jwks_uri": "http://other.example/jwks"}, {"jwks_uri": "file:///etc/passwd"},
                        {"jwks_uri": self.provider.address + "/nowhere"}):
            self.provider.discovery(**changed)
            self.refused()
        self.provider.discovery()
        for answer in ((302, b""), (500, b""), (200, b""), (200, b"[]"), (200, b"{}"), (200, b"\xff"),
                       (200, b'{"keys":[],"keys":[]}'), (200, b" " * 300_000),
                       (200, json.dumps({"keys": [made.PROVIDER_KEY.private()]}).encode())):
            self.provider.documents["/jwks"] = answer
            self.refused()

    def test_the_manager_cannot_name_another(self):
        for named in (None, 7, "", "https://other.example", self.provider.address + "/x"):
            with self.subTest(named), self.assertRaises(Unavailable):
                self.trusted.must_be_the_managers({"identity_issuer": named})
        self.trusted.must_be_the_managers({"identity_issuer": self.provider.address + "/"})
        self.assertEqual(self.provider.asked, [])

    def test_plain_http_does_not_leave_the_machine(self):
        for address in ("http://id.example", "http://10.0.0.1", "ftp://localhost", "localhost:80", "",
                        "https://", "https://user@id.example", "http://localhost:port"):
            with self.subTest(address), self.assertRaises(ValueError):
                IdentityProvider(address)
        for address in ("https://id.example", "http://localhost:1", "http://127.0.0.9", "http://[::1]:2"):
            IdentityProvider(address)


class Configured(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "adapter-data").mkdir()
        self.key = self.folder / "adapter-data/signing-key.jwk"
        self.key.write_text(json.dumps(made.STRANGER.private()))

    def write(self, text: str):
        (self.folder / "adapter.toml").write_text(text)

    def data_user(self, key=None, **more) -> DataUser:
        return DataUser(made.MANAGER, made.LENDER, key or self.key, self.folder / "asked", **more)

    def test_without_a_provider_to_trust_there_is_no_data_user(self):
        for key in (self.key, str(self.key), made.STRANGER):
            with self.assertRaises(ValueError):
                self.data_user(key)
        for text in ("", "party = ", 'party = "lender.example"\nmanager_url = "https://manager.example/"\n',
                     'party = "other.example"\nmanager_url = "https://manager.example/"\n'
                     'identity_issuer = "https://id.example"\n',
                     'party = "lender.example"\nmanager_url = "https://other.example/"\n'
                     'identity_issuer = "https://id.example"\n'):
            self.write(text)
            with self.subTest(text), self.assertRaises(ValueError):
                self.data_user()

    def test_it_is_the_one_that_stands_in_the_configuration_beside_the_key(self):
        self.write('party = "lender.example"\nmanager_url = "https://manager.example"\n'
                   'identity_issuer = "https://id.example"\n')
        for key in (self.key, str(self.key)):
            self.assertEqual(identity_issuer_beside(key, made.MANAGER, made.LENDER), made.PROVIDER)
            self.assertEqual(self.data_user(key).identity.issuer, made.PROVIDER)
        named = self.data_user(made.STRANGER, identity_issuer="https://named.example")
        self.assertEqual(named.identity.issuer, "https://named.example")


if __name__ == "__main__":
    unittest.main()
