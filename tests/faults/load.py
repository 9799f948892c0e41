"""Work for the services: parties that ask, people who decide, stop and pause, fetching, questions to the
decision point. It goes on through every fault, and enters into the journal what it was told.
"""

import contextlib
import json
import random
import threading
import time
from collections import Counter

from .browser import WrongPage
from .calls import Unanswered, call
from .journal import Journal, Request, Session
from .party import answer_to, records

# After a call that came to nothing, since the service may be down.
PAUSE = 0.03
OFTEN = {"unit": "hour", "value": 10_000}


class Load:
    """`with Load(network, journal):` while it is to work. What it meets is counted in `met`."""

    def __init__(self, network, journal: Journal, seed: int, only: tuple = ("ask", "decide", "use", "check"),
                 pause: float = PAUSE):
        self.network, self.journal, self.pause = network, journal, pause
        self.met: Counter[str] = Counter()
        self._ended = threading.Event()
        self._waiting: list[Request] = []
        self._checks = 0
        work = {"ask": [self._ask], "decide": [lambda r, p=p: self._decide(r, p) for p in network.people],
                "use": [self._use, self._use], "check": [self._check, self._check]}
        # Held over each piece of work by the thread that does it.
        self._busy: list[threading.Lock] = []
        self._threads = []
        for name in only:
            for n, one in enumerate(work[name]):
                self._busy.append(threading.Lock())
                arguments = (one, self._busy[-1], random.Random(f"{seed} {name} {n}"))
                self._threads.append(threading.Thread(target=self._work, args=arguments))

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    @contextlib.contextmanager
    def quiet(self):
        """Nothing is under way from here, while things are compared."""
        with contextlib.ExitStack() as held:
            for busy in self._busy:
                held.enter_context(busy)
            yield

    def _work(self, one, busy: threading.Lock, random_: random.Random) -> None:
        while not self._ended.is_set():
            # Let whoever waits for quiet have it.
            time.sleep(0.002)
            try:
                with busy:
                    one(random_)
            except (Unanswered, WrongPage, RuntimeError, KeyError, ValueError) as error:
                self.met[f"{type(error).__name__}: {str(error)[:100]}"] += 1
                self.journal.unanswered += 1
                time.sleep(self.pause)

    def _ask(self, random_: random.Random) -> None:
        to_bank = random_.random() < 0.6
        item = records("bank.example") if to_bank else answer_to(self.network.question)
        one = Request(self.network.party.ask(item, OFTEN, "store" if to_bank else "query"))
        with self.journal.lock:
            self.journal.requests.append(one)
        answer = self.network.party.submit(one.asked)
        if answer.status != 201:
            raise Unanswered(answer.problem())
        one.id = answer.json()["request_id"]
        with self.journal.lock:
            self._waiting.append(one)
        time.sleep(0.05)

    def _decide(self, random_: random.Random, person) -> None:
        with self.journal.lock:
            one = self._waiting.pop(0) if self._waiting else None
        if one is None:
            time.sleep(PAUSE)
            return
        try:
            self._say(one, random_, person)
        except (Unanswered, WrongPage):
            # She tries again, as far as it is still to be decided.
            if self._view(one)["state"] == "pending":
                with self.journal.lock:
                    self._waiting.insert(0, one)
            raise

    def _view(self, one: Request) -> dict:
        return self.network.party.get(f"v1/consent-requests/{one.id}").json()

    def _say(self, one: Request, random_: random.Random, person) -> None:
        if random_.random() < 0.2:
            with self._unsure(one):
                person.deny(one.id)
                one.told = "denied"
            return
        with self._unsure(one):
            person.approve(one.id)
            one.told = "approved"
        one.consent = person.consent_of(one.id)
        one.artifact = self._view(one)["artifact_id"]
        chance = random_.random()
        if chance < 0.2:
            with self._unsure(one):
                person.pause(one.consent)
                one.told = "paused"
        if chance < 0.1 or chance > 0.8:
            with self._unsure(one):
                person.stop(one.consent)
                one.told = "revoked"

    @contextlib.contextmanager
    def _unsure(self, one: Request):
        """Until the answer is there, more may have been done than was told."""
        one.unsure = True
        yield
        # An earlier word that was not answered does not change what this one was told.
        one.unsure = False

    def _use(self, random_: random.Random) -> None:
        with self.journal.lock:
            given = [one for one in self.journal.requests[-60:] if one.artifact]
        if not given:
            time.sleep(PAUSE)
            return
        one = random_.choice(given)
        forbidden = one.told in ("paused", "revoked")
        session = Session(self.network.party.use(one.artifact, one.asked), one, forbidden=forbidden)
        with self.journal.lock:
            self.journal.sessions.append(session)
        answer = self.network.party.open(session.document)
        if answer.status == 403:
            self.met[f"refused {answer.problem()}"] += 1
            with self.journal.lock:
                if not forbidden:
                    self.journal.sessions.remove(session)
            return
        if answer.status != 201:
            raise Unanswered(answer.problem())
        session.id = answer.json()["session_id"]
        view = self.network.party.get(f"v1/data-sessions/{session.id}?wait=2").json()
        if view["state"] != "ready":
            self.met[f"session {view['state']} {view.get('problem', {}).get('type', '')[-30:]}"] += 1
            return
        session.ready = True
        for page in range(view["pages"]):
            if self.network.party.get(f"v1/data-sessions/{session.id}/pages/{page}").status != 200:
                return
            if self.network.party.delete(f"v1/data-sessions/{session.id}/pages/{page}").status != 204:
                return
        session.taken = True

    def _check(self, random_: random.Random) -> None:
        self._checks += 1
        system = f"check-{id(self)}-{self._checks}"
        answer = ask_decision_point(self.network, system, random_.choice(["105", "102"]))
        if answer.status == 200:
            self.journal.checks[system] = answer.json()["decision"]
        time.sleep(0.01)


def ask_decision_point(network, system: str, purpose: str, **whom):
    """May this be processed? Of nobody unless `person` or `artifact` is given."""
    token = (network.data["lender"] / "decide.token").read_text().strip()
    body = {"system": system, "purpose": purpose, "fields": [{"dataset": "bank.transactions"}],
            **(whom or {"person": "nobody-whom-it-knows"})}
    return call("POST", f"http://127.0.0.1:{network.outside.ports['decide']}/decide", json.dumps(body),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}, patience=5)
