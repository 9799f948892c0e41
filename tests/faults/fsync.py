"""`fsync` that fails: every one of a service, by `strace`, while it is asked to keep things."""

import signal
import subprocess
import time

from .disk import refused_until_enough
from .journal import Found, Journal
from .standing import Standing

CALLS = "fsync,fdatasync"


def run(world, report) -> None:
    network = world.network("fsync")
    network.start()
    standing = Standing(network, Journal())
    for name in ("manager", "bank", "store"):
        _service(network, name, standing, report)
    network.stop()


def _service(network, name: str, standing: Standing, report) -> None:
    service, journal, found = getattr(network, name), standing.journal, Found()
    told = journal.told()
    log = network.folder / "strace.log"
    strace = subprocess.Popen(["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", "-e",
                               f"inject={CALLS}:error=EIO", "-p", str(service.pid)], stderr=subprocess.PIPE)
    time.sleep(0.5)
    problems = [] if strace.poll() is None else [f"strace: {strace.stderr.read().decode()}"]
    taken, refusals = refused_until_enough(network, standing, name)
    strace.send_signal(signal.SIGINT)
    strace.wait(20)
    failed = log.read_text().count("INJECTED")
    if not failed or not refusals:
        problems.append(f"{failed} calls failed, and {len(refusals)} things were refused")
    problems += [one for one in refusals if not one.startswith(("5", "session"))]
    began = time.monotonic()
    again = "went on"
    while not service.is_ready() and service.alive() and time.monotonic() - began < 20:
        time.sleep(0.01)
    if not service.is_ready():
        again = f"needed a restart ({'not ready' if service.alive() else 'ended by itself'})"
        service.kill()
        service.start()
    ready, wrote = time.monotonic() - began, standing.first_write(name)
    service.kill()
    service.start()
    found.add(journal.compare(network))
    report.say(f"fsync of the {name} failing", f"{failed} calls failed, {taken} taken, refused as "
               f"{sorted(set(refusals))}; {again}; {found.line()} of {journal.told() - told} told, after a kill -9 "
               f"more; ready {ready:.2f} s, first write {wrote:.2f} s", found.all() + problems)
