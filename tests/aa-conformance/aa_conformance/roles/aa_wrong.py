"""Providers that answer an aggregator wrongly: the data user's session must fail.

All sessions of a scenario are opened before any is waited for: each has its own wrong answer, told
apart by the nonce of its key material, which reaches the provider unchanged.
"""

from .. import mutate, sealing, spec
from ..engine import run
from ..world import Unprepared


@run("provider-wrong")
def provider_wrong(world, check, at, cases=(), each_field=False, both=False):
    """`at`: `request` or `fetch`. A case has `change` (of the body) or `signature`."""
    op = f"POST /FI/{at}"
    accounts = world.both_accounts() if both else world.link(world.customer(), "fip", 0)
    held = world.new(accounts=accounts)
    wrongs = [(case["name"], _change(world, held, case)) for case in cases]
    if each_field:
        wrongs += list(_each_field(world, held, op))
    sessions = []
    for name, change in wrongs:
        call = world.make_fi_request(held=held)
        world.provider("fip").answers[op, call.body["KeyMaterial"]["Nonce"]] = change
        answer = call.send()
        if check.answer(answer, {"status": 200}, f"{name}: the data user's request"):
            sessions.append((name, world.opened(call, held, answer.body)))
    for name, session in sessions:
        _has_failed(world, check, name, session)


def _change(world, held, case):
    def change(reply):
        for path, value in case.get("change", {}).items():
            mutate.change(reply.body, path, value, world)
        for name, value in case.get("material", {}).items():
            mutate.change(reply.body["FI"][0]["KeyMaterial"], name, value, world)
        if case.get("other-curve"):
            reply.body["FI"][0]["KeyMaterial"] = sealing.OurKeys.generate("Curve25519").material()
        if "account" in case:
            number = {"elsewhere": _link_at(world, held, "fip-other")}.get(
                case["account"], case["account"])
            reply.body["FI"][0]["data"][0]["linkRefNumber"] = number
        if "signature" in case:
            reply.signature = case["signature"]
        if case.get("sign-as"):
            reply.key = world.parties[case["sign-as"]].identity.key

    return change


def _link_at(world, held, fip: str) -> str:
    id = world.provider(fip).id
    return next((a["linkRefNumber"] for a in held.detail["Accounts"] if a["fipId"] == id), "none")


def _each_field(world, held, op):
    """Each member of a right answer wrong once, by the provider's specification."""
    session = world.session(held)
    world.good(world.fetch(session), "the fetch of data")
    entry = next((e for e in world.provider("fip").journal.all(op) if e.status == 200), None)
    if entry is None:
        raise Unprepared(f"the provider was not called with {op}")
    schema = spec.of_role("fip").operations[op].responses["200"]
    for path, wrong, value in mutate.each_member(schema, entry.answer):
        yield f"{path} {wrong}", lambda reply, path=path, value=value: mutate.put(
            reply.body, path, value)


def _has_failed(world, check, name, session):
    """Told so; a session called COMPLETED is fetched, in case the provider is asked only then."""
    entry = world.told(session, "FAILED", "COMPLETED")
    if entry is not None and entry.body["FIStatusNotification"]["sessionStatus"] == "COMPLETED":
        answer = world.fetch_call(session).send()
        if answer.status == 200:
            check.that(False, f"{name}: the session is COMPLETED, and the data is given out")
            return
        entry = world.told(session, "FAILED", seconds=min(2, world.setup.wait))
    if check.that(entry is not None, f"{name}: the data user was not told that the session FAILED"):
        _good_ones(world, check, name, session, entry.body["FIStatusNotification"])


def _good_ones(world, check, name, session, said):
    """No account of the provider that failed is called ready."""
    fip = world.provider("fip").id
    for one in said["FIStatusResponse"]:
        if one["fipID"] == fip:
            words = {account["FIStatus"] for account in one["Accounts"]}
            check.that(not words & {"READY", "DELIVERED"},
                       f"{name}: the session FAILED, and the account is {sorted(words)}")


@run("one-fails")
def one_fails(world, check):
    """One of two providers answers wrongly: the session fails; the good one's data is the good
    one's, the other's is not given out."""
    held = world.new(accounts=world.both_accounts())
    call = world.make_fi_request(held=held)
    nonce = call.body["KeyMaterial"]["Nonce"]
    world.provider("fip").answers["POST /FI/fetch", nonce] = lambda reply: mutate.put(
        reply.body, "FI.0.fipID", "nobody")
    session = world.opened(call, held, world.good(call.send(), "the request for data"))
    _has_failed(world, check, "one of two", session)
    for account in held.detail["Accounts"]:
        bad = account["fipId"] == world.provider("fip").id
        call = world.fetch_call(session)
        call.body |= {"fipId": account["fipId"],
                      "linkRefNumber": [{"id": account["linkRefNumber"]}]}
        answer = call.send()
        if bad:
            check.that(answer.status != 200, "the failed provider's data is given out")
        elif check.that(answer.status in (200, 404), f"the good provider's data: {answer}") and (
                answer.status == 200):
            check.failures += world.examine(session, answer.body, [account["linkRefNumber"]])
