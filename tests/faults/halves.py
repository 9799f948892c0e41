"""Files as a machine that fell may leave them: half written, torn, with rubbish behind them.

Each either does no harm, or the service refuses to start and says what is wrong; it never goes on with less.
"""

import os
import pathlib
import shutil
from dataclasses import dataclass

from .journal import Found, Journal
from .load import Load
from .standing import Standing

RUBBISH = os.urandom(5000)


@dataclass
class Half:
    service: str
    # Below the service's data folder; of several that fit, the first. Several are spoilt at once.
    files: str | tuple
    how: str
    # Words that must be in what it says, where it must not start; none where it must.
    refused: str | None = None


HALVES = (
    Half("manager", "manager.db-wal", "rubbish behind"),
    Half("manager", "manager.db-wal", "half a frame behind"),
    Half("manager", ("relay/01890a5d-ac96-774b-bcce-b302099a8057/0.partial",
                     "exports/01890a5d-ac96-774b-bcce-b302099a8057.part", "signing-key.json.new"), "half a file"),
    Half("manager", "log-checkpoint.txt", "torn", "the last checkpoint is none"),
    Half("manager", "log-checkpoint.txt", "empty", "the last checkpoint is none"),
    Half("manager", "signing-key.json", "torn", "the current signing key cannot be had"),
    Half("manager", "log-key.seed", "torn", "log-key.seed"),
    Half("manager", "manager.db", "torn", "database disk image is malformed"),
    Half("bank", "adapter.sqlite-wal", "rubbish behind"),
    Half("bank", "signing-key.jwk.new", "half a file"),
    Half("bank", "signing-key.jwk", "torn", "signing-key.jwk"),
    Half("bank", "adapter.sqlite", "torn", "database disk image is malformed"),
    Half("store", ("host.db-wal", "vaults/*.vault-wal"), "rubbish behind"),
    Half("store", "party.key.new", "half a file"),
    Half("store", "party.key", "torn", "party.key"),
    Half("store", "host.key", "torn", "host.key"),
    Half("lender", "checks/*.ndjson", "half a line behind"),
    Half("lender", "adapter.sqlite-wal", "rubbish behind"),
)


def run(world, report) -> None:
    network, journal = world.network("halves"), Journal()
    network.start()
    standing = Standing(network, journal)
    with Load(network, journal, world.seed, ("ask", "decide", "use", "check")):
        while len(journal.sessions) < 5:
            standing.used(standing.bank)
            standing.used(standing.store)
    for half in HALVES:
        _half(network, journal, half, report)
    network.stop()


def _half(network, journal: Journal, half: Half, report) -> None:
    service, data = getattr(network, half.service), network.data[half.service]
    service.kill()
    kept = data.with_name(f"{data.name}-kept")
    shutil.copytree(data, kept)
    files = half.files if isinstance(half.files, tuple) else (half.files,)
    name = f"{half.service}: {', '.join(file.rsplit('/', 1)[-1] for file in files)}: {half.how}"
    for file in files:
        _spoil(data, file, half.how)
    service.spawn()
    while service.alive() and not service.is_ready():
        if service.ended(0.05) is not None or _past(service):
            break
    problems, found = [], Found()
    if service.is_ready():
        says = "started"
        found.add(journal.compare(network))
        if half.refused is not None and found.all():
            problems.append("it started and went on with less")
    else:
        said = service.said(3000).splitlines()
        says = "refused: " + next((line for line in reversed(said) if half.refused and half.refused in line), "")[-200:]
        if half.refused is None:
            problems.append(f"it did not start: {said[-3:]}")
        elif not any(half.refused in line for line in said):
            problems.append(f"it does not say what is wrong: {said[-3:]}")
        service.kill()
        shutil.rmtree(data)
        shutil.copytree(kept, data)
        service.start()
        found.add(journal.compare(network))
    shutil.rmtree(kept)
    report.say(name, f"{says}; {found.line()} of {journal.told()} told", problems + found.all())


def _past(service) -> bool:
    """Whether it has been given long enough, which is told by what it says of itself."""
    answer = service.ready_problem()
    return answer is not None and answer.status == 503 and b"transparency log" in answer.body


def _spoil(data: pathlib.Path, name: str, how: str) -> None:
    file = next(iter(data.glob(name)), data / name)
    file.parent.mkdir(parents=True, exist_ok=True)
    old = file.read_bytes() if file.exists() else b""
    new = {"rubbish behind": old + RUBBISH, "half a file": RUBBISH[:100], "torn": old[:len(old) // 2], "empty": b"",
           # After the head of the file a frame has a head of 24 bytes and a page of 4096.
           "half a frame behind": old + old[32:32 + 2000], "half a line behind": old + b'{"at":"2026-11-'}[how]
    file.write_bytes(new)
    file.chmod(0o600)
