"""Whole ways through an aggregator: link, ask, approve, request, fetch, open."""

from ..engine import run
from ..world import NotApplicable

PURPOSES = ("101", "102", "103", "104", "105")
KINDS = [["PROFILE"], ["SUMMARY"], ["TRANSACTIONS"], ["PROFILE", "SUMMARY"],
         ["PROFILE", "TRANSACTIONS"], ["SUMMARY", "TRANSACTIONS"],
         ["PROFILE", "SUMMARY", "TRANSACTIONS"]]
LIVES = [(unit, value) for unit in ("DAY", "MONTH", "YEAR") for value in range(5)] + [("INF", 0)]
USES = [(unit, value) for unit in ("HOUR", "DAY", "MONTH", "YEAR") for value in range(1, 5)]
FILTERS = [[{"type": "TRANSACTIONAMOUNT", "operator": operator, "value": "20000"}]
           for operator in ("=", "!=", ">", "<", ">=", "<=")] + [
               [{"type": "TRANSACTIONTYPE", "operator": operator, "value": value}]
               for operator in ("=", "!=") for value in ("CREDIT", "DEBIT")]


def delivered(world, check, held, name) -> bool:
    session = world.session(held)
    answer = world.fetch(session)
    if not check.answer(answer, {"status": 200}, name):
        return False
    check.failures += [f"{name}: {text}" for text in world.examine(session, answer.body)]
    return True


@run("aa-whole-way")
def whole_way(world, check, fip=0, fip_other=0, asked_first=False, paused=False):
    """With so many accounts at each provider; she may be asked before they are linked."""
    customer = world.enrol()
    kinds = {"fip": fip, "fip-other": fip_other}
    if fip_other > len(world.types):
        raise NotApplicable(f"the configuration has no {fip_other} `fi-types`")
    types = world.types[:max(fip_other, 1)]
    if asked_first:
        call, handle = world.asked(customer=customer, fiTypes=types)
    accounts = [account for name, count in kinds.items() if count
                for account in world.link(customer, name, *range(count))]
    if not asked_first:
        call, handle = world.asked(customer=customer, fiTypes=types)
    held = world.approve(call, handle, customer, accounts)
    if paused:
        world.decide(held, "pause")
        check.answer(world.make_fi_request(held=held).send(),
                     {"status": 400, "errorCode": "InvalidConsentStatus"}, "while it is paused")
        world.decide(held, "resume")
    delivered(world, check, held, "the data")


@run("all-terms")
def all_terms(world, check):
    """Every mode, purpose, life, frequency, kind of information and filter, in turn."""
    accounts, refused = world.link(world.customer(), "fip", 0), 0
    for number, (life, use) in enumerate(zip(LIVES, USES)):
        mode = "STORE" if life[1] else world.modes[number % len(world.modes)]
        if mode not in world.modes:
            continue
        code = PURPOSES[number % len(PURPOSES)]
        terms = {
            "consentMode": mode, "fetchType": ("PERIODIC", "ONETIME")[number % 2],
            "consentTypes": KINDS[number % len(KINDS)],
            "Purpose": world.detail()["Purpose"] | {
                "code": code, "refUri": f"https://api.rebit.org.in/aa/purpose/{code}.xml"},
            "DataLife": {"unit": life[0], "value": life[1]},
            "Frequency": {"unit": use[0], "value": use[1]},
            "DataFilter": FILTERS[number % len(FILTERS)]}
        call = world.make_consent(**terms)
        answer = call.send()
        name = f"{mode}, {code}, kept {life[1]} {life[0]}, {use[1]} a {use[0]}"
        if answer.status == 412:
            refused += 1  # By a rule of fair use: the aggregator's right.
            continue
        if check.answer(answer, {"status": 200}, name):
            held = world.approve(call, answer.body["ConsentHandle"], world.customer(), accounts)
            delivered(world, check, held, name)
    check.that(check.cases, f"all {refused} were refused by rules of fair use")
    for mode in world.modes:
        life = {"unit": "MONTH", "value": 1 if mode == "STORE" else 0}
        answer = world.make_consent(consentMode=mode, DataLife=life).send()
        check.answer(answer, {"status": [200, 412]}, f"mode {mode}")


@run("all-types")
def all_types(world, check):
    """An account of every type that the aggregator serves, in one consent."""
    customer = world.enrol()
    accounts = world.link(customer, "fip-other", *range(len(world.types)))
    call, handle = world.asked(customer=customer, fiTypes=world.types)
    delivered(world, check, world.approve(call, handle, customer, accounts), "the data")
