"""A consent in which anything was changed by a manager that signs it again: only what the manager names
itself may differ. The sample of docs/artifact.md is one that holds.
"""

import json
import pathlib
import re
import unittest

import made
from amanat import ForgedArtifact, InvalidEvidence, NotGenuine, WrongAudience, consent, evidence, strict
from amanat.signed import digest

SAMPLE = pathlib.Path(__file__).parents[2] / "docs/artifact.md"
# Her approval does not cover them, because the manager names them (consent-model/tests/whole/passkey_artifact.rs).
NAMED_BY_THE_MANAGER = {"/decided_at", "/iat", "/jti", "/status/status_list/idx", "/status/status_list/uri",
                        "/sub", "/supersedes"}
SUPERSEDED = "01890a5d-ac96-774b-bcce-b302099a8056"


def members(value, at: str = ""):
    """Every member and element below, as pointers with the container each lies in; containers too."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, below in list(pairs):
        yield f"{at}/{name}", value, name
        yield from members(below, f"{at}/{name}")


def at(value, pointer: str):
    """The container of what the pointer names, and its name there."""
    *above, last = pointer.split("/")[1:]
    for name in above:
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value, int(last) if isinstance(value, list) else last


def _text(value) -> bool:
    return isinstance(value, str)


class Changed(unittest.TestCase):
    def good(self, by) -> dict:
        claims = {**made.claims(), "supersedes": SUPERSEDED}
        claims["evidence"] = by(claims)
        return claims

    def setUp(self):
        hers = made.Authenticator("EdDSA")
        self.ways = [self.good(made.sign_in), self.good(hers.approve)]

    def refused(self, claims: dict, what: str):
        with self.subTest(what), self.assertRaises(NotGenuine):
            made.check(claims)

    def test_no_member_can_be_left_out_or_put_in(self):
        for good in self.ways:
            made.check(good)
            for pointer, _, _ in list(members(good)):
                without = made.other(good)
                container, name = at(without, pointer)
                del container[name]
                # What may be left out of a public key is not: the statement covers it.
                if pointer == "/supersedes" or re.search(r"/passkey/key/(alg|kid|use)$", pointer):
                    made.check(without)
                else:
                    self.refused(without, f"without {pointer}")
                more = made.other(good)
                container, name = at(more, pointer)
                if isinstance(container[name], dict):
                    container[name]["more"] = 1
                elif isinstance(container[name], list):
                    container[name].append(1)
                else:
                    continue
                self.refused(more, f"more in {pointer}")
            self.refused({**good, "more": 1}, "more")

    def test_no_member_that_she_approved_can_be_changed(self):
        for good in self.ways:
            for pointer, _, _ in list(members(good)):
                for change in (lambda v: v[:-1] + ("A" if v[-1:] != "A" else "B") if _text(v) else ...,
                               lambda v: ("b" if v[:1] != "b" else "c") + v[1:] if _text(v) else ...,
                               lambda v: v + 1 if strict.is_integer(v) else ...,
                               lambda v: not v if isinstance(v, bool) else ...,
                               lambda v: float(v) if strict.is_integer(v) else ...,
                               lambda _: None, lambda _: [], lambda _: {}, lambda _: "", lambda _: True):
                    claims = made.other(good)
                    container, name = at(claims, pointer)
                    value = change(container[name])
                    if value is ... or type(value) is type(container[name]) and value == container[name]:
                        continue
                    # 5000.0 is how 5000 may be spelt where any number may stand.
                    if pointer.endswith("/parameters/band") and type(value) is float:
                        continue
                    container[name] = value
                    named_by_the_manager = pointer in NAMED_BY_THE_MANAGER and type(value) in (str, int)
                    try:
                        made.check(claims)
                        taken = True
                    except NotGenuine:
                        taken = False
                    with self.subTest(f"{pointer}: {str(value)[:20]}"):
                        self.assertFalse(taken and not named_by_the_manager)

    def test_what_she_did_not_approve_is_refused_though_the_manager_lets_the_statement_cover_it(self):
        def widen(claims):
            claims["items"][0]["value"]["ask"]["range"]["from"] = "2020-01-01"

        def add(claims):
            more = made.other(claims["items"][0])
            more["value"]["id"] = "more"
            claims["items"].append(more)

        def lengthen(claims):
            claims["statement"]["term"]["expiry"] = "2026-12-24T00:00:00Z"
            claims["exp"] += 86_400

        for change in (
                widen, add, lengthen,
                lambda c: c["request"].update(value=digest(b"another request")),
                lambda c: c["notice"].update(value=digest(b"one word changed")),
                lambda c: c["statement"].update(purpose="101"),
                lambda c: c["statement"].update(made_at=made.NOW - 1),
                lambda c: c["statement"].update(approved_by="guardian_of_child"),
                lambda c: c["statement"].update(approved_by="guardian_of_person_with_disability"),
                lambda c: c["statement"]["term"]["frequency"].update(value=11),
                lambda c: c["statement"]["term"]["data_life"].update(value=2),
                lambda c: c["items"][0]["value"]["source"].update(key=made.public(made.STRANGER)),
                lambda c: c["items"][0]["value"].update(preview=digest(b"another answer")),
                lambda c: c["items"][0]["value"].update(cnf=made.public(made.STRANGER))):
            for good in self.ways:
                claims = made.other(good)
                change(claims)
                made.cover(claims)
                with self.assertRaises(InvalidEvidence) as refusal:
                    made.check(claims)
                self.assertIn(str(refusal.exception),
                              (evidence.WRONG_CHALLENGE, "the passkey answers another challenge"))

    def test_what_another_party_was_told_of_is_not_ours(self):
        claims = made.claims()
        claims["data_user"]["value"] = "thief.example"
        made.cover(claims)
        claims["evidence"] = made.sign_in(claims)
        self.refused(claims, "another receiver")

    def test_a_copy_that_does_not_open_all_that_was_approved_is_refused(self):
        claims = made.claims()
        more = made.other(claims["items"][0])
        more["value"]["id"] = "more"
        claims["items"].append(more)
        made.cover(claims)
        claims["evidence"] = made.sign_in(claims)
        made.check(claims)
        for place in (0, 1):
            without = made.other(claims)
            del without["items"][place]
            self.refused(without, f"item {place} stays closed")
        without["items"] = []
        self.refused(without, "no item is opened")

    def test_a_guardians_approval_counts_and_never_for_what_watches_a_child(self):
        for role in ("guardian_of_child", "guardian_of_person_with_disability"):
            for purpose in ("101", "102", "104", "105"):
                claims = made.claims()
                claims["statement"].update(approved_by=role, purpose=purpose)
                claims["evidence"] = made.sign_in(claims)
                if role == "guardian_of_child" and purpose in ("102", "104"):
                    with self.assertRaises(InvalidEvidence):
                        made.check(claims)
                else:
                    made.check(claims)


class Artifact(unittest.TestCase):
    def refused(self, how, why=ForgedArtifact, now: int = made.NOW, by=made.MANAGER_KEY):
        claims = made.claims()
        how(claims)
        made.cover(claims)
        claims["evidence"] = made.sign_in(claims)
        with self.subTest(how), self.assertRaises(NotGenuine) as refusal:
            made.check(claims, now=now, by=by)
        self.assertIs(type(refusal.exception), why)

    def test_another_managers_or_anothers_copy_is_refused(self):
        self.refused(lambda c: None, by=made.STRANGER)
        self.refused(lambda c: c.update(iss="https://other.example/"))
        self.refused(lambda c: c.update(aud="other.example"), WrongAudience)
        self.refused(lambda c: c.update(copy_for="source"), WrongAudience)
        self.refused(lambda c: c.update(version=2))
        self.refused(lambda c: c["statement"].update(tag="amanat-approval-v2"))

    def test_dates_and_terms_that_contradict_each_other_are_refused(self):
        term = lambda **changed: lambda c: c["statement"]["term"].update(changed)
        for how in (lambda c: c.update(nbf=c["nbf"] + 1), lambda c: c.update(exp=c["exp"] - 1),
                    lambda c: c.update(iat=made.NOW + 901), lambda c: c.update(decided_at=made.NOW - 901),
                    lambda c: c.update(decided_at=-1, iat=0),
                    term(fetch="one_time"), term(frequency={"unit": "day", "value": 0}),
                    term(frequency={"unit": "day", "value": 10_001}),
                    term(frequency={"unit": "week", "value": 1}),
                    term(data_life={"unit": "month", "value": 121}), term(mode="keep"),
                    term(start="2026-11-23T00:00:00+00:00"), term(start="2026-13-23T00:00:00Z"),
                    term(start="2026-12-23T00:00:00Z"), term(start="2026-11-23")):
            self.refused(how)

        def too_long(claims):
            claims["statement"]["term"]["expiry"] = "2036-11-25T00:00:00Z"
            claims["exp"] = 2_111_184_000
        self.refused(too_long)
        self.refused(lambda c: None, now=made.NOW - 901)

    def test_json_that_two_readers_could_read_differently_is_refused(self):
        whole = json.dumps(made.claims())
        for spoilt in (whole[:-1] + ', "version": 1}', whole + "x", "[]",
                       whole.replace('"version": 1', '"version": NaN'),
                       whole.replace("pseudonym-", "pseudonym-\\ud800"), "[" * 5000):
            signer = made.jwk.JWK(**made.MANAGER_KEY.private())
            header = {"alg": "EdDSA", "kid": made.MANAGER_KEY.kid, "typ": "consent-artifact+jwt"}
            with self.subTest(spoilt[-20:]), self.assertRaises(ForgedArtifact):
                consent.check(made.id_token(header, spoilt.encode(), signer), made.MANAGER,
                              [made.public(made.MANAGER_KEY)], made.LENDER, lambda _: made.identity(), made.NOW)

    def test_no_byte_can_be_changed_on_the_way(self):
        text = made.signed(made.claims())
        for place in range(0, len(text), 7):
            spoilt = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1:]
            with self.subTest(place), self.assertRaises(NotGenuine):
                consent.check(spoilt, made.MANAGER, [made.public(made.MANAGER_KEY)], made.LENDER,
                              lambda _: made.identity(), made.NOW)

    def test_the_sample_of_the_documentation_holds(self):
        blocks = re.findall(r"```json\n(.*?)```", SAMPLE.read_text(), re.S)
        sample = next(one for one in map(json.loads, blocks) if "statement" in one)
        claims, given = made.check(sample)
        self.assertEqual(given.rests_on["issuer"], made.PROVIDER)
        self.assertEqual(claims["decided_at"], made.NOW)
        sample["statement"]["made_at"] += 1
        with self.assertRaises(InvalidEvidence):
            made.check(sample)


class Agreement(unittest.TestCase):
    """Genuine, and not what was asked."""

    def setUp(self):
        term = made.claims()["statement"]["term"]
        item = made.claims()["items"][0]["value"]
        self.request = {"purpose": "105", "term": term, "items": [
            {"id": "income", "required": True, "ask": item["ask"], "source": {"kind": "store"},
             "cnf": made.ITEM_KEY.public}]}

    def items(self, claims: dict, now: int = made.NOW) -> dict:
        request = made.key(20).sign("consent-request+jwt", self.request)
        claims["request"]["value"] = digest(request.encode())
        return consent.items(claims, request, now)

    def test_another_request_is_refused(self):
        claims = made.claims()
        with self.assertRaises(ForgedArtifact):
            consent.items(claims, made.key(20).sign("consent-request+jwt", self.request), made.NOW)

    def test_what_was_not_asked_is_refused(self):
        item = lambda c: c["items"][0]["value"]
        term = lambda **changed: lambda c: c["statement"]["term"].update(changed)
        for how in (lambda c: c.update(supersedes=SUPERSEDED), lambda c: c["statement"].update(purpose="101"),
                    lambda c: item(c).update(id="other"), lambda c: item(c).update(cnf=made.STRANGER.public),
                    lambda c: item(c)["source"].pop("key"), lambda c: c["items"].append(c["items"][0]),
                    lambda c: c["items"].clear(), lambda c: item(c)["ask"].update(question=digest(b"other")),
                    lambda c: item(c)["ask"].update(parameters={"band": True}),
                    lambda c: item(c)["ask"]["range"].update({"from": "2026-04-30"}),
                    lambda c: item(c)["ask"]["range"].update({"to": "2026-11-01"}),
                    lambda c: item(c)["ask"].update(providers=[]),
                    term(start="2026-11-22T23:59:59Z"), term(expiry="2026-12-23T00:00:01Z"), term(mode="store"),
                    term(data_life={"unit": "month", "value": 2}), term(frequency={"unit": "day", "value": 11}),
                    term(frequency={"unit": "hour", "value": 1})):
            claims = made.claims()
            how(claims)
            with self.subTest(how), self.assertRaises(ForgedArtifact):
                self.items(claims)

    def test_outside_its_term_nothing_is_used(self):
        for now in (1_795_391_999, 1_797_984_000):
            with self.assertRaises(NotGenuine):
                self.items(made.claims(), now)

    def test_what_she_made_smaller_is_what_was_asked(self):
        claims = made.claims()
        often = {"unit": "month", "value": 2}
        claims["statement"]["term"].update(expiry="2026-12-01T00:00:00Z", frequency=often)
        ask = claims["items"][0]["value"]["ask"]
        ask["range"]["from"], ask["providers"] = "2026-06-01", ["bank.example"]
        self.assertEqual(list(self.items(claims)), ["income"])
        claims["statement"]["term"]["fetch"] = "one_time"
        del claims["statement"]["term"]["frequency"]
        self.assertEqual(list(self.items(claims)), ["income"])


if __name__ == "__main__":
    unittest.main()
