"""What an aggregator's table cannot say in data alone: artefacts, links, what others are told."""

import base64

from .. import jws, spec, validate, wire
from ..engine import run

OK = {"status": 200}
TERMS = ("consentMode", "fetchType", "Frequency", "DataLife")


# ---- artefacts

@run("artefact")
def artefact(world, check):
    """The data user's artefact is signed, for it, and says what was asked and approved."""
    held = world.both()
    answer = world.fetch_consent(held.fiu, held.id).send()
    if not check.answer(answer, {"status": 200, "body": {
            "consentId": held.id, "status": "ACTIVE"}}):
        return
    _artefact(world, check, answer.body, held.asked, "the data user's",
              (held.fiu.id, "FIU"), (world.peer, "AA"), world.both_accounts())


def _artefact(world, check, body, asked, name, consumer, provider, accounts):
    try:
        raw = jws.verify_compact(body["signedConsent"], world.setup.registry.keys_of(world.peer))
        detail = wire.loads(raw)
    except (jws.JwsError, ValueError) as error:
        check.that(False, f"{name}: signedConsent: {error}")
        return
    errors = validate.schema_errors(spec.of_role("aa").definition("SignedConsentDetail"), detail)
    if not check.that(not errors, f"{name}: {errors[:1]}"):
        return
    for member, (id, kind) in (("DataConsumer", consumer), ("DataProvider", provider)):
        said = detail[member]
        check.that((said["id"], said["type"]) == (id, kind), f"{name}: {member} is {said}")
    check.that(detail["Customer"]["id"] == asked["Customer"]["id"], f"{name}: another customer")
    links = sorted(a["linkRefNumber"] for a in accounts)
    told = sorted(a["linkRefNumber"] for a in detail["Accounts"])
    check.that(links == told, f"{name}: Accounts are {told}, approved were {links}")
    for member in TERMS:
        check.that(detail[member] == asked[member],
                   f"{name}: {member} is {detail[member]}, asked was {asked[member]}")
    for member in ("consentStart", "consentExpiry"):
        check.that(wire.parse_time(detail[member]) == wire.parse_time(asked[member]),
                   f"{name}: {member} is {detail[member]}, asked was {asked[member]}")
    for member in ("from", "to"):
        check.that(wire.parse_time(detail["FIDataRange"][member])
                   == wire.parse_time(asked["FIDataRange"][member]),
                   f"{name}: FIDataRange.{member} is not what was asked")
    check.that(set(detail["consentTypes"]) == set(asked["consentTypes"]),
               f"{name}: consentTypes are {detail['consentTypes']}")
    check.that(set(detail["fiTypes"]) <= set(asked["fiTypes"]), f"{name}: more fiTypes than asked")
    check.that(detail["Purpose"]["code"] == asked["Purpose"]["code"], f"{name}: another purpose")
    check.that(_filter(detail) == _filter(asked), f"{name}: another DataFilter")


def _filter(detail) -> list:
    return sorted((one["type"], one["operator"], one["value"])
                  for one in detail.get("DataFilter") or [])


@run("provider-artefacts")
def provider_artefacts(world, check, both):
    """Each provider gets an artefact of its own: signed, of another id, with its accounts only."""
    held = world.both() if both else world.held("active")
    ids = [held.id, *(part["consentId"] for part in held.parts.values())]
    check.that(len(set(ids)) == len(ids), "one consentId stands for two artefacts")
    check.that(len(held.parts) == (2 if both else 1), f"{len(held.parts)} providers were told")
    for name, part in held.parts.items():
        fip = world.provider(name).id
        own = [a for a in held.detail["Accounts"] if a["fipId"] == fip]
        check.that(part["status"] == "ACTIVE", f"{fip}: the status is {part['status']}")
        _artefact(world, check, part, held.asked, f"the one of {fip}", (world.peer, "AA"),
                  (fip, "FIP"), own)
        _names_nobody(world, check, held)


def _names_nobody(world, check, held):
    secrets = {held.id: "the data user's consentId", held.handle: "the consent's handle"}
    for name in ("fiu", "fiu-other"):
        identity, entity = world.parties[name].identity, None
        entity = next(e["entityinfo"] for e in world.setup.registry.document["FIU"]
                      if e["entityinfo"]["id"] == identity.id)
        secrets |= {identity.id: "the data user's id", entity["name"]: "the data user's name",
                    entity["baseurl"]: "the data user's address"}
        if key := identity.to_peers.get(world.peer):
            secrets[key] = "the data user's API key"
    for name in ("fip", "fip-other"):
        for entry in world.provider(name).journal.all():
            text = _all_text(entry)
            for secret, what in secrets.items():
                if secret and secret in text:
                    check.that(False, f"`{entry.op}` told `{world.provider(name).id}` {what}")
    check.cases += 1


def _all_text(entry) -> str:
    """A request as a provider can read it: headers, body, the signed consent, meta data."""
    parts = [entry.raw.decode(errors="replace"), *map(str, entry.headers.values())]
    meta = next((v for k, v in entry.headers.items() if k.lower() == "x-request-meta"), "")
    for piece in [meta, *(entry.body or {}).get("signedConsent", "").split(".")[:2]]:
        try:
            parts.append(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)).decode())
        except ValueError:
            pass
    return "\n".join(parts)


@run("names-nobody")
def names_nobody(world, check):
    """Whatever providers were sent in this run; and a purpose in the data user's own words."""
    fiu = world.parties["fiu"].id
    own = f"So that {fiu} can look after you, as you asked"
    purpose = world.detail()["Purpose"] | {"text": own}
    held = world.new(Purpose=purpose, accounts=world.both_accounts())
    for name in ("fip", "fip-other"):
        for entry in world.provider(name).journal.all():
            check.that(own not in _all_text(entry),
                       f"`{world.provider(name).id}` was sent the data user's own words")
    session = world.session(held)
    check.answer(world.fetch(session), OK, "the data")
    _names_nobody(world, check, held)


# ---- what a change of status brings about

@run("status-told")
def status_told(world, check, whom):
    """Paused, active again, revoked: whom it concerns is told, each with its own consentId."""
    held = world.new(accounts=world.both_accounts())
    parties = {"fiu": (held.fiu, held.id)} if whom == "fiu" else {
        name: (world.provider(name), held.parts[name]["consentId"]) for name in held.parts}
    for what, status in (("pause", "PAUSED"), ("resume", "ACTIVE"), ("revoke", "REVOKED")):
        marks = {name: party.journal.mark() for name, (party, _) in parties.items()}
        world.decide(held, what)
        for name, (party, id) in parties.items():
            if not _told(world, check, party, id, status, marks[name]):
                return  # The others will not be told either, and each is waited for.


def _told(world, check, party, id, status, mark) -> bool:
    def wanted(entry):
        said = (entry.body or {}).get("ConsentStatusNotification", {})
        return entry.op == "POST /Consent/Notification" and said.get("consentId") == id and (
            said["consentStatus"] == status)

    entry = party.journal.wait(wanted, world.setup.wait, mark)
    if check.that(entry is not None, f"`{party.id}` was not told that its consent is {status}"):
        check.that(entry.body["Notifier"] == {"type": "AA", "id": world.peer},
                   f"Notifier is {entry.body['Notifier']}")
    return entry is not None


@run("linked-by-calls")
def linked_by_calls(world, check):
    """What the provider is asked when a customer links."""
    provider = world.provider("fip")
    customer = world.enrol()
    mark = provider.journal.mark()
    account = world.link(customer, "fip", 0)[0]
    ops = [e for e in provider.journal.all(since=mark) if e.status == 200]
    steps = ["POST /Accounts/discover", "POST /Accounts/link", "POST /Accounts/link/verify"]
    check.that([e.op for e in ops if e.op in steps] == steps, f"called were {[e.op for e in ops]}")
    for entry in ops:
        if "Customer" in (entry.body or {}):
            check.that(entry.body["Customer"]["id"] == customer.address,
                       f"{entry.op}: the customer is `{entry.body['Customer']['id']}`")
        if entry.op == "POST /Accounts/link":
            masks = [a["maskedAccNumber"] for a in entry.body["Customer"]["Accounts"]]
            check.that(masks == [account["maskedAccNumber"]], f"linked were {masks}")


@run("delinked-by-calls")
def delinked_by_calls(world, check, state):
    """The provider is asked to delink: the account, or all of a customer who leaves."""
    held = world.held(state)
    marks = world.kept["delinked from" if state == "delinked" else "gone from"]
    for account in held.detail["Accounts"]:
        name = next(n for n in marks if world.provider(n).id == account["fipId"])
        if state == "delinked" and name != "fip":
            continue
        wanted = {"customerAddress": held.customer.address,
                  "linkRefNumber": account["linkRefNumber"]}
        entry = world.provider(name).journal.wait(
            lambda e: e.op == "POST /Accounts/delink" and e.body and e.body["Account"] == wanted
            and e.status == 200, world.setup.wait, marks[name])
        check.that(entry is not None, f"`{account['fipId']}` was not asked to delink")


@run("delinked-told")
def delinked_told(world, check):
    """A consent that ends with its account ends for the data user and the other provider too."""
    held = world.held("delinked")
    _told(world, check, held.fiu, held.id, "REVOKED", world.kept["delinked told"])
    _told(world, check, world.provider("fip-other"), held.parts["fip-other"]["consentId"],
          "REVOKED", world.kept["delinked from"]["fip-other"])
