"""A passkey as evidence: what a browser and an authenticator say, changed in every place. The published
vectors are those that consent-model tests with (W3C, Web Authentication Level 3, section 16).
"""

import hashlib
import json
import pathlib
import re
import unittest

import made
from amanat import InvalidEvidence, ForgedArtifact, evidence, passkey, public_key
from amanat.strict import Malformed, decode, encode
from fido2.webauthn import AuthenticatorData

PUBLISHED = pathlib.Path(__file__).parents[2] / "consent-model/src/passkey/vectors.rs"


class Passkey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hers = made.Authenticator()

    def setUp(self):
        self.claims = made.claims()

    def refused(self, why: str, given: dict, case=None):
        self.claims["evidence"] = given
        with self.subTest(case), self.assertRaises(InvalidEvidence) as refusal:
            made.check(self.claims)
        with self.subTest(case):
            self.assertEqual(str(refusal.exception), why)

    def test_what_was_used_for_something_else_is_refused(self):
        for why, changed in (
                (passkey.WRONG_TYPE, {"type": "webauthn.create"}), (passkey.WRONG_TYPE, {"type": ""}),
                (passkey.WRONG_CHALLENGE, {"challenge": encode(b"\0" * 32)}),
                (passkey.WRONG_CHALLENGE, {"challenge": encode(made.challenge(self.claims)) + "="}),
                (passkey.WRONG_ORIGIN, {"origin": "https://evil.example"}),
                (passkey.WRONG_ORIGIN, {"origin": "http://manager.example"}),
                (passkey.WRONG_ORIGIN, {"origin": "https://manager.example:8443"}),
                (passkey.WRONG_ORIGIN, {"origin": "https://www.manager.example"}),
                (passkey.WRONG_ORIGIN, {"origin": "https://manager.example/"}),
                (passkey.WRONG_ORIGIN, {"crossOrigin": True}),
                (passkey.WRONG_ORIGIN, {"topOrigin": "https://evil.example"}),
                (passkey.MALFORMED, {"crossOrigin": None}), (passkey.MALFORMED, {"crossOrigin": 0}),
                (passkey.MALFORMED, {"type": ...}), (passkey.MALFORMED, {"origin": 1}),
                (passkey.MALFORMED, {"topOrigin": 1})):
            self.refused(why, self.hers.approve(self.claims, **changed), case=changed)

    def test_an_authenticator_that_did_not_make_sure_who_was_there_is_refused(self):
        for why, flags in ((passkey.NOT_VERIFIED, 0x00), (passkey.NOT_VERIFIED, 0x01),
                           (passkey.NOT_VERIFIED, 0x04), (passkey.MALFORMED, 0x15),
                           (passkey.MALFORMED, 0x07), (passkey.MALFORMED, 0x25),
                           (passkey.MALFORMED, 0x45), (passkey.MALFORMED, 0x85)):
            self.refused(why, self.hers.approve(self.claims, flags=flags), case=flags)
        data = self.hers.data()
        for cut in (b"", data[:36], data + b"\0"):
            self.refused(passkey.MALFORMED, self.hers.approve(self.claims, data=cut), case=len(cut))
        elsewhere = hashlib.sha256(b"other.example").digest() + data[32:]
        self.refused(passkey.WRONG_SERVICE, self.hers.approve(self.claims, data=elsewhere))

    def test_a_passkey_of_another_service_is_refused(self):
        for rp_id in ("other.example", "consent.manager.example", "anager.example", "evil-manager.example"):
            given = made.Authenticator("EdDSA", rp_id=rp_id).approve(self.claims)
            self.refused(evidence.UNKNOWN_PASSKEY, given, case=rp_id)

    def test_the_signature_of_another_key_or_under_another_name_is_refused(self):
        for kind in ("ES256", "EdDSA", "RS256"):
            hers, stranger = made.Authenticator(kind), made.Authenticator(kind)
            good = hers.approve(self.claims)
            theirs = stranger.approve(self.claims)
            self.refused(passkey.SIGNATURE, {**good, "assertion": theirs["assertion"]}, case=kind)
            self.refused(passkey.SIGNATURE, {**good, "passkey": theirs["passkey"]}, case=kind)
        good = self.hers.approve(self.claims)
        for part in ("passkey", "assertion"):
            name = "id" if part == "passkey" else "credential"
            renamed = {**good, part: {**good[part], name: encode(b"another")}}
            self.refused(passkey.SIGNATURE, renamed, case=part)

    def test_every_changed_byte_is_noticed(self):
        good = made.Authenticator("EdDSA").approve(self.claims)
        for part in ("authenticator_data", "client_data", "signature"):
            data = decode(good["assertion"][part])
            for place in range(len(data)):
                spoilt = data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
                assertion = {**good["assertion"], part: encode(spoilt)}
                self.claims["evidence"] = {**good, "assertion": assertion}
                with self.subTest(f"{part} {place}"), self.assertRaises(InvalidEvidence):
                    made.check(self.claims)

    def test_an_approval_of_something_else_is_refused(self):
        elsewhere = made.claims()
        elsewhere["statement"]["term"]["data_life"]["value"] = 2
        self.refused(passkey.WRONG_CHALLENGE, self.hers.approve(elsewhere))
        again = {**self.hers.approve(self.claims), "nonce": made.OTHER_NONCE}
        self.refused(passkey.WRONG_CHALLENGE, again)
        for nonce in ("", "AAAA", made.NONCE + "=", "*" * 43):
            self.refused(evidence.MALFORMED, {**self.hers.approve(self.claims), "nonce": nonce}, case=nonce)

    def test_evidence_of_another_form_is_no_consent(self):
        good, rsa = self.hers.approve(self.claims), made.Authenticator("RS256").approve(self.claims)

        def inside(part: str, **changed) -> dict:
            return {**good, part: {**good[part], **changed}}

        hers, theirs = good["passkey"]["key"], rsa["passkey"]["key"]
        for spoilt in (
                {**good, "rp_id": "Manager.example"}, {**good, "rp_id": "manager.example."},
                {**good, "rp_id": ""}, {**good, "rp_id": 7}, {**good, "rp_id": "127.0.0.1"},
                inside("passkey", id=""), inside("passkey", id=encode(b"x" * 1024)), inside("passkey", more=1),
                inside("assertion", credential="*"), inside("assertion", signature=None),
                inside("assertion", client_data="A" * 50_000), inside("assertion", user_handle="AA"),
                inside("passkey", key=None), inside("passkey", key={**hers, "d": "AA"}),
                inside("passkey", key={**hers, "alg": "EdDSA"}), inside("passkey", key={**hers, "kid": "x"}),
                inside("passkey", key={**hers, "use": "enc"}), inside("passkey", key={**hers, "y": hers["x"]}),
                inside("passkey", key={**hers, "crv": "P-384"}),
                inside("passkey", key={"kty": "OKP", "crv": "Ed25519", "x": encode(bytes(32))}),
                inside("passkey", key={**theirs, "alg": "PS256"}), inside("passkey", key={**theirs, "kid": "x"}),
                inside("passkey", key={**theirs, "e": encode(b"\x01")}),
                inside("passkey", key={**theirs, "n": encode(decode(theirs["n"])[:255])})):
            with self.subTest(str(spoilt)[:60]), self.assertRaises(ForgedArtifact):
                made.check({**self.claims, "evidence": spoilt})

    def test_a_point_of_small_order_is_no_key(self):
        prime = 2**255 - 19
        for y in (0, 1, prime - 1, prime, prime + 1):
            for sign in (0, 0x80):
                x = bytearray(y.to_bytes(32, "little"))
                x[31] |= sign
                with self.subTest(y), self.assertRaises(Malformed):
                    public_key.load({"kty": "OKP", "crv": "Ed25519", "x": encode(bytes(x))})

    def test_an_answer_that_holds_holds_with_every_kind_of_key_and_asks_no_provider(self):
        for kind in ("ES256", "EdDSA", "RS256"):
            for flags in (0x05, 0x0D, 0x1D):
                self.claims["evidence"] = made.Authenticator(kind).approve(self.claims, flags=flags)
                _, given = made.check(self.claims, keys={})
                self.assertIsNone(given.rests_on)
        # Members that a later browser adds, and none that it leaves out, are no harm.
        self.claims["evidence"] = self.hers.approve(self.claims, crossOrigin=..., more={"a": 1})
        made.check(self.claims, keys={})

    def test_the_manager_may_lie_below_the_domain_and_never_at_an_address(self):
        read = passkey.PasskeyEvidence(self.hers.approve(self.claims))
        for manager, covered in (
                ("https://manager.example/", True), ("https://consent.manager.example:8443/", True),
                ("https://badmanager.example/", False), ("https://manager.example.evil.example/", False),
                ("https://example/", False), ("https://192.0.2.1/", False), ("https://[::1]/", False)):
            self.assertEqual(read.is_of(manager), covered, manager)
        read.rp_id = "0.0.1"
        self.assertFalse(read.is_of("http://127.0.0.1/"))


class Published(unittest.TestCase):
    """They were made without user verification, which every use of ours demands."""

    @classmethod
    def setUpClass(cls):
        text = PUBLISHED.read_text()
        cls.vectors = {}
        for name, body in re.findall(r"const (\w+): Vector = (.*?)\n};", text, re.S):
            halves = [dict(re.findall(r'(\w+): "([0-9a-f]+)"', half)) for half in body.split("get: Get")]
            cls.vectors[name] = [{key: bytes.fromhex(value) for key, value in half.items()}
                                 for half in halves]

    def read(self, name: str) -> tuple[passkey.PasskeyEvidence, bytes]:
        create, _ = self.vectors["ES256"]
        attested = AuthenticatorData(create["data"]).credential_data
        key = {"kty": "EC", "crv": "P-256", "x": encode(attested.public_key[-2]),
               "y": encode(attested.public_key[-3])}
        get = self.vectors[name][1]
        name = encode(attested.credential_id)
        return passkey.PasskeyEvidence({
            "rp_id": "example.org", "passkey": {"id": name, "key": key}, "assertion": {
                "credential": name, "authenticator_data": encode(get["data"]),
                "client_data": encode(get["client_data"]), "signature": encode(get["signature"])},
        }), get["challenge"]

    def refused(self, name: str) -> str:
        read, challenge = self.read(name)
        with self.assertRaises(InvalidEvidence) as refusal:
            read.check(challenge, "https://example.org/")
        return str(refusal.exception)

    def test_the_published_signature_holds_and_without_user_verification_counts_for_nothing(self):
        self.assertEqual(self.refused("ES256"), passkey.NOT_VERIFIED)
        read, _ = self.read("ES256")
        signed = read.data + hashlib.sha256(read.client_data).digest()
        self.assertTrue(public_key.holds(read._key, "ES256", signed, read.signature))
        self.assertFalse(public_key.holds(read._key, "ES256", signed + b"\0", read.signature))

    def test_an_answer_from_inside_another_page_is_refused(self):
        for name in ("CROSS_ORIGIN", "TOP_ORIGIN"):
            self.assertEqual(self.refused(name), passkey.WRONG_ORIGIN)
        self.assertEqual(json.loads(self.read("TOP_ORIGIN")[0].client_data)["topOrigin"],
                         "https://example.com")


if __name__ == "__main__":
    unittest.main()
