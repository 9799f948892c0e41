"""Consents that a person of a running sandbox has really given, and the same ones as a manager that plays
false would show them: its key, and her identity provider's, lie in the sandbox's folder.

AMANAT_SANDBOX names the folder and AMANAT_BIN the program; the party `checker` is registered and the person
`meera` settled (tests/parts/api.sh does all of it).
"""

import base64
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import uuid

import made
from amanat import (DataUser, ForgedArtifact, InvalidEvidence, Refused, Unavailable, answer, evidence,
                    one_time, passkey, periodic, records)
from amanat.signed import Key
from amanat_api.api.both import get_artifact

PARTY, BANK = "checker.sandbox.example", "bank.sandbox.example"
DAYS = ("2026-01-01", "2026-06-30")
OTHER_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def setUpModule():
    if "AMANAT_SANDBOX" not in os.environ:
        raise unittest.SkipTest("no sandbox runs")


class Deceived(DataUser):
    """A lender whose manager shows it another consent than the one that was given: `shown` changes the claims,
    and the manager signs them again. Nothing may be asked for under it, unless `may_use`."""

    shown, artifact_id, may_use = None, None, False

    def _text(self, operation, *path, **more):
        document = super()._text(operation, *path, **more)
        if operation is not get_artifact or self.shown is None:
            return document
        claims = self.shown(claims_of(document))
        return Sandbox.manager_key.sign("consent-artifact+jwt", claims)

    def follow(self, request_id):
        view = super().follow(request_id)
        return {**view, "artifact_id": self.artifact_id or view["artifact_id"]}

    def _session(self, artifact_id, item, item_key):
        if not self.may_use:
            raise AssertionError("a consent that does not hold was used")
        return super()._session(artifact_id, item, item_key)


def claims_of(document: str) -> dict:
    payload = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Sandbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(os.environ["AMANAT_SANDBOX"])
        cls.sandbox = json.loads((cls.root / "sandbox.json").read_text())
        Sandbox.manager_key = Key.load(cls.root / "manager/signing-key.json")
        cls.provider_key = Key.load(cls.root / "identity/signing-key.json")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.asked = pathlib.Path(folder.name)
        user = cls.lender()
        cls.question = next(one["digest"] for one in user.questions()
                            if one["manifest"]["name"] == "average-monthly-income")
        cls.income, cls.other, cls.by_passkey = (cls.given(user, cls.an_answer()) for _ in range(3))
        cls.statement = cls.given(user, cls.some_records())

    @classmethod
    def lender(cls, of=DataUser, **more):
        key = cls.root / "registered/checker/adapter-data/signing-key.jwk"
        user = of(cls.sandbox["manager"], PARTY, key, cls.asked, **more)
        cls.addClassCleanup(user.api.get_httpx_client().close)
        return user

    @classmethod
    def an_answer(cls) -> tuple:
        asked = answer("income", cls.question, {"months": 6, "band": 5000}, DAYS)
        return asked, one_time(30, ("month", 3), "query", datetime.datetime.now(datetime.timezone.utc))

    @classmethod
    def some_records(cls) -> tuple:
        now = datetime.datetime.now(datetime.timezone.utc)
        term = periodic(7, ("hour", 100), ("month", 3), "store", now)
        return records("statement", ["bank.transactions"], DAYS, BANK), term

    @classmethod
    def given(cls, user: DataUser, asked: tuple) -> str:
        request = user.ask(
            purpose="105", items=[asked[0]], term=asked[1], return_url="https://checker.example/return",
            use_description="To decide whether we can lend you money, and how much.",
            benefit="An answer to your loan application today.").request_id
        subprocess.run([os.environ["AMANAT_BIN"], "decide", request, "--as", "meera", "--approve",
                        "--data", str(cls.root)], check=True, stdout=subprocess.DEVNULL)
        return request

    def deceived(self, shown, **more) -> Deceived:
        user = self.lender(Deceived)
        user.shown = shown
        for name, value in more.items():
            setattr(user, name, value)
        return user

    def refused(self, shown, why: str, of=InvalidEvidence, case=None, **more):
        with self.subTest(case or shown), self.assertRaises(of) as refusal:
            self.deceived(shown, **more).fetch(self.income, "income")
        if why is not None:
            self.assertEqual(str(refusal.exception), why)
        # What did not hold is not held.
        kept = json.loads((self.asked / f"{self.income}.json").read_text())
        self.assertNotIn("held", kept)

    def again(self, **changed):
        """Signed by her provider once more, with a member of the ID token changed."""
        def shown(claims):
            token = claims_of(claims["evidence"]["id_token"])
            by = changed.get("by", self.provider_key)
            said = {**token, **{name: value for name, value in changed.items() if name != "by"}}
            said = {name: value for name, value in said.items() if value is not None}
            return {**claims, "evidence": {**claims["evidence"], "id_token": by.sign("JWT", said)}}
        return shown

    def test_what_she_did_not_approve_is_not_used(self):
        def longer(claims):
            end = datetime.datetime.fromtimestamp(claims["exp"] + 86_400, datetime.timezone.utc)
            claims["statement"]["term"]["expiry"] = end.strftime("%Y-%m-%dT%H:%M:%SZ")
            return {**claims, "exp": claims["exp"] + 86_400}

        def wider(claims):
            claims["items"][0]["value"]["ask"]["range"]["from"] = "2020-01-01"
            made.cover(claims)
            return claims

        def for_a_child(claims):
            claims["statement"]["approved_by"] = "guardian_of_child"
            return claims

        for shown in (longer, wider, for_a_child):
            self.refused(shown, evidence.WRONG_CHALLENGE)

    def test_evidence_that_is_not_hers_for_this_is_not_used(self):
        elsewhere = claims_of(self.lender()._text(get_artifact, self.artifact_of(self.other)))["evidence"]
        self.refused(lambda c: {**c, "evidence": elsewhere}, evidence.WRONG_CHALLENGE, case="another consent's")
        self.refused(lambda c: {**c, "evidence": {**c["evidence"], "nonce": made.OTHER_NONCE}},
                     evidence.WRONG_CHALLENGE, case="another nonce")
        for why, changed in (
                (evidence.SIGNATURE, {"by": made.STRANGER}), (evidence.SIGNATURE, {"by": self.manager_key}),
                (evidence.UNTRUSTED_ISSUER, {"iss": self.sandbox["manager"]}),
                (evidence.WRONG_SUBJECT, {"aud": ["manager", "another"]}),
                (evidence.WRONG_CHALLENGE, {"nonce": None}), (evidence.NOT_FRESH, {"auth_time": None}),
                (evidence.NOT_FRESH, {"auth_time": 1}), (evidence.NOT_FRESH, {"iat": 1}),
                (evidence.NOT_FRESH, {"exp": 1}), (evidence.MALFORMED, {"sub": None})):
            self.refused(self.again(**changed), why, case=changed)

    def test_without_evidence_of_a_known_kind_nothing_is_used(self):
        def without(claims):
            del claims["evidence"]
            return claims

        for shown in (without, lambda c: {**c, "evidence": None}, lambda c: {**c, "evidence": {}},
                      lambda c: {**c, "evidence": {**c["evidence"], "kind": "sms"}}):
            self.refused(shown, None, of=ForgedArtifact)

    def test_a_passkey_that_answered_something_else_or_elsewhere_is_not_used(self):
        def by(**changed):
            hers = self.authenticator(**{name: changed.pop(name) for name in ("rp_id",) if name in changed})
            return lambda c: {**c, "evidence": hers.approve(c, **changed)}

        self.refused(by(rp_id="evil.example"), evidence.UNKNOWN_PASSKEY)
        self.refused(by(origin="http://localhost:1"), passkey.WRONG_ORIGIN)
        self.refused(by(challenge="AAAA"), passkey.WRONG_CHALLENGE)
        self.refused(by(flags=0x01), passkey.NOT_VERIFIED)

    def test_a_provider_that_is_away_or_another_one_than_we_trust_lets_nothing_be_used(self):
        def away(_):
            raise Unavailable("away")
        user = self.deceived(None)
        user.identity.keys = away
        with self.assertRaises(Unavailable):
            user.fetch(self.income, "income")
        for issuer in ("https://id.example", self.sandbox["manager"]):
            with self.assertRaises(Unavailable):
                self.lender(Deceived, identity_issuer=issuer).fetch(self.income, "income")

    def test_what_was_given_is_fetched_and_stays_checkable_when_the_provider_has_other_keys(self):
        def other_keys(_):
            return {self.lender().identity.issuer: made.identity([])[made.PROVIDER]}

        user = self.deceived(None, may_use=True)
        user.identity.keys = other_keys
        with self.assertRaises(InvalidEvidence):
            user.fetch(self.statement, "statement")
        user = self.lender()
        self.assertTrue(user.fetch(self.statement, "statement").records["bank.transactions"])
        user.identity.keys = other_keys
        self.assertTrue(user.fetch(self.statement, "statement").records["bank.transactions"])
        # The same approval once more, under another id with a status of its own.
        false = self.deceived(lambda c: {**c, "jti": OTHER_ID})
        with self.assertRaises(ForgedArtifact):
            self.as_other_id(false).fetch(self.statement, "statement")

    def test_a_copy_of_another_id_than_the_manager_says_is_not_used(self):
        self.refused(lambda c: {**c, "jti": OTHER_ID}, None, of=ForgedArtifact)

    def test_an_approval_by_a_passkey_is_used(self):
        hers = self.authenticator()
        user = self.deceived(lambda c: {**c, "evidence": hers.approve(c)}, may_use=True)
        self.assertEqual(len(user.fetch(self.by_passkey, "income").rows), 1)
        with self.assertRaises(Refused):
            user.fetch(self.by_passkey, "income")

    def as_other_id(self, user: Deceived) -> Deceived:
        """The manager says another id and hands out the same copy under it."""
        real, user.artifact_id, text = self.artifact_of(self.statement), OTHER_ID, user._text
        user._text = lambda operation, *path, **more: text(
            operation, *((real,) if operation is get_artifact else path), **more)
        return user

    def artifact_of(self, request: str):
        return uuid.UUID(self.lender().follow(request)["artifact_id"])

    def authenticator(self, rp_id: str = "localhost") -> made.Authenticator:
        return made.Authenticator("ES256", rp_id=rp_id, origin=self.sandbox["manager"].rstrip("/"))


if __name__ == "__main__":
    unittest.main()
