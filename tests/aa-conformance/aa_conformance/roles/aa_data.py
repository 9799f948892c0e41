"""What an aggregator's table cannot say in data alone: data, notices, the bytes of messages."""

import time

from .. import fidata, sealing, wire
from ..engine import run
from ..world import NotApplicable
from .parties import until

OK = {"status": 200}
SIGNATURE = {"status": 400, "errorCode": "SignatureDoesNotMatch"}
LOW_ORDER = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
OPERATIONS = ("consent", "handle", "consent-fetch", "fi-request", "fi-fetch", "notification",
              "fi-notification", "link-notification")


@run("bad-range")
def bad_range(world, check):
    held = world.held("active")
    given = {name: wire.parse_time(text) for name, text in held.detail["FIDataRange"].items()}
    day = fidata.DAY
    for name, since, until_ in (
            ("backwards", given["to"], given["from"]), ("no length", given["to"], given["to"]),
            ("begins too early", given["from"] - day, given["to"]),
            ("ends too late", given["from"], given["to"] + day)):
        call = world.make_fi_request(since=wire.stamp(since), until=wire.stamp(until_))
        check.answer(call.send(), {"status": 400, "errorCode": "InvalidDateRange"}, name)


@run("bad-keys")
def bad_keys(world, check):
    """Key materials that are well-formed and that no key can be agreed with."""
    def case(name, change):
        call = world.make_fi_request()
        change(call.body["KeyMaterial"])
        check.answer(call.send(valid=False), {"status": 400, "errorCode": "InvalidKey"}, name)

    def public(**members):
        return lambda material: material["DHPublicKey"].update(members)

    case("not base64", public(KeyValue="this is no key!"))
    case("too short", public(KeyValue="AAAA"))
    case("a point of small order", public(KeyValue=LOW_ORDER))
    case("expired", public(expiry=wire.stamp(wire.now() - fidata.DAY)))
    case("a nonce that is not base64", lambda material: material.update(Nonce="?" * 44))
    case("another algorithm", lambda material: material.update(cryptoAlg="RSA"))
    weierstrass = sealing.OurKeys.generate("Curve25519").value
    case("a key of another curve", public(KeyValue=weierstrass))


@run("used-up-aa")
def used_up(world, check, fetch_type):
    changes = {"fetchType": "ONETIME"} if fetch_type == "ONETIME" else {
        "Frequency": {"unit": "MONTH", "value": 1}}
    held = world.new(**changes)
    session = world.session(held)
    check.answer(world.fetch(session), OK, "first")
    check.answer(world.make_fi_request(held=held).send(),
                 {"status": 400, "errorCode": "InvalidConsentUse"}, "again")


@run("ended-at-fetch")
def ended_at_fetch(world, check, what, code):
    """A session opened before the consent was paused, revoked, or expired."""
    if what == "lapse":
        held = world.held("lapsed")
        session = world.kept["lapsed session"]
    else:
        held = world.new()
        session = world.session(held)
        world.good(world.fetch(session), "the fetch before")
        world.decide(held, what)
    expected = {"status": 403, "errorCode": code}
    check.answer(world.fetch_call(session).send(), expected, what)
    if what == "pause":
        world.decide(held, "resume")
        check.answer(world.fetch_call(session).send(), OK, "active again")


@run("asks-provider")
def asks_provider(world, check):
    """The provider is asked under its own artefact, for this range, with the data user's key."""
    held = world.both()
    marks = {name: world.provider(name).journal.mark() for name in held.parts}
    call = world.make_fi_request(held=held)
    session = world.opened(call, held, world.good(call.send(), "the request for data"))
    for name, part in held.parts.items():
        entry = world.provider(name).journal.wait(
            lambda e: e.op == "POST /FI/request" and e.status == 200
            and e.body["Consent"]["id"] == part["consentId"], world.setup.wait, marks[name])
        if not check.that(entry is not None, f"`{world.provider(name).id}` was not asked"):
            continue
        said = entry.body
        check.that(said["KeyMaterial"] == call.body["KeyMaterial"],
                   "KeyMaterial: is not the data user's: somebody between could read the data")
        for member in ("from", "to"):
            check.that(wire.parse_time(said["FIDataRange"][member])
                       == wire.parse_time(call.body["FIDataRange"][member]),
                       f"FIDataRange.{member}: is not what the data user asked for")
        check.that(said["Consent"]["digitalSignature"] == part["signedConsent"].split(".")[2],
                   "Consent.digitalSignature: is not that of the provider's artefact")
    check.answer(world.fetch(session), OK, "the data")


@run("ready-told")
def ready_told(world, check):
    """The data user is told of its own session, of each account of its consent."""
    session = world.session(world.both())
    entry = world.told(session, "COMPLETED")
    if not check.that(entry is not None, "no notice that the session is COMPLETED came"):
        return
    check.that(entry.body["Notifier"] == {"type": "AA", "id": world.peer},
               f"Notifier is {entry.body['Notifier']}")
    said = {(one["fipID"], a["linkRefNumber"], a["FIStatus"])
            for one in entry.body["FIStatusNotification"]["FIStatusResponse"]
            for a in one["Accounts"]}
    wanted = {(a["fipId"], a["linkRefNumber"], "READY") for a in session.held.detail["Accounts"]}
    check.that(said == wanted, f"told were {sorted(said)}, the accounts are {sorted(wanted)}")
    answer = world.fetch(session)
    if check.answer(answer, OK, "the fetch after it"):
        check.failures += world.examine(session, answer.body)


@run("fetched")
def fetched(world, check):
    """All of it, by provider, by account; on both curves; and the same again."""
    session = world.session(world.both())
    answer = world.fetch(session)
    if not check.answer(answer, OK, "all of it"):
        return
    check.failures += world.examine(session, answer.body)
    again = world.fetch_call(session).send()
    if check.answer(again, OK, "again"):
        check.that(_sealed(again) == _sealed(answer), "fetched again, other bytes came")
    for account in session.held.detail["Accounts"]:
        call = world.fetch_call(session)
        call.body |= {"fipId": account["fipId"],
                      "linkRefNumber": [{"id": account["linkRefNumber"]}]}
        one = call.send()
        if check.answer(one, OK, "one account"):
            links = [d["linkRefNumber"] for entry in one.body["FI"] for d in entry["data"]]
            check.that(links == [account["linkRefNumber"]], f"one was asked for, {links} came")
    old = world.session(world.both(), curve="Curve25519")
    answer = world.fetch(old)
    if check.answer(answer, OK, "Curve25519"):
        check.failures += world.examine(old, answer.body)


def _sealed(answer) -> list[str]:
    return sorted(d["encryptedFI"] for entry in answer.body["FI"] for d in entry["data"])


@run("not-ready")
def not_ready(world, check):
    """Before the provider has the data there is none; afterwards there is."""
    session, id = world.wait_at(held=world.held("active"))
    check.answer(world.fetch_call(session).send(), {"status": 404, "errorCode": "NoDataFound"})
    world.provider("fip").tell_ready(id)
    check.answer(world.fetch(session), OK, "when it is ready")


@run("other-user")
def other_user(world, check):
    """A consent of another data user; a message signed by it."""
    call = world.make_fi_request()
    theirs = world.make_fi_request(fiu="fiu-other")
    call.body["Consent"] = theirs.body["Consent"]
    check.answer(call.send(), {"status": 400, "errorCode": ["InvalidRequest", "InvalidConsentId"]},
                 "the other's consent")
    call = world.make_fi_request()
    check.answer(call.send({"sign_as": world.parties["fiu-other"]}),
                 {"status": 400, "errorCode": "InvalidRequest"}, "the other's signature")


# ---- beyond the tables

@run("aa-flipped-bytes")
def flipped_bytes(world, check):
    """One bit of the body, after signing: every byte of a small request, samples of the others."""
    small = world.make_handle()
    for at in range(len(wire.dumps(small.body))):
        check.answer(small.fresh().send({"signature": "flip", "at": at}), SIGNATURE, f"byte {at}")
    for name in OPERATIONS:
        call = world.build(name)
        size = len(wire.dumps(call.body))
        for at in range(0, size, max(1, size // 30)):
            check.answer(call.fresh().send({"signature": "flip", "at": at}), SIGNATURE,
                         f"byte {at} of {call.op}")


@run("aa-api-keys")
def api_keys(world, check):
    for name in OPERATIONS:
        call = world.build(name)
        for how in ("wrong", "none"):
            check.answer(call.fresh().send({"api_key": how}), {"status": 401}, f"{call.op}, {how}")


@run("aa-received-bytes")
def received_bytes(world, check):
    call = world.make_handle()
    check.answer(call.fresh().send({"spelled": True}), OK, "signed with line breaks")
    check.answer(call.fresh().send({"signature": "respace"}), SIGNATURE, "spaces put in later")
    check.answer(call.fresh().send({"signature": "old-form"}), OK, "the form without `b64`")


@run("aa-txnid-again")
def txnid_again(world, check):
    call = world.make_consent()
    first, again = call.send(), call.send()
    check.answer(first, OK, "first")
    check.answer(again, {"status": [200, 409]}, "the same again")
    check.that(again.status == 409 or again.body["ConsentHandle"] == first.body["ConsentHandle"],
               "the same request again made another request for a consent")
    call.body["ConsentDetail"]["DataLife"] = {"unit": "MONTH", "value": 2}
    check.answer(call.send(), {"status": 409, "errorCode": "IdempotencyError"},
                 "another body under the same txnid")


@run("fair-use")
def fair_use(world, check):
    """Beyond a rule of fair use: 412, and the attribute is named."""
    for case in world.data.get("beyond-fair-use", []):
        answer = world.make_consent(**case["consent"]).send()
        if check.answer(answer, {"status": 412, "errorCode": "PreconditionFailed"},
                        case["names"]):
            said = answer.body["errorMsg"]
            check.that(case["names"] in said, f"`{case['names']}` is not named: {said}")
    if not check.cases:
        raise NotApplicable("the configuration names nothing beyond fair use")


@run("data-gone")
def data_gone(world, check):
    """The data of a session that is over is gone."""
    life = world.data.get("session-life")
    if life is None or life > 60:
        raise NotApplicable("by the configuration, sessions do not end within a minute")
    session = world.session(world.held("active"))
    world.good(world.fetch(session), "the fetch before")
    time.sleep(life + 0.1)
    check.answer(world.fetch_call(session).send(), {"status": 410, "errorCode": "DataGone"})


@run("aa-next-key")
def next_key(world, check):
    identity = world.parties["fiu"].identity
    if identity.next_key is None:
        raise NotApplicable("the data user has one key, by the configuration")
    check.answer(world.make_handle().send({"key": identity.next_key}), OK)


@run("fi-told")
def fi_told(world, check):
    """A provider tells of data that is there: it is taken, collected, and told on."""
    session, id = world.wait_at(held=world.held("active"))
    provider = world.provider("fip")
    provider.sessions[id].ready = True
    check.answer(world.fi_notification("fip", session, id).send(), OK)
    check.that(world.told(session, "COMPLETED") is not None, "the data user was not told")


@run("fi-failed")
def fi_failed(world, check):
    """A provider that has failed: the data user's session has failed."""
    session, id = world.wait_at(held=world.held("active"))
    call = world.fi_notification("fip", session, id, "FAILED", "TIMEOUT")
    check.answer(call.send(), OK)
    entry = until(lambda: world.told(session, "FAILED", "COMPLETED", seconds=0),
                  world.setup.wait)
    if check.that(entry is not None, "the data user was not told"):
        status = entry.body["FIStatusNotification"]["sessionStatus"]
        check.that(status == "FAILED", f"the provider has failed, the data user is told {status}")


@run("link-told")
def link_told(world, check):
    """A link confirmed directly is taken, and the account is there to be consented to."""
    call = world.make_link_notification(1)
    check.answer(call.send(), OK)
    check.answer(call.fresh().send(), {"status": [200, 400]}, "told again")


@run("link-told-gone")
def link_told_gone(world, check):
    """The customer deregisters before the provider tells of the link."""
    customer = world.enrol()
    world.ask_link(customer, "fip-other", 0)
    world.hook("customer.deregister", customerAddress=customer.address)
    call = world.make_link_notification()
    call.body["AccountLinkStatusNotification"] |= {
        "customerAddress": customer.address,
        "accRefNumber": customer.owned["fip-other"][0]["accRefNumber"]}
    check.answer(call.send(), {"status": 400, "errorCode": "InvalidRequest"})




@run("link-told-elsewhere")
def link_told_elsewhere(world, check):
    """The account that one provider was asked for, told of by another."""
    call = world.make_link_notification()
    call.sender = world.provider("fip")
    check.answer(call.send(), {"status": 400, "errorCode": "InvalidRequest"},
                 "as the one who was asked")
    call = call.fresh()
    call.body["Notifier"]["id"] = call.sender.id
    check.answer(call.send(), {"status": 400, "errorCode": "InvalidRequest"}, "as itself")
