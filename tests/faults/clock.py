"""A service's clock that jumps while it is down, by `libfaketime`: eight days forward, past the end of every consent,
and back again.
"""

import pathlib
import time

from .journal import Found, Journal, check_log
from .network import NotReady
from .party import records
from .standing import Standing

LIBRARY = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
DAY = 86_400


def run(world, report) -> None:
    network, journal = world.network("clock"), Journal()
    network.start()
    standing = Standing(network, journal)
    problems = [] if standing.used(standing.bank) and standing.used(standing.store) else ["nothing was served before"]
    report.say("before the clocks jump", f"{journal.told()} told", problems)
    try:
        for hours in (1, -1):
            _one_off(network, standing, report, hours)
        _all_ahead(world, network, standing, report)
        _back(world, network, standing, report)
    finally:
        _ahead(world, network, 0)
    network.stop()


def _one_off(network, standing, report, hours: int) -> None:
    """Only the manager's clock is wrong: nobody takes what it signs, nor it what they sign."""
    network.manager.stop()
    _fake(network.manager, hours * 3600)
    network.manager.spawn()
    end = time.monotonic() + 8
    while not (ready := network.manager.is_ready()) and time.monotonic() < end:
        time.sleep(0.05)
    stands = "ready" if ready else _why_not(network.manager)
    taken = network.party.submit(network.party.ask(records("bank.example"), None, "store"))
    served = standing.used(standing.bank, wait=1) or standing.used(standing.store, wait=1)
    found = Found()
    check_log(network, found)
    report.say(f"the manager's clock off by {hours:+d} h", f"{stands}; a request: {_status(taken)}; "
               f"{'served' if served else 'nothing served'}; log {'INCONSISTENT' if found.log else 'consistent'}",
               (["served over such a skew"] if served else []) + found.log)
    network.manager.stop()
    _fake(network.manager, 0)
    network.manager.start()


def _why_not(service) -> str:
    answer = service.ready_problem()
    return answer.json().get("detail", "not ready") if answer else "silent"


def _status(answer) -> str:
    return answer.problem() if answer.status >= 400 else f"{answer.status} taken"


def _all_ahead(world, network, standing, report) -> None:
    """Eight days later everything has expired."""
    network.stop()
    _ahead(world, network, 8 * DAY)
    network.start()
    refusals = _refusals(network, standing)
    found = Found()
    check_log(network, found)
    report.say("eight days later", f"data requests: {refusals}; log {'INCONSISTENT' if found.log else 'consistent'}",
               _wrong(refusals) + found.log)


def _back(world, network, standing, report) -> None:
    """The clocks fall back to today: what had ended stays ended, and the log goes on."""
    network.stop()
    _ahead(world, network, 0)
    try:
        network.start()
        wrote = standing.first_write("manager")
    except NotReady as error:
        report.say("eight days back", "did not go on", [str(error)[-600:]])
        return
    refusals, found = _refusals(network, standing), Found()
    check_log(network, found)
    listed = [one["request_id"] for one in network.party.all("v1/consent-requests")]
    problems = ["ids or order of the requests broke"] if len(listed) != len(set(listed)) else []
    report.say("eight days back", f"data requests: {refusals}; first write {wrote:.2f} s; log "
               f"{'INCONSISTENT' if found.log else 'consistent'}", _wrong(refusals) + found.log + problems)


def _refusals(network, standing) -> list[str]:
    answers = []
    for one in (standing.bank, standing.store):
        answer = network.party.open(network.party.use(one.artifact, one.asked))
        answers.append(_status(answer))
    return answers


def _wrong(refusals: list[str]) -> list[str]:
    return [f"an expired consent: {one}" for one in refusals if "consent-expired" not in one]


def _ahead(world, network, seconds: int) -> None:
    """Everybody's clock, ours too."""
    for service in network.services:
        _fake(service, seconds)
    world.outside.identity.ahead = world.outside.party.ahead = float(seconds)


def _fake(service, seconds: int) -> None:
    service.env = {} if seconds == 0 else {
        "LD_PRELOAD": str(LIBRARY), "FAKETIME": f"{seconds:+d}", "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "0", "NO_FAKE_STAT": "1"}
