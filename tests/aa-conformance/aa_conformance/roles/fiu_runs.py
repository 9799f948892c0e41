"""What a data user's table cannot say in data alone: what it asks, what it is told."""

import time

from .. import rules, sealing, wire
from ..engine import run
from ..world import NotApplicable
from .parties import until

OK = {"status": 200}
INVALID = {"status": 400, "errorCode": "InvalidRequest"}
UNKNOWN = {"status": 400, "errorCode": ["InvalidRequest", "InvalidConsentId"]}
SIGNATURE = {"status": 400, "errorCode": "SignatureDoesNotMatch"}
USABLE = ("PENDING", "ACTIVE")
QUIET = 0.7
"""Seconds in which nothing may come that must not come."""


# ---- what it asks

@run("asks-consent")
def asks_consent(world, check):
    """The request is well-formed (looked at in every message) and can be granted."""
    asked = world.request()
    detail = asked.detail
    consumer = detail["DataConsumer"]
    check.that((consumer["id"], consumer["type"]) == (world.peer, "FIU"),
               f"DataConsumer is {consumer}")
    check.that(detail["Customer"].get("id") == world.address["aa"],
               f"Customer is {detail['Customer']}")
    for error in (rules.purpose_error(detail["Purpose"]), rules.detail_error(detail, wire.now())):
        check.that(error is None, f"{error}")


@run("asks-handle")
def asks_handle(world, check):
    asked = world.request()
    mark = asked.aa.journal.mark()
    status = world.believed(asked)
    entry = _seen(world, asked.aa, "POST /Consent/handle", mark)
    if check.that(entry is not None, "the status of the handle was not asked for"):
        check.that(entry.body["ConsentHandle"] == asked.handle,
                   "ConsentHandle: is not the one that the aggregator gave")
    check.that(status == "PENDING", f"the request is undecided, the data user says {status}")


@run("asks-artefact")
def asks_artefact(world, check):
    asked = world.request()
    mark = asked.aa.journal.mark()
    held = world.approve(asked)
    status = until(lambda: world.believed(held) == "ACTIVE", world.setup.wait, 0.2)
    check.that(status, "the consent is ACTIVE, the data user does not say so")
    entry = _seen(world, held.aa, "POST /Consent/fetch", mark)
    if check.that(entry is not None, "the consent was not fetched"):
        check.that(entry.body["consentId"] == held.artefact.id,
                   "consentId: is not the one that the aggregator gave")


def _seen(world, aa, op, mark, seconds=None):
    return aa.journal.wait(lambda e: e.op == op and e.body is not None,
                           world.setup.wait if seconds is None else seconds, mark)


@run("asks-data")
def asks_data(world, check):
    """Under the consent, within its range, with a key of its own; each time another key."""
    used = set()
    for name in ("first", "second"):
        opened = world.open()
        session, artefact = opened.session, opened.held.artefact
        given = {n: wire.parse_time(t) for n, t in artefact.detail["FIDataRange"].items()}
        since, until_ = (wire.parse_time(session.range[n]) for n in ("from", "to"))
        check.that(given["from"] <= since < until_ <= given["to"],
                   f"{name}: FIDataRange is not within the consented one")
        try:
            sealing.read_material(session.material)
        except sealing.MaterialError as error:
            check.that(False, f"{name}: KeyMaterial: {error}")
        check.cases += 1
        for what in (session.material["Nonce"], session.material["DHPublicKey"]["KeyValue"]):
            check.that(what not in used, f"{name}: the key or nonce was used before")
            used.add(what)


@run("fetches")
def fetches(world, check):
    """Told that the data is there, the data user fetches it, and has what the provider sealed."""
    opened = world.open(tells=True)
    mark = opened.held.aa.journal.mark()
    world.release(opened)
    entry = opened.held.aa.journal.wait(
        lambda e: e.op == "POST /FI/fetch" and e.status == 200, world.setup.wait, mark)
    if not check.that(entry is not None, "the data was not fetched"):
        return
    check.that(entry.body["sessionId"] == opened.id, "sessionId: is not the one that was given")
    made = _finished(world, opened)
    if not check.that(made["status"] == "COMPLETED", f"the data user says {made}"):
        return
    if "documents" in made:
        said = {one["linkRefNumber"]: one["sha256"] for one in made["documents"]}
        check.that(said == world.sealed(opened), "the documents are not those that were sealed")


def _finished(world, opened) -> dict:
    last = {}

    def ended():
        last.update(world.made_of(opened))
        return last["status"] not in ("ACTIVE", "PENDING")

    until(ended, world.setup.wait, 0.2)
    return last


# ---- notices of consents

@run("told-inactive")
def told_inactive(world, check, status):
    """Told that the consent is not active, the data user asks for no data under it."""
    held = world.consent()
    check.answer(world.make_notification(held=held, status=status).send(), OK, status)
    check.that(not world.asks(held), f"the consent is {status}, and data is asked for")
    if status == "PAUSED":
        check.answer(world.make_notification(held=held).send(), OK, "ACTIVE again")
        check.that(world.asks(held), "ACTIVE again, and no data is asked for")


@run("told-elsewhere")
def told_elsewhere(world, check):
    """One aggregator tells of another's consent: as itself, and in the other's name."""
    call = world.make_notification()
    call.sender = world.aa("aa-other")
    check.answer(call.send(), {"status": 400, "errorCode": ["InvalidNotifier", *UNKNOWN[
        "errorCode"]]}, "in the other's name")
    call = call.fresh()
    call.body["Notifier"]["id"] = call.sender.id
    check.answer(call.send(), UNKNOWN, "as itself")
    still = world.fetch(world.active())
    check.that(still is not None, "the notices were refused, and the consent is no longer used")


@run("handle-failed")
def handle_failed(world, check):
    asked = world.request()
    asked.aa.tells = False
    asked.aa.reject(asked.handle)
    status = world.believed(asked)
    check.that(status not in USABLE, f"the handle is FAILED, the data user says {status}")
    check.answer(world.asked_notification(asked).send(), UNKNOWN, "the notice")


@run("handle-pending")
def handle_pending(world, check):
    asked = world.request()
    status = world.believed(asked)
    check.that(status == "PENDING", f"the handle is PENDING, the data user says {status}")
    held = world.approve(asked, tells=False)
    check.answer(world.make_notification(held=held).send(), OK, "the notice")


@run("artefact-inactive")
def artefact_inactive(world, check, status):
    """The artefact itself says that the consent is not active."""
    held = world.approve(world.request(), tells=False)
    held.artefact.status = status
    said = world.believed(held)
    check.that(said != "ACTIVE", f"the consent is {status}, the data user says {said}")
    check.that(not world.asks(held), f"the consent is {status}, and data is asked for")


# ---- notices of data

@run("data-told")
def data_told(world, check):
    opened = world.open()
    world.release(opened)
    check.answer(world.make_fi_notification(opened=opened).send(), OK)


@run("session-ended")
def session_ended(world, check, status):
    """A session that has ended is not fetched, whatever is said of it afterwards."""
    opened = world.open()
    party = opened.held.aa
    call = world.make_fi_notification(opened=opened, status=status, fi_status="TIMEOUT")
    check.answer(call.send(), OK, status)
    time.sleep(QUIET / 3)
    mark = party.journal.mark()
    world.release(opened)
    world.make_fi_notification(opened=opened).send()
    again = party.journal.wait(
        lambda e: e.op == "POST /FI/fetch" and (e.body or {}).get("sessionId") == opened.id,
        QUIET, mark)
    check.that(again is None, f"the session is {status}, and its data is fetched")
    said = world.made_of(opened)["status"]
    check.that(said != "COMPLETED", f"the session is {status}, the data user says {said}")


@run("data-elsewhere")
def data_elsewhere(world, check):
    """The table's three cases, and a notice by another aggregator."""
    call = world.make_fi_notification()
    call.body["Notifier"]["id"] = world.aa("aa-other").id
    check.answer(call.send(), INVALID, "another's id as the notifier")
    unknown = {"status": 400, "errorCode": "InvalidSessionId"}
    call = world.make_fi_notification()
    call.body["FIStatusNotification"]["sessionId"] = world.waiting("aa-other").id
    check.answer(call.send(), unknown, "another's session")
    call = world.make_fi_notification()
    account = call.body["FIStatusNotification"]["FIStatusResponse"][0]["Accounts"][0]
    account["linkRefNumber"] = world.value("link:aa-other")
    check.answer(call.send(), INVALID, "another's account")
    call = world.make_fi_notification()
    call.sender = world.aa("aa-other")
    call.body["Notifier"]["id"] = call.sender.id
    check.answer(call.send(), unknown, "by another, of this one's session")


# ---- beyond the tables

@run("fiu-flipped-bytes")
def flipped_bytes(world, check):
    """One bit of the body, after signing: every byte of a notice of a consent, samples of one of
    data."""
    for name, share in (("notification", 1), ("fi-notification", 8)):
        call = world.build(name)
        for at in range(0, len(wire.dumps(call.body)), share):
            check.answer(call.fresh().send({"signature": "flip", "at": at}), SIGNATURE,
                         f"byte {at} of {call.op}")


@run("fiu-received-bytes")
def received_bytes(world, check):
    call = world.make_notification()
    check.answer(call.fresh().send({"spelled": True}), OK, "signed with line breaks")
    check.answer(call.fresh().send({"signature": "respace"}), SIGNATURE, "spaces put in later")
    check.answer(call.fresh().send({"signature": "old-form"}), OK, "the form without `b64`")


@run("fiu-next-key")
def next_key(world, check):
    identity = world.aa("aa").identity
    if identity.next_key is None:
        raise NotApplicable("the aggregator has one key, by the configuration")
    check.answer(world.make_notification().send({"key": identity.next_key}), OK)


@run("not-all-there")
def not_all_there(world, check):
    """A session called COMPLETED whose answer lacks an account is not believed to be complete."""
    opened = world.open(world.consent(), tells=True)
    party = opened.held.aa

    def less(reply):
        if reply.status == 200:
            reply.body = reply.body | {"FI": reply.body["FI"][:1]}

    if len(opened.held.artefact.detail["Accounts"]) < 2:
        raise NotApplicable("the data user asks for types of which there is one account")
    party.wrong["POST /FI/fetch"] = less
    try:
        world.release(opened)
        party.journal.wait(lambda e: e.op == "POST /FI/fetch" and e.status == 200,
                           world.setup.wait)
        time.sleep(QUIET)
        said = world.made_of(opened)["status"]
    finally:
        del party.wrong["POST /FI/fetch"]
    check.that(said != "COMPLETED", f"an account is missing, and the data user says {said}")
