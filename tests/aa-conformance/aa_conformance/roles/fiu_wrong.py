"""Aggregators that answer a data user wrongly: it must believe none of it."""

import base64
from contextlib import contextmanager

from .. import fidata, jws, mutate, sealing, spec, wire
from ..engine import run
from .parties import until

UNKNOWN = {"status": 400, "errorCode": ["InvalidRequest", "InvalidConsentId"]}
NO_SESSION = {"status": 400, "errorCode": "InvalidSessionId"}
DAYS = 30 * fidata.DAY


@contextmanager
def answering(party, op, change):
    """While this lasts, the aggregator's good answers to an operation are changed."""

    def wrong(reply):
        if reply.status == 200:
            change(reply)

    party.wrong[op] = wrong
    try:
        yield
    finally:
        party.wrong.pop(op, None)


def changes(world, op, cases, each_field, only=None, without=None):
    """(name, change of a `Reply`): those of the table, then each member wrong once."""
    for case in cases:
        yield case["name"], _change(world, case)
    if not each_field:
        return
    schema = spec.of_role("aa").operations[op].responses["200"]
    template = next(e.answer for e in reversed(world.aa("aa").journal.all(op)) if e.status == 200)
    for path, wrong, value in mutate.each_member(schema, template):
        if (only and only not in path) or (without and without in path):
            continue
        yield f"{path} {wrong}", lambda reply, path=path, value=value: mutate.put(
            reply.body, path, value)


def _change(world, case):
    def change(reply):
        for path, value in case.get("change", {}).items():
            mutate.change(reply.body, path, value, world)
        if case.get("signature") == "garbage":
            reply.signature = "not.a.signature"
        if case.get("signature") == "other":
            reply.key = world.aa("aa-other").identity.key
        if case.get("signature") == "flip":
            raw = wire.dumps(reply.body)
            at = raw.index(b"timestamp") + 14
            reply.raw = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:]
        if "special" in case:
            SPECIAL[case["special"]](world, reply.body)

    return change


def _signed_elsewhere(world, body):
    payload = jws.b64u_decode(body["signedConsent"].split(".")[1])
    body["signedConsent"] = jws.sign_compact(world.aa("aa-other").identity.key, payload)


def _crossed(world, body):
    head, payload, _ = body["signedConsent"].split(".")
    other = world.active().artefact.signed
    body["signedConsent"] = ".".join([head, payload, other.split(".")[2]])


def _flipped(world, body):
    sealed = bytearray(base64.b64decode(body["FI"][0]["data"][0]["encryptedFI"]))
    sealed[len(sealed) // 2] ^= 1
    body["FI"][0]["data"][0]["encryptedFI"] = base64.b64encode(sealed).decode()


def _other_keys(world, body):
    body["FI"][0]["KeyMaterial"] = sealing.OurKeys.generate().material()


SPECIAL = {"signed-elsewhere": _signed_elsewhere, "crossed": _crossed, "flipped": _flipped,
           "other-keys": _other_keys}


@run("consent-answer")
def consent_answer(world, check, cases=(), each_field=False):
    """A wrong answer to the request for a consent: its handle is not known afterwards."""
    op = "POST /Consent"
    if each_field:
        world.active()
    for name, change in changes(world, op, cases, each_field):
        with answering(world.aa("aa"), op, change):
            asked = world.request()
        check.answer(world.asked_notification(asked).send(), UNKNOWN, f"{name}: the notice")


@run("handle-answer")
def handle_answer(world, check, cases=(), each_field=False):
    """A wrong answer for a handle: no consent is fetched, none is used."""
    op = "POST /Consent/handle"
    if each_field:
        world.active()
    for name, change in changes(world, op, cases, each_field):
        held = world.approve(world.request(), tells=False)
        mark = held.aa.journal.mark()
        with answering(held.aa, op, change):
            status = world.believed(held)
            asked = [e for e in held.aa.journal.all(op, mark) if e.status == 200]
        if not check.that(asked, f"{name}: the handle was not asked for"):
            continue
        check.that(status != "ACTIVE", f"{name}: the data user says {status}")
        fetched = held.aa.journal.all("POST /Consent/fetch", mark)
        check.that(not fetched, f"{name}: the consent is fetched all the same")


@run("artefact-answer")
def artefact_answer(world, check, cases=(), each_field=False):
    """A wrong artefact: the consent is not used."""
    op = "POST /Consent/fetch"
    if each_field:
        world.active()
    for name, change in changes(world, op, cases, each_field):
        _unused(world, check, name, change)


def _unused(world, check, name, change):
    held = world.approve(world.request(), tells=False)
    mark = held.aa.journal.mark()
    with answering(held.aa, "POST /Consent/fetch", change):
        status = world.believed(held)
        seen = [e for e in held.aa.journal.all("POST /Consent/fetch", mark) if e.status == 200]
        if not check.that(seen, f"{name}: the consent was not fetched"):
            return
        check.that(status != "ACTIVE", f"{name}: the data user says {status}")
        check.that(not world.asks(held), f"{name}: data is asked for under it")


@run("wider-artefact")
def wider_artefact(world, check):
    """A consent, rightly signed, that is another one than was asked for."""
    def later(text, by=DAYS):
        return wire.stamp(wire.parse_time(text) + by)

    def wide(**members):
        return lambda detail: detail.update(members)

    def types(detail):
        missing = [k for k in ("PROFILE", "SUMMARY", "TRANSACTIONS")
                   if k not in detail["consentTypes"]]
        detail["consentTypes"] += missing
        return bool(missing)

    cases = {
        "an expiry later": lambda d: d.update(consentExpiry=later(d["consentExpiry"])),
        "a range longer": lambda d: d["FIDataRange"].update({
            "from": later(d["FIDataRange"]["from"], -DAYS)}),
        "more consent types": types,
        "more often": lambda d: d.update(Frequency={"unit": "HOUR", "value": 999}),
        "kept longer": lambda d: d.update(DataLife={"unit": "YEAR", "value": 9}),
        "another purpose": lambda d: d["Purpose"].update(
            code="104", refUri="https://api.rebit.org.in/aa/purpose/104.xml"),
        "another customer": wide(Customer={"id": f"somebody@{world.aa('aa').identity.handle}"}),
        "another data user": wide(DataConsumer={"id": "nobody", "type": "FIU"}),
        "another aggregator": wide(DataProvider={"id": world.aa("aa-other").id, "type": "AA"}),
        "an account of a type that was not asked for": lambda d: d["Accounts"][0].update(
            fiType="EQUITIES"),
    }
    for name, widen in cases.items():
        def change(reply, widen=widen):
            detail = wire.loads(jws.b64u_decode(reply.body["signedConsent"].split(".")[1]))
            if widen(detail) is not False:
                reply.body["signedConsent"] = jws.sign_compact(
                    world.aa("aa").identity.key, wire.dumps(detail))

        if name == "more consent types" and len(world.request().detail["consentTypes"]) == 3:
            continue
        _unused(world, check, name, change)


@run("session-answer")
def session_answer(world, check, cases=(), each_field=False):
    """A wrong answer to the request for data: its session is not known afterwards."""
    op, held = "POST /FI/request", world.consent()
    if each_field:
        world.open(held)
    for name, change in changes(world, op, cases, each_field):
        with answering(held.aa, op, change):
            opened = world.open(held)
            opened.hook.join(world.setup.wait)
        call = world.make_fi_notification(opened=opened)
        check.answer(call.send(), NO_SESSION, f"{name}: the notice")


@run("data-answer")
def data_answer(world, check, cases=(), each_field=False, only=None, without=None):
    """Wrong data: the session is not complete for the data user, and it keeps nothing of it."""
    op, held = "POST /FI/fetch", world.consent()
    if each_field:
        good = world.open(held, tells=True)
        world.release(good)
        held.aa.journal.wait(lambda e: e.op == op and e.status == 200, world.setup.wait)
    for name, change in changes(world, op, cases, each_field, only, without):
        with answering(held.aa, op, change):
            opened = world.open(held, tells=True)
            mark = held.aa.journal.mark()
            world.release(opened)
            seen = held.aa.journal.wait(
                lambda e: e.op == op and e.status == 200
                and e.body["sessionId"] == opened.id, world.setup.wait, mark)
            if not check.that(seen is not None, f"{name}: the data was not fetched"):
                continue
            said = {}

            def settled():
                said.update(world.made_of(opened))
                return said["status"] not in ("ACTIVE", "PENDING")

            until(settled, 1, 0.05)
        check.that(said["status"] != "COMPLETED", f"{name}: the data user says COMPLETED")
        check.that(not said.get("documents"), f"{name}: documents are kept")
