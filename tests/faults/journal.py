"""What was acknowledged to us, and what the services say of it later.

INVARIANT: a thing is entered as acknowledged only after its answer was read to the end. What was sent and not
answered is kept too: sent again it must be taken, once.
"""

import json
import random
import sqlite3
import threading
from collections import Counter
from dataclasses import dataclass, field

from .party import Asked
from .signed import claims_of

# How many of the older things are looked at by sending them again; of the others the listings are read.
SAMPLE = 12


@dataclass
class Request:
    asked: Asked
    id: str | None = None
    artifact: str | None = None
    consent: str | None = None
    # What she was told last, and whether something later was not answered.
    told: str = "pending"
    unsure: bool = False


@dataclass
class Session:
    document: str
    request: Request
    id: str | None = None
    ready: bool = False
    taken: bool = False
    # Opened after she was told that the consent had ended or was paused.
    forbidden: bool = False

    @property
    def jti(self) -> str:
        """Of the part for the source, which counts by it."""
        return claims_of(claims_of(self.document)["request"])["jti"]


@dataclass
class Found:
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    outside: list = field(default_factory=list)
    log: list = field(default_factory=list)
    pending: int = 0

    def add(self, other: "Found") -> None:
        for name in ("lost", "doubled", "outside", "log"):
            getattr(self, name).extend(getattr(other, name))
        self.pending = other.pending

    def all(self) -> list:
        return self.lost + self.doubled + self.outside + self.log

    def line(self) -> str:
        return (f"lost {len(self.lost)} doubled {len(self.doubled)} outside a consent {len(self.outside)} "
                f"log {'consistent' if not self.log else 'INCONSISTENT'}")


class Journal:
    def __init__(self):
        self.lock = threading.Lock()
        self.requests: list[Request] = []
        self.sessions: list[Session] = []
        self.checks: dict[str, str] = {}
        self.unanswered = 0

    def told(self) -> int:
        """How many things were acknowledged."""
        asked = sum(1 + (one.told != "pending") for one in self.requests if one.id)
        used = sum(1 + one.ready + one.taken for one in self.sessions if one.id)
        return asked + used + len(self.checks)

    def counts(self) -> Counter:
        states = Counter(one.told for one in self.requests if one.id)
        return states + Counter(ready=sum(one.ready for one in self.sessions),
                                taken=sum(one.taken for one in self.sessions), checks=len(self.checks))

    def compare(self, network) -> Found:
        """Everything against what the running services answer."""
        found = Found()
        with self.lock:
            requests, sessions = list(self.requests), list(self.sessions)
        self._send_again(network, requests, sessions, found)
        self._requests(network, requests, found)
        self._sessions(network, requests, sessions, found)
        self._at_the_bank(network, sessions, found)
        self._decision_point(network, found)
        check_log(network, found)
        return found

    def _send_again(self, network, requests, sessions, found: Found) -> None:
        for one in _some(requests):
            answer = network.party.submit(one.asked)
            if answer.status not in (200, 201):
                found.lost.append(f"a request sent again: {answer.problem()}")
            elif one.id not in (None, answer.json()["request_id"]):
                found.doubled.append(f"request {one.id} sent again became {answer.json()['request_id']}")
            else:
                one.id = answer.json()["request_id"]
        for one in _some(sessions):
            answer = network.party.open(one.document)
            if answer.status in (200, 201):
                if one.id not in (None, answer.json()["session_id"]):
                    found.doubled.append(f"session {one.id} sent again became {answer.json()['session_id']}")
                one.id = answer.json()["session_id"]
            elif one.id is not None:
                found.lost.append(f"session {one.id} sent again: {answer.problem()}")

    def _requests(self, network, requests, found: Found) -> None:
        listed = network.party.all("v1/consent-requests")
        count = Counter(one["request_id"] for one in listed)
        views = {one["request_id"]: one for one in listed}
        known = {one.id for one in requests}
        found.doubled += [f"request {one} is listed {n} times" for one, n in count.items() if n > 1]
        found.doubled += [f"request {one} was never acknowledged nor sent" for one in count if one not in known]
        artifacts = network.party.all("v1/artifacts")
        copies = Counter(one["artifact_id"] for one in artifacts)
        states = {one["artifact_id"]: one["state"] for one in artifacts}
        approved = [view for view in views.values() if view["state"] == "approved"]
        named = Counter(view["artifact_id"] for view in approved)
        found.lost += [f"artifact {one} of an approved request" for one in named if not copies[one]]
        found.doubled += [f"artifact {one}" for one, n in copies.items() if n > 1 or named[one] != 1]
        for one in requests:
            view = views.get(one.id)
            if view is None:
                found.lost.append(f"request {one.id}")
            elif one.told == "denied" and view["state"] != "denied":
                found.lost.append(f"her no to {one.id}: {view['state']}")
            elif one.told in ("approved", "paused", "revoked"):
                if view["state"] != "approved":
                    found.lost.append(f"her yes to {one.id}: {view['state']}")
                    continue
                one.artifact = view["artifact_id"]
                state = states.get(one.artifact)
                fine = {"approved": ("active", "paused", "revoked") if one.unsure else ("active",),
                        "paused": ("paused", "revoked") if one.unsure else ("paused",),
                        "revoked": ("revoked",)}[one.told]
                if state not in fine:
                    found.lost.append(f"what was told as {one.told} is {state}: {one.artifact}")

    def _sessions(self, network, requests, sessions, found: Found) -> None:
        shared = Counter(one["id"] for one in network.party.all("v1/sharing"))
        known = {one.id for one in sessions}
        found.doubled += [f"sharing {one} is listed {n} times" for one, n in shared.items() if n > 1]
        found.doubled += [f"sharing {one} of no session of ours" for one in shared if one not in known]
        found.lost += [f"sharing {one.id}" for one in sessions if one.ready and not shared[one.id]]
        found.outside += [f"session {one.id}" for one in sessions if one.forbidden and shared[one.id]]
        ended = [one for one in requests if one.told in ("paused", "revoked") and one.artifact]
        for one in random.sample(ended, min(5, len(ended))):
            answer = network.party.open(network.party.use(one.artifact, one.asked))
            if answer.status < 400:
                found.outside.append(f"a session under {one.artifact}, told as {one.told}")
        found.pending = 0
        for one in sessions[-SAMPLE:]:
            if one.id and not one.ready and not one.taken:
                answer = network.party.get(f"v1/data-sessions/{one.id}")
                if answer.status != 200:
                    found.lost.append(f"session {one.id}: {answer.problem()}")
                else:
                    found.pending += answer.json()["state"] == "pending"

    def _at_the_bank(self, network, sessions, found: Found) -> None:
        """A release is made once for each request that came to the bank, and stays."""
        bank = {one.jti: one for one in sessions if one.request.asked.item == "statement"}
        rows = sqlite3.connect(f"file:{network.data['bank']}/adapter.sqlite?mode=ro", uri=True)
        try:
            made = Counter(jti for (jti,) in rows.execute("select jti from release"))
        finally:
            rows.close()
        found.doubled += [f"release for {jti}" for jti, n in made.items() if n > 1]
        found.lost += [f"the bank's release of {one.id}" for jti, one in bank.items() if one.ready and not made[jti]]
        found.outside += [f"release for {jti}" for jti, one in bank.items() if one.forbidden and made[jti]]

    def _decision_point(self, network, found: Found) -> None:
        """Each answer of the decision point is written down, once, as it was given."""
        if not self.checks:
            return
        written: dict[str, list] = {}
        for file in (network.data["lender"] / "checks").glob("*.ndjson"):
            for line in file.read_bytes().split(b"\n"):
                entry = _entry(line)
                if entry is not None:
                    written.setdefault(entry[0], []).append(entry[1])
        for system, decision in self.checks.items():
            entries = written.get(system, [])
            if decision not in entries:
                found.lost.append(f"check {system}, answered {decision}, written as {entries}")
            elif len(entries) > 1:
                found.doubled.append(f"check {system}")


def check_log(network, found: Found) -> None:
    """`consent-manager log check`, beside the running manager."""
    done = network.manager.run("log", "check", check=False)
    if done.returncode:
        found.log.append(done.stdout + done.stderr)
        return
    says = json.loads(done.stdout)
    # More may come in while it looks.
    if says["checked"] < says["entries"]:
        found.log.append(done.stdout)


def _some(things: list) -> list:
    """What was not answered, the newest, and a few of the others."""
    newest = things[-SAMPLE:]
    older = things[:-SAMPLE]
    return ([one for one in older if one.id is None] + random.sample(older, min(SAMPLE, len(older))) + newest)


def _entry(line: bytes) -> tuple[str, str] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said["system"], said["outcome"]
