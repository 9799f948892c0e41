"""A disk that is full, for each service, and has room again: a small file system in memory holds its data."""

import pathlib
import shutil
import subprocess
import time

from .calls import Unanswered
from .journal import Found, Journal, Request
from .load import OFTEN, ask_decision_point
from .party import records
from .standing import Standing

MEGABYTES = 24
# So often something is tried on the full disk at most, until one is refused, and then that many times more.
MOST, MORE = 400, 5


def run(world, report) -> None:
    network, journal = world.network("disk"), Journal()
    network.start()
    standing = Standing(network, journal)
    for name in ("manager", "bank", "store", "lender"):
        mount = world.folder / f"small-{name}"
        mount.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0700", "tmpfs", str(mount)], check=True)
        try:
            _move(network, name, mount / "data")
            _full(network, name, mount, standing, report)
            _move(network, name, world.folder / "disk" / f"{name}-back")
        finally:
            getattr(network, name).kill()
            subprocess.run(["umount", "--lazy", str(mount)], check=True)
        getattr(network, name).start()
    network.stop()


def _move(network, name: str, to: pathlib.Path) -> None:
    """Has a service go on in another folder."""
    service = getattr(network, name)
    service.stop()
    shutil.copytree(network.data[name], to)
    network.data[name] = to
    network.configure()
    service.start()


def _full(network, name: str, mount: pathlib.Path, standing: Standing, report) -> None:
    journal, found = standing.journal, Found()
    told = journal.told()
    filler = mount / "filler"
    filler.touch()
    _fill(filler)
    taken, refusals = refused_until_enough(network, standing, name)
    ready = getattr(network, name).ready_problem()
    filler.unlink()
    service = getattr(network, name)
    problems = [] if service.alive() else [f"the {name} has ended: {service.said()}"]
    if len(refusals) <= MORE:
        problems.append(f"a full disk was hardly met: taken {taken}, refused {refusals}")
    problems += [one for one in refusals if not one.startswith("5") and not one.startswith("session")]
    began = time.monotonic()
    while not service.is_ready() and time.monotonic() - began < 60:
        time.sleep(0.01)
    ready_again, wrote = time.monotonic() - began, standing.first_write(name)
    service.kill()
    service.start()
    found.add(journal.compare(network))
    report.say(f"the disk of the {name} full", f"{taken} taken before, refused as {sorted(set(refusals))}, readyz "
               f"{ready.status if ready else 'silent'}; {found.line()} of {journal.told() - told} told, after a "
               f"kill -9 more; ready {ready_again:.2f} s, first write {wrote:.2f} s", found.all() + problems)


def _fill(filler: pathlib.Path) -> None:
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096) == 4096:
                pass
        except OSError:
            return


def refused_until_enough(network, standing: Standing, name: str) -> tuple[int, list]:
    """How many things a service took, and how it refused the others."""
    taken, refusals = 0, []
    for _ in range(MOST):
        says = _try(network, standing, name)
        if says is None:
            taken += 1
        else:
            refusals.append(says)
        if len(refusals) > MORE:
            break
    return taken, refusals


def _try(network, standing: Standing, name: str) -> str | None:
    """Nothing when it was taken, else how it was refused."""
    if name == "lender":
        system = f"full-{time.monotonic_ns()}"
        answer = ask_decision_point(network, system, "105")
        if answer.status == 200:
            standing.journal.checks[system] = answer.json()["decision"]
        return None if answer.status == 200 else answer.problem()
    if name == "manager":
        try:
            return _asked(network, standing.journal)
        except Unanswered as error:
            return str(error)
    under = getattr(standing, name)
    if standing.used(under, wait=1):
        return None
    last = standing.journal.sessions[-1]
    return "session not served" if last.id else "session not opened"


def _asked(network, journal: Journal) -> str | None:
    one = Request(network.party.ask(records("bank.example"), OFTEN, "store"))
    journal.requests.append(one)
    answer = network.party.submit(one.asked)
    if answer.status == 201:
        one.id = answer.json()["request_id"]
        return None
    return answer.problem()
