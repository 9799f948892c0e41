"""A fresh sign-in as evidence: one ID token for each refusal, signed with the provider's own key where the
signature is not what is wrong. The cases are those of evidence.rs and foreign_tokens.rs of consent-model/tests/whole.
"""

import json
import pathlib
import unittest

import made
from amanat import ForgedArtifact, InvalidEvidence, Unavailable, evidence
from amanat.id_token import IdToken, ProviderKeys
from amanat.strict import Malformed, encode
from jwcrypto import jwk

VECTORS = pathlib.Path(__file__).parents[2] / "consent-model/testdata/jose/jws"


class SignIn(unittest.TestCase):
    def setUp(self):
        self.claims = made.claims()

    def refused(self, why: str, keys: dict | None = None, case=None):
        with self.subTest(case), self.assertRaises(InvalidEvidence) as refusal:
            made.check(self.claims, keys)
        with self.subTest(case):
            self.assertEqual(str(refusal.exception), why)
            self.assertEqual(refusal.exception.problem["type"],
                             "https://amanat.example/problems/invalid-evidence")

    def with_token(self, **changed):
        self.claims["evidence"] = made.sign_in(self.claims, **changed)

    def test_what_cannot_be_read_is_refused(self):
        good = made.sign_in(self.claims)
        for id_token, nonce in [
                ("", good["nonce"]), ("a.b.c", good["nonce"]),
                (good["id_token"].replace(".", ""), good["nonce"]), (good["id_token"] + "=", good["nonce"]),
                (good["id_token"], ""), (good["id_token"], "AAAA"), (good["id_token"], good["nonce"] + "="),
                (good["id_token"], good["nonce"] + "AA"), (good["id_token"], "*" * 43)]:
            self.claims["evidence"] = {**good, "id_token": id_token, "nonce": nonce}
            self.refused(evidence.MALFORMED, case=(id_token[:9], nonce))
        for name in ("iss", "sub", "aud", "exp", "iat"):
            for value in (None, {"x": 1}, True, 1.5):
                self.with_token(**{name: value})
                self.refused(evidence.MALFORMED, case=(name, value))
        for name, value in (("exp", 2**63), ("auth_time", "1"), ("nonce", 7), ("aud", ["manager", 1])):
            self.with_token(**{name: value})
            self.refused(evidence.MALFORMED, case=(name, value))

    def test_a_provider_that_is_not_trusted_is_refused(self):
        for issuer in ("https://other.example", made.PROVIDER + "/", "", made.MANAGER):
            self.with_token(iss=issuer)
            self.refused(evidence.UNTRUSTED_ISSUER, case=issuer)
        self.claims["evidence"] = made.sign_in(self.claims)
        self.refused(evidence.UNTRUSTED_ISSUER, keys={})

    def test_what_the_provider_did_not_sign_is_refused(self):
        good = made.sign_in(self.claims)
        header, payload, signature = good["id_token"].split(".")
        theirs = made.sign_in(self.claims, made.STRANGER)["id_token"].split(".")
        later = made.sign_in(self.claims, exp=made.NOW + 301)["id_token"].split(".")
        for parts in (theirs, [header, payload, theirs[2]], [header, later[1], signature],
                      [header, payload, signature[:-2]]):
            self.claims["evidence"] = {**good, "id_token": ".".join(parts)}
            self.refused(evidence.SIGNATURE, case=parts[2])
        # Not by the manager either, whose key signs everything else.
        self.with_token(by=made.MANAGER_KEY)
        self.refused(evidence.SIGNATURE)
        self.claims["evidence"] = good
        self.refused(evidence.SIGNATURE, keys=made.identity([]))

    def test_a_token_for_several_clients_is_refused(self):
        for audience in (["manager", "another"], ["manager", "manager"], []):
            self.with_token(aud=audience)
            self.refused(evidence.WRONG_SUBJECT, case=audience)
        self.with_token(aud=["manager"])
        made.check(self.claims)

    def test_what_was_given_for_something_else_is_refused(self):
        for nonce in (None, "another", "", encode(b"\x00" * 32)):
            self.with_token(nonce=nonce)
            self.refused(evidence.WRONG_CHALLENGE, case=nonce)
        self.claims["evidence"] = {**made.sign_in(self.claims), "nonce": made.OTHER_NONCE}
        self.refused(evidence.WRONG_CHALLENGE)
        elsewhere = made.claims()
        elsewhere["notice"]["value"] = made.digest(b"another notice")
        made.cover(elsewhere)
        self.claims["evidence"] = made.sign_in(elsewhere)
        self.refused(evidence.WRONG_CHALLENGE)

    def test_a_sign_in_that_was_not_fresh_at_the_decision_is_refused(self):
        self.with_token(auth_time=None)
        self.refused(evidence.NOT_FRESH)
        for name in ("auth_time", "iat"):
            for moment, fresh in ((-301, False), (-300, True), (60, True), (61, False), (-made.NOW, False)):
                self.with_token(**{name: made.NOW + moment})
                if fresh:
                    made.check(self.claims)
                else:
                    self.refused(evidence.NOT_FRESH, case=(name, moment))
        for moment in (-1, 0):
            self.with_token(exp=made.NOW + moment)
            self.refused(evidence.NOT_FRESH, case=moment)
        self.with_token(exp=made.NOW + 1)
        made.check(self.claims)

    def test_a_decision_later_than_five_minutes_after_the_statement_is_refused(self):
        for moment, fresh in ((-301, False), (-300, True), (60, True), (61, False)):
            for by in (made.sign_in, made.Authenticator("EdDSA").approve):
                self.claims["statement"]["made_at"] = made.NOW + moment
                self.claims["evidence"] = by(self.claims)
                if fresh:
                    made.check(self.claims)
                else:
                    self.refused(evidence.NOT_FRESH, case=moment)

    def test_a_sign_in_that_holds_says_which_one_key_to_keep_and_holds_by_it_later(self):
        keys = made.identity([made.public(made.STRANGER), made.public(made.PROVIDER_KEY)])
        _, given = made.check(self.claims, keys)
        self.assertEqual([key["kid"] for key in given.rests_on["keys"]], [made.PROVIDER_KEY.kid])
        kept = evidence.kept(json.loads(json.dumps(given.rests_on)))
        made.check(self.claims, kept(None))
        self.with_token(by=made.STRANGER)
        self.refused(evidence.SIGNATURE, keys=kept(None))

    def test_whose_it_was_a_data_user_cannot_see(self):
        """It knows nobody's name at the provider; a source does, and asks (docs/protocol.md)."""
        for changed in ({"sub": "he"}, {"aud": "another client"}):
            self.with_token(**changed)
            made.check(self.claims)

    def test_no_refusal_says_who_she_is(self):
        self.with_token(sub="asha-rao-1984", auth_time=0)
        for keys in (None, {}, made.identity([])):
            with self.assertRaises(InvalidEvidence) as refusal:
                made.check(self.claims, keys)
            shown = f"{refusal.exception!r} {refusal.exception.problem} {refusal.exception.__cause__!r}"
            self.assertNotIn("asha", shown)

    def test_keys_that_cannot_be_had_are_no_evidence(self):
        def nobody(_):
            raise Unavailable("not reachable")
        with self.assertRaises(Unavailable):
            made.consent.check(made.signed(self.claims), made.MANAGER, [made.public(made.MANAGER_KEY)],
                               made.LENDER, nobody, made.NOW)


class Tokens(unittest.TestCase):
    """RSA and free key ids are let in, everything else stays strict."""

    def setUp(self):
        self.signer = jwk.JWK(**made.PROVIDER_KEY.private())
        self.keys = made.identity([{**made.public(made.PROVIDER_KEY), "kid": "k1", "x5t": "theirs"}])
        self.keys = self.keys[made.PROVIDER]
        self.payload = json.dumps({"iss": "a", "sub": "b", "aud": "c", "iat": 1, "exp": 2}).encode()

    def read(self, header: dict, payload: bytes | None = None, signer=None, keys=None):
        text = made.id_token(header, payload or self.payload, signer or self.signer)
        return IdToken(text).verified_claims(keys or self.keys)

    def test_a_header_that_demands_or_brings_anything_is_refused(self):
        good = made.id_token({"alg": "EdDSA", "kid": "k1"}, self.payload, self.signer).split(".")
        for more in ({"crit": ["exp"]}, {"b64": False}, {"jwk": {}}, {"jku": "https://a.example"},
                     {"x5u": "https://a.example"}, {"x5c": []}, {"zip": "DEF"}, {"typ": "at+jwt"},
                     {"alg": "none"}, {"alg": "HS256"}, {"alg": "PS256"}, {"alg": 7}, {"alg": []},
                     {"kid": 7}, {"kid": None}):
            header = {"alg": "EdDSA", "kid": "k1", **more}
            text = ".".join([encode(json.dumps(header).encode()), *good[1:]])
            with self.subTest(more), self.assertRaises(Malformed):
                IdToken(text)
        for header in (b'{"alg":"EdDSA","kid":"k1","kid":"k1"}', b'{"kid":"k1"}', b"[]", b"\xff", b"{"):
            with self.subTest(header), self.assertRaises(Malformed):
                IdToken(".".join([encode(header), *good[1:]]))

    def test_a_repeated_claim_is_refused(self):
        with self.assertRaises(Malformed):
            self.read({"alg": "EdDSA", "kid": "k1"}, self.payload[:-1] + b', "sub": "x"}')

    def test_the_algorithm_is_the_keys(self):
        other = jwk.JWK.generate(kty="EC", crv="P-256")
        self.assertIsNone(self.read({"alg": "ES256", "kid": "k1"}, signer=other))
        self.assertIsNone(self.read({"alg": "EdDSA", "kid": "k2"}))

    def test_a_token_without_a_key_id_is_read_only_where_one_key_can_have_signed_it(self):
        hers, other = made.public(made.PROVIDER_KEY), made.public(made.STRANGER)
        self.assertIsNotNone(self.read({"alg": "EdDSA"}, keys=ProviderKeys.of({"keys": [hers]})))
        for listed in ([], [other], [hers, other], [{**hers, "kid": "a"}, {**hers, "kid": "b"}]):
            self.assertIsNone(self.read({"alg": "EdDSA"}, keys=ProviderKeys.of({"keys": listed})))

    def test_every_kind_of_key_that_providers_have_is_read(self):
        for kind, alg in (({"kty": "OKP", "crv": "Ed25519"}, "EdDSA"), ({"kty": "EC", "crv": "P-256"}, "ES256"),
                          ({"kty": "RSA", "size": 2048}, "RS256")):
            signer = jwk.JWK.generate(**kind)
            listed = {**signer.export_public(as_dict=True), "kid": "key of 2026/11"}
            for typ in ({"typ": "JWT"}, {"typ": "application/jwt"}, {}, {"x5t": "abc"}):
                header, keys = {"alg": alg, "kid": "key of 2026/11", **typ}, ProviderKeys.of({"keys": [listed]})
                self.assertEqual(self.read(header, signer=signer, keys=keys)["sub"], "b")

    def test_the_rsa_signature_of_rfc_7520_holds_and_its_payload_is_not_claims(self):
        example = json.loads((VECTORS / "4_1.rsa_v15_signature.json").read_text())
        keys = ProviderKeys.of({"keys": [
            {name: example["input"]["key"][name] for name in ("kty", "kid", "n", "e")}]})
        compact = example["output"]["compact"]
        # Past the signature, it is refused for not being JSON.
        with self.assertRaises(Malformed):
            IdToken(compact).verified_claims(keys)
        changed = compact[:-10] + ("A" if compact[-10] != "A" else "B") + compact[-9:]
        self.assertIsNone(IdToken(changed).verified_claims(keys))
        for name in ("4_2.rsa-pss_signature", "4_3.ecdsa_signature", "4_4.hmac-sha2_integrity_protection"):
            text = json.loads((VECTORS / f"{name}.json").read_text())["output"]["compact"]
            with self.subTest(name), self.assertRaises(Malformed):
                IdToken(text)

    def test_keys_of_no_use_are_passed_over_and_the_others_count(self):
        good = {**made.public(made.PROVIDER_KEY), "kid": "good"}
        rsa = {**jwk.JWK.generate(kty="RSA", size=2048).export_public(as_dict=True), "kid": "useless"}
        n = made.decode(rsa["n"])
        for listed in (
                {**rsa, "n": encode(n[:128])}, {**rsa, "n": encode(n[1:])}, {**rsa, "n": encode(b"\0" + n)},
                {**rsa, "n": encode(n[:-1] + b"\x00")}, {**rsa, "n": encode(b"\xff" * 1025)},
                {**rsa, "e": encode(b"\x01")}, {**rsa, "e": encode(b"\x02")}, {**rsa, "e": ""},
                {**rsa, "e": encode(b"\0\x01\0\x01")}, {**rsa, "alg": "PS256"}, {**rsa, "use": "enc"},
                {"kty": "RSA", "kid": "useless"}, {"kty": "oct", "kid": "useless", "k": "AA"},
                {"kty": "OKP", "crv": "Ed25519", "kid": "useless", "x": encode(bytes(32))},
                {"kty": "OKP", "crv": "Ed25519", "kid": "useless", "x": "AA"},
                {"kty": "EC", "crv": "P-256", "kid": "useless", "x": encode(b"\7" * 32)},
                {"kty": "EC", "crv": "P-256", "kid": "useless", "x": encode(b"\7" * 32),
                 "y": encode(b"\7" * 32)}):
            with self.subTest(str(listed)[:60]):
                keys = ProviderKeys.of({"keys": [listed, good]})
                self.assertEqual([key["kid"] for key in keys.keys], ["good"])

    def test_a_document_with_a_private_key_or_one_name_twice_is_refused(self):
        good = {**made.public(made.PROVIDER_KEY), "kid": "good"}
        for listed in ([{**good, "d": "AA"}], [{**good, "alg": "PS256", "d": "AA"}], [good, good],
                       [{**good, "kid": None}], [{"kid": "x"}], ["key"],
                       [{**good, "kid": str(n)} for n in range(65)]):
            with self.subTest(str(listed)[:60]), self.assertRaises(Malformed):
                ProviderKeys.of({"keys": listed})


class Kinds(unittest.TestCase):
    def test_missing_and_unknown_evidence_is_no_consent(self):
        good = made.claims()["evidence"]
        for spoilt in (None, {}, [], "oidc_sign_in", {**good, "kind": "sms"}, {**good, "kind": None},
                       {**good, "more": 1}, {**good, "nonce": 7}, {**good, "id_token": None},
                       {"kind": "oidc_sign_in"}, {**good, "kind": "passkey"}):
            claims = {**made.claims(), "evidence": spoilt}
            with self.subTest(str(spoilt)[:50]), self.assertRaises(ForgedArtifact):
                made.check(claims)
        claims = made.claims()
        del claims["evidence"]
        with self.assertRaises(ForgedArtifact):
            made.check(claims)


if __name__ == "__main__":
    unittest.main()
