"""Counterparts that can be told to answer wrongly, and that keep what they sealed."""

import copy
import secrets
import time
from collections.abc import Callable

from .. import wire
from ..model.fip import Fip
from ..participant import Participant, Reply
from ..receive import Received

WAIT, TRIES = 0.2, 10


class Provider(Fip):
    """A provider whose customers come during the run.

    `authenticator`: how its customers confirm. `answers[op, nonce]` changes the answer to that
    operation for the session of that key material. A session whose nonce is in `held_back` is not
    ready until it is said to be; with `holds` none is.
    """

    def __init__(self, identity, registry, authenticator="TOKEN", **more):
        super().__init__(identity, registry, [], **more)
        self.authenticator = authenticator
        self.answers: dict[tuple[str, str], Callable[[Reply], None]] = {}
        self.holds = False
        self.held_back: set[str] = set()
        self.by_nonce: dict[str, str] = {}
        self.plain: dict[str, bytes] = {}
        """What was sealed, by what it became."""
        self._texts: dict[tuple[int, str], bytes] = {}

    def enrol(self, identifiers: list[dict], accounts: list[dict], token: str = ""):
        """A customer; `token` is what she is sent whenever she links."""
        number = len(self.customers)
        owned = [{"accRefNumber": f"REF-{number}-{at}-{secrets.token_hex(4)}"} | account
                 for at, account in enumerate(accounts)]
        self.customers.append({"identifiers": identifiers, "accounts": owned, "token": token,
                               "authenticator": self.authenticator})
        return owned

    def link(self, request: Received):
        said = super().link(request)
        if said["AuthenticatorType"] == "TOKEN":
            customer = self.known[request.caller, request.body["Customer"]["id"]]
            self.tokens[said["RefNumber"]] = customer["token"]
        return said

    def fi_request(self, request: Received):
        nonce = request.body["KeyMaterial"]["Nonce"]
        ready = not self.holds and nonce not in self.held_back
        before, self.ready_at_once = self.ready_at_once, ready
        try:
            said = super().fi_request(request)
        finally:
            self.ready_at_once = before
        self.by_nonce[nonce] = said["sessionId"]
        return said

    def tell_ready(self, session: str, *said):
        """Again, if the aggregator had not yet read which session it is."""
        for _ in range(TRIES):
            answer = super().tell_ready(session, *said)
            if answer is None or answer.status == 200:
                return
            time.sleep(WAIT)

    def _handle(self, received: Received) -> Reply:
        reply = super()._handle(received)
        nonce = self._nonce(received)
        change = self.answers.get((received.op, nonce))
        if change is None:
            return reply
        wrong = Reply(reply.status, copy.deepcopy(reply.body))
        change(wrong)
        return wrong

    def _nonce(self, received: Received) -> str | None:
        if received.op == "POST /FI/request":
            return received.body["KeyMaterial"]["Nonce"]
        if received.op == "POST /FI/fetch" and received.body["sessionId"] in self.sessions:
            return self.sessions[received.body["sessionId"]].material["Nonce"]
        return None

    def _document(self, session, consent, number):
        text = super()._document(session, consent, number)
        self._texts[id(session), number] = text
        return text

    def _entries(self, session, consent, wanted):
        entries = super()._entries(session, consent, wanted)
        for number, entry in zip(wanted, entries):
            self.plain[entry["data"][0]["encryptedFI"]] = self._texts[id(session), number]
        return entries


class DataUser(Participant):
    """Takes an aggregator's notifications."""

    def handlers(self):
        def noted(_: Received):
            return {"response": "OK"}

        return {"POST /Consent/Notification": noted, "POST /FI/Notification": noted}


def until(holds: Callable[[], object], seconds: float, every: float = 0.05):
    """What `holds` gives, as soon as it is something; what it gives at the end else."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if found or time.monotonic() > end:
            return found
        time.sleep(every)


def mobile() -> str:
    return "9" + "".join(secrets.choice("0123456789") for _ in range(9))


def person(prefix: str = "conf") -> tuple[str, list[dict]]:
    """A name that nobody has, and identifiers of hers."""
    name = f"{prefix}-{wire.new_id()[:8]}"
    return name, [{"category": "STRONG", "type": "MOBILE", "value": mobile()},
                  {"category": "STRONG", "type": "EMAIL", "value": f"{name}@example.test"}]
