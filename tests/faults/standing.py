"""Consents that a case has from its beginning, and the first thing that a service takes after a fault."""

import json
import time

from .calls import Unanswered
from .journal import Journal, Request, Session
from .load import OFTEN, ask_decision_point
from .network import NotReady
from .party import answer_to, records

PATIENCE = 60


class Standing:
    """One consent with the bank and one with the store, in the journal as everything else."""

    def __init__(self, network, journal: Journal):
        self.network, self.journal = network, journal
        self.bank = self.given(records("bank.example"), "store")
        self.store = self.given(answer_to(network.question), "query")

    def given(self, item: dict, mode: str) -> Request:
        one = Request(self.network.party.ask(item, OFTEN, mode))
        self.journal.requests.append(one)
        one.id = self.network.party.submit(one.asked).json()["request_id"]
        self.network.people[0].approve(one.id)
        one.told = "approved"
        one.artifact = self.network.party.get(f"v1/consent-requests/{one.id}").json()["artifact_id"]
        return one

    def first_write(self, service: str) -> float:
        """The seconds until the service has taken something again that it must keep."""
        began = time.monotonic()
        take = {"manager": self._request, "bank": lambda: self.used(self.bank),
                "store": lambda: self.used(self.store), "lender": self._check}[service]
        while not take():
            if time.monotonic() - began > PATIENCE:
                raise NotReady(f"the {service} has taken nothing for {PATIENCE} s: "
                               f"{getattr(self.network, service).said()}")
            time.sleep(0.02)
        return time.monotonic() - began

    def _request(self) -> bool:
        one = Request(self.network.party.ask(records("bank.example"), OFTEN, "store"))
        with self.journal.lock:
            self.journal.requests.append(one)
        try:
            answer = self.network.party.submit(one.asked)
        except Unanswered:
            return False
        if answer.status == 201:
            one.id = answer.json()["request_id"]
        return answer.status == 201

    def used(self, under: Request, wait: int = 5) -> bool:
        """Whether something was released and recorded under a consent."""
        one = Session(self.network.party.use(under.artifact, under.asked), under)
        with self.journal.lock:
            self.journal.sessions.append(one)
        try:
            answer = self.network.party.open(one.document)
            if answer.status != 201:
                return False
            one.id = answer.json()["session_id"]
            view = self.network.party.get(f"v1/data-sessions/{one.id}?wait={wait}")
        except Unanswered:
            return False
        one.ready = view.status == 200 and view.json()["state"] == "ready"
        return one.ready

    def _check(self) -> bool:
        system = f"first-{time.monotonic_ns()}"
        try:
            answer = ask_decision_point(self.network, system, "105")
        except Unanswered:
            return False
        if answer.status == 200:
            self.journal.checks[system] = answer.json()["decision"]
        return answer.status == 200


class Lent:
    """A consent that the lender's own adapter has asked for and holds; what its decision point says of it."""

    def __init__(self, network):
        self.network = network
        ask = network.folder / "ask.json"
        ask.write_text(json.dumps({
            "purpose": "105", "use_description": "To see what a fault does.", "benefit": "None.",
            "return_url": "http://localhost/", "hours_to_decide": 24,
            "term": {"days": 7, "mode": "store", "data_life": {"unit": "month", "value": 3}, "frequency": OFTEN},
            "items": [records("bank.example")]}))
        said = network.lender.run("request", str(ask)).stdout
        self.request = said.split()[1]
        network.people[1].approve(self.request)
        self.consent = network.people[1].consent_of(self.request)
        self.artifact = None
        self.until("allow")

    def says(self) -> str:
        try:
            if self.artifact is None:
                listed = self.network.lender.run("requests").stdout.splitlines()
                mine = [json.loads(line) for line in listed if self.request in line]
                self.artifact = mine[0].get("artifact") or mine[0].get("artifact_id")
            if self.artifact is None:
                return "no artifact"
            answer = ask_decision_point(self.network, "lent", "105", artifact=self.artifact)
        except Unanswered:
            return "unanswered"
        return answer.json()["decision"] if answer.status == 200 else answer.problem()

    def until(self, decision: str) -> float:
        began = time.monotonic()
        while (says := self.says()) != decision:
            if time.monotonic() - began > PATIENCE:
                raise NotReady(f"the decision point says {says} and not {decision}")
            time.sleep(0.02)
        return time.monotonic() - began
