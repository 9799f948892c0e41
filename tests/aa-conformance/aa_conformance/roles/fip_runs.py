"""What a provider's table cannot say in data alone."""

import itertools
import time

from .. import fidata, jws, sealing, wire
from ..engine import run
from ..world import NotApplicable

MILLISECOND = fidata.DAY / 86_400_000
OK = {"status": 200}
OPERATIONS = ("discover", "link", "verify", "delink", "consent", "notification", "fi-request",
              "fi-fetch")
SIGNATURE = {"status": 400, "errorCode": "SignatureDoesNotMatch"}
LOW_ORDER = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


# ---- discovery

@run("discover-type")
def discover_type(world, check, type):
    """The accounts found are those of the configuration, no more and no fewer."""
    owners = [n for n, one in enumerate(world.customers)
              if any(a["FIType"] == type for a in one["accounts"])]
    if not owners:
        raise NotApplicable(f"the endpoint serves no {type} by its configuration")
    for customer in owners:
        _discovered(world, check, customer, [type])


@run("discover-types")
def discover_types(world, check, pairs=False):
    for customer in range(len(world.customers)):
        types = world.fi_types(customer)
        if pairs and len(types) < 2:
            continue
        for chosen in itertools.combinations(types, 2) if pairs else [types]:
            _discovered(world, check, customer, list(chosen))
    if not check.cases:
        raise NotApplicable("no configured customer has accounts of two types")


def _discovered(world, check, customer, types):
    answer = world.make_discover(customer=customer, types=types).send()
    name = f"customer {customer}, {', '.join(types)}"
    if not check.answer(answer, OK, name) or answer.violations:
        return
    members = ("FIType", "accType", "maskedAccNumber")
    found = sorted(tuple(a[m] for m in members) for a in answer.body["DiscoveredAccounts"])
    owned = sorted(tuple(a[m] for m in members) for a in world.customers[customer]["accounts"]
                   if a["FIType"] in types)
    check.that(found == owned, f"{name}: found {found}, configured are {owned}")
    again = world.make_discover(customer=customer, types=types).send()
    check.that(again.body.get("DiscoveredAccounts") == answer.body["DiscoveredAccounts"],
               f"{name}: asked again, the answer is another")


# ---- linking

@run("delink-twice")
def delink_twice(world, check):
    call = world.make_delink()
    check.answer(call.send(), OK, "delinked")
    check.answer(call.fresh().send(), {"status": 400, "errorCode": "InvalidLinkRefNumber"},
                 "delinked again")


@run("verify-other")
def verify_other(world, check):
    """A number and a token, each of which may be another aggregator's."""
    ours = world.make_verify("aa")
    theirs = world.make_verify("aa-other")
    tamper = {"sign_as": world.aa("aa-other")}
    check.answer(ours.fresh().send(tamper), {"status": 400, "errorCode": "InvalidRequest"},
                 "signed by the other aggregator")
    crossed = ours.fresh()
    crossed.body |= {"refNumber": theirs.body["refNumber"], "token": theirs.body["token"]}
    check.answer(crossed.send(), {"status": 400, "errorCode": "InvalidRequest"},
                 "the other's number and token")
    if ours.body["token"] != theirs.body["token"]:
        crossed = ours.fresh()
        crossed.body["token"] = theirs.body["token"]
        check.answer(crossed.send(), {"status": 400, "errorCode": "InvalidLinkToken"},
                     "the other's token")


# ---- consents and data

@run("notices")
def notices(world, check):
    """Paused and active again, then revoked; and one that has expired."""
    held = world.consent()
    for status in ("PAUSED", "ACTIVE", "REVOKED"):
        check.answer(world.make_notification(status=status, held=held).send(), OK, status)
    lapsed = world.make_notification(status="EXPIRED", held=world.consent())
    check.answer(lapsed.send(), OK, "EXPIRED")


@run("next-key")
def next_key(world, check):
    """An aggregator's other key in the registry, for a message and for a consent."""
    identity = world.aa("aa").identity
    if identity.next_key is None:
        raise NotApplicable("the aggregator has one key, by the configuration")
    check.answer(world.make_discover().send({"key": identity.next_key}), OK, "a message")
    call = world.make_consent()
    call.body["signedConsent"] = jws.sign_compact(identity.next_key,
                                                  wire.dumps(call.parts["detail"]))
    check.answer(call.send(), OK, "a consent")

@run("inactive")
def inactive(world, check, at):
    """Paused, expired by notice and by time, revoked: at the request, or at the fetch of a
    session opened before."""
    span = wire.stamp(wire.now() + fidata.DAY / 86400 * 2.5)
    lapsing = world.consent(consentExpiry=span)
    before = world.session(lapsing) if at == "fetch" else None
    cases = [("PAUSED", "ConsentPaused"), ("EXPIRED", "ConsentExpired"),
             ("REVOKED", "ConsentRevoked")]
    for status, code in cases:
        held = world.consent()
        session = world.session(held) if at == "fetch" else None
        if session:
            world.good(world.fetch(session), "the fetch before")
        world.notify(held, status)
        expected = {"status": 403, "errorCode": code}
        check.answer(_asked(world, held, session), expected, f"{status} by notice")
        if status == "PAUSED":
            world.notify(held, "ACTIVE")
            check.answer(_asked(world, held, session), OK, "active again")
    left = wire.parse_time(span) - wire.now()
    time.sleep(max(0, left.total_seconds() + 0.05))
    check.answer(_asked(world, lapsing, before), {"status": 403, "errorCode": "ConsentExpired"},
                 "EXPIRED by time")
    if at == "request":
        start = wire.stamp(wire.now() + fidata.DAY / 12)
        early = world.consent(consentStart=start)
        check.answer(_asked(world, early, None), {"status": 400, "errorCode": "InvalidRequest"},
                     "begins in two hours")


def _asked(world, held, session):
    if session is None:
        return world.make_fi_request(held=held).send()
    return world.fetch_call(session).send()


@run("delinked")
def delinked(world, check, at):
    links = world.link(fresh=True)
    held = world.consent(links=links)
    session = world.session(held) if at == "fetch" else None
    if session:
        world.good(world.fetch(session), "the fetch before")
    world.good(world.delink("aa", links[0]).send(), "delinking")
    check.answer(_asked(world, held, session), {"status": 400, "errorCode": "InvalidRequest"})


@run("modes")
def modes(world, check):
    for mode in world.modes:
        life = {"unit": "MONTH", "value": 1 if mode == "STORE" else 0}
        held = world.consent(consentMode=mode, DataLife=life)
        check.answer(world.make_fi_request(held=held).send(), OK, mode)


@run("used-up")
def used_up(world, check):
    once = world.consent(fetchType="ONETIME", Frequency={"unit": "HOUR", "value": 1})
    check.answer(world.fetch(world.session(once)), OK, "ONETIME, first")
    check.answer(world.make_fi_request(held=once).send(), {
        "status": [400, 403], "errorCode": ["InvalidConsentUse", "ConsentExpired"]},
        "ONETIME, again")
    rare = world.consent(Frequency={"unit": "MONTH", "value": 1})
    check.answer(world.fetch(world.session(rare)), OK, "once a month, first")
    check.answer(world.make_fi_request(held=rare).send(),
                 {"status": 400, "errorCode": "InvalidConsentUse"}, "once a month, again")


@run("consent-types")
def consent_types(world, check):
    kinds = ("PROFILE", "SUMMARY", "TRANSACTIONS")
    for count in (1, 2, 3):
        for chosen in itertools.combinations(kinds, count):
            _fetched(world, check, world.consent(consentTypes=list(chosen)), "+".join(chosen))


@run("months")
def months(world, check):
    """Each of the last twelve months on its own; together what the whole year has."""
    held = world.consent()
    end, seen = wire.parse_time(held.detail["FIDataRange"]["to"]), []
    for number in range(12):
        since, until = end - 30 * fidata.DAY * (number + 1), end - 30 * fidata.DAY * number
        # Both edges belong to a range: the next one begins a millisecond later.
        span = {"since": wire.stamp(since + MILLISECOND), "until": wire.stamp(until)}
        for root in _fetched(world, check, held, f"month {number}", **span).values():
            seen += fidata.transactions(root)
    whole = _fetched(world, check, held, "the year",
                     since=wire.stamp(end - 360 * fidata.DAY + MILLISECOND),
                     until=wire.stamp(end))
    year = [t for root in whole.values() for t in fidata.transactions(root)]
    check.that(len(seen) == len(year), f"the months have {len(seen)} transactions, "
                                       f"the year has {len(year)}")


@run("filters")
def filters(world, check):
    amounts = [{"type": "TRANSACTIONAMOUNT", "operator": operator, "value": "20000.00"}
               for operator in ("=", "!=", ">", "<", ">=", "<=")]
    types = [{"type": "TRANSACTIONTYPE", "operator": operator, "value": value}
             for operator in ("=", "!=") for value in ("CREDIT", "DEBIT")]
    both = [[amounts[2], types[0]], [amounts[5], types[1]]]
    unfiltered = _count(_fetched(world, check, world.consent(DataFilter=[]), "no filter"))
    counts = {}
    for rules in [[rule] for rule in amounts + types] + both:
        name = ", ".join(" ".join(rule.values()) for rule in rules)
        counts[name] = _count(_fetched(world, check, world.consent(DataFilter=rules), name))
    for one, other in ((">", "<="), ("<", ">="), ("=", "!=")):
        parts = sum(counts[f"TRANSACTIONAMOUNT {operator} 20000.00"] for operator in (one, other))
        check.that(parts == unfiltered, f"`{one}` and `{other}` 20000.00 give {parts} "
                                        f"transactions, without a filter there are {unfiltered}")


def _count(roots: dict) -> int:
    return sum(len(fidata.transactions(root)) for root in roots.values())


def _fetched(world, check, held, name, **span) -> dict:
    """Requests, fetches, opens and compares; the documents."""
    session = world.session(held, **span)
    answer = world.fetch(session)
    if not check.answer(answer, OK, name) or answer.violations:
        return {}
    found, documents = world.examine(session, answer.body)
    check.failures += [f"{name}: {text}" for text in found]
    return documents


# ---- whole ways

@run("whole-way")
def whole_way(world, check, accounts, authenticator="TOKEN", all_types=False):
    """Discovery, linking, consent, request and fetch, for every customer and type that has them."""
    for number, customer in enumerate(world.customers):
        if customer.get("authenticator", "TOKEN") != authenticator:
            continue
        types = world.fi_types(number)
        for chosen in [types] if all_types else [[one] for one in types]:
            owned = sum(a["FIType"] in chosen for a in customer["accounts"])
            wanted = owned if all_types else accounts
            if all_types and len(types) < 2 or owned < wanted:
                continue
            name = f"customer {number}, {wanted} of {', '.join(chosen)}"
            links = world.link("aa", number, wanted, chosen, fresh=True)
            check.that(len(links) == wanted, f"{name}: {len(links)} accounts were linked")
            _fetched(world, check, world.consent(links=links), name)
            old = world.session(world.consent(links=links), curve="Curve25519")
            answer = world.fetch(old)
            if check.answer(answer, OK, f"{name}, Curve25519"):
                check.failures += [f"{name}, Curve25519: {text}"
                                   for text in world.examine(old, answer.body)[0]]
    if not check.cases:
        wanted = "two types" if all_types else f"{accounts} accounts of one type"
        raise NotApplicable(f"no configured customer with {authenticator} has {wanted}")


# ---- beyond the tables

@run("flipped-bytes")
def flipped_bytes(world, check):
    """One bit of the body, after signing: every byte of a small request, samples of a large one."""
    small = world.make_discover()
    for at in range(len(wire.dumps(small.body))):
        answer = small.fresh().send({"signature": "flip", "at": at})
        check.answer(answer, SIGNATURE, f"byte {at}")
    for name in OPERATIONS[1:]:
        call = world.build(name)
        size = len(wire.dumps(call.body))
        for at in range(0, size, max(1, size // 40)):
            answer = call.fresh().send({"signature": "flip", "at": at})
            check.answer(answer, SIGNATURE, f"byte {at} of {call.op}")


@run("api-keys")
def api_keys(world, check):
    """Each operation demands an API key that is known. The code is not looked at: of the
    confirmation of a link the specification knows only the one for an expired token."""
    for name in OPERATIONS:
        call = world.build(name)
        for how in ("wrong", "none"):
            check.answer(call.fresh().send({"api_key": how}), {"status": 401}, f"{call.op}, {how}")


@run("received-bytes")
def received_bytes(world, check):
    """What is verified is what was received, spaces and line breaks included."""
    call = world.make_discover()
    check.answer(call.fresh().send({"spelled": True}), OK, "signed with line breaks")
    check.answer(call.fresh().send({"signature": "respace"}), SIGNATURE, "spaces put in later")
    check.answer(call.fresh().send({"signature": "old-form"}), OK, "the form without `b64`")


@run("txnid-again")
def txnid_again(world, check):
    call = world.make_fi_request()
    first = call.send()
    check.answer(first, OK, "first")
    again = call.send()
    check.answer(again, {"status": [200, 409]}, "the same again")
    check.that(again.status == 409 or again.body.get("sessionId") == first.body.get("sessionId"),
               "the same request again opened another session")
    call.body["FIDataRange"]["to"] = wire.stamp(
        wire.parse_time(call.body["FIDataRange"]["to"]) - fidata.DAY)
    check.answer(call.send(), {"status": 409, "errorCode": "IdempotencyError"},
                 "another body under the same txnid")


@run("fetched-again")
def fetched_again(world, check):
    session = world.session(world.consent())
    first = world.fetch(session)
    time.sleep(0.01)
    second = world.fetch(session)
    check.answer(second, OK, "again")
    sealed = {}
    for entry in first.body.get("FI", []) + second.body.get("FI", []):
        key = entry["KeyMaterial"]["DHPublicKey"]["KeyValue"], entry["KeyMaterial"]["Nonce"]
        for data in entry["data"]:
            same = sealed.setdefault(key, data["encryptedFI"]) == data["encryptedFI"]
            check.that(same, "one key material has sealed two texts: key and IV repeat")


@run("told-when-ready")
def told_when_ready(world, check):
    """If the provider tells of the session, what it tells agrees with what it gives."""
    aa = world.aa("aa")
    mark = aa.journal.mark()
    session = world.session(world.consent())
    op = "POST /FI/Notification"

    def told(entry):
        return entry.op == op and entry.body and (
            entry.body["FIStatusNotification"]["sessionId"] == session.id)

    check.answer(world.fetch(session), OK, "the fetch")
    entry = aa.journal.wait(told, min(world.setup.wait, 5), mark)
    if entry is None:
        raise NotApplicable(f"no {op} came for the session, and none need come")
    said = entry.body["FIStatusNotification"]
    links = {a["linkRefNumber"] for a in session.held.detail["Accounts"]}
    named = {a["linkRefNumber"] for one in said["FIStatusResponse"] for a in one["Accounts"]}
    check.that(said["sessionStatus"] in ("COMPLETED", "ACTIVE"),
               f"sessionStatus is {said['sessionStatus']}, and the data was there")
    check.that(named <= links, "it names accounts that are not the consent's")
    check.that(entry.body["Notifier"] == {"type": "FIP", "id": world.peer},
               "Notifier: is not the provider")


@run("bad-materials")
def bad_materials(world, check):
    """Key materials that are well-formed and that no key can be agreed with."""
    held = world.consent()
    expected = {"status": [400, 404], "errorCode": ["InvalidKey", "ExpiredKeyMaterial"]}

    def case(name, change):
        call = world.make_fi_request(held=held)
        change(call.body["KeyMaterial"])
        check.answer(call.send(valid=False), expected, name)

    def public(**members):
        return lambda material: material["DHPublicKey"].update(members)

    case("not base64", public(KeyValue="this is no key!"))
    case("too short", public(KeyValue="AAAA"))
    case("a point of small order", public(KeyValue=LOW_ORDER))
    case("all zero", public(KeyValue="A" * 43 + "="))
    case("expired", public(expiry=wire.stamp(wire.now() - fidata.DAY)))
    case("a nonce that is not base64", lambda material: material.update(Nonce="?" * 44))
    case("a nonce of three bytes", lambda material: material.update(Nonce="AAAA"))
    case("another algorithm", lambda material: material.update(cryptoAlg="RSA"))
    weierstrass = sealing.OurKeys.generate("Curve25519").value
    case("a key of another curve", public(KeyValue=weierstrass))


@run("digital-signature")
def digital_signature(world, check):
    """The signature part must be the consent's own."""
    held, other = world.consent(), world.consent()
    call = world.make_fi_request(held=held)
    signature = {"status": 400, "errorCode": "SignatureDoesNotMatch"}
    again = jws.sign_compact(world.aa("aa-other").identity.key, wire.dumps(held.detail))
    for name, value in (("one character more", held.signature + "A"),
                        ("by another key", again.split(".")[2]),
                        ("of another consent", other.signature)):
        wrong = call.fresh()
        wrong.body["Consent"]["digitalSignature"] = value
        check.answer(wrong.send(valid=False), signature, name)
