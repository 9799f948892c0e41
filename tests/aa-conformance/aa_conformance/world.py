"""What a role's scenarios play in: the counterparts, and ways to make valid requests.

A role has a subclass. `make_NAME(**given)` builds the valid `Call` that `send: NAME` of a scenario
starts from, doing on the way whatever must have happened before. `value(name)` is what
`$world:name` stands for.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from . import sealing, wire
from .config import ConfigError, Setup
from .participant import Answer, Participant
from .validate import schema_errors


class Unprepared(Exception):
    """What a scenario starts from could not be made."""


class NotApplicable(Exception):
    """The configuration says that a row is not about this endpoint."""


@dataclass
class Call:
    """A request about to be made. `parts` go into `body` by `finish`, such as a signed consent."""

    sender: Participant
    peer: str
    op: str
    body: dict | None
    parts: dict[str, dict] = field(default_factory=dict)
    finish: Callable[["Call"], None] | None = None

    def fresh(self) -> "Call":
        """The same request, as a new one: other transaction id, time of now."""
        body = copy.deepcopy(self.body)
        if isinstance(body, dict):
            body |= {name: value for name, value in wire.envelope().items()
                     if name in body and name != "ver"}
        return Call(self.sender, self.peer, self.op, body, copy.deepcopy(self.parts), self.finish)

    def send(self, tamper: dict | None = None, valid: bool = True) -> Answer:
        return self.sender.call(self.peer, self.op, self.body, tamper=tamper, valid=valid)


class World:
    role = ""
    needs: dict = {}
    """A JSON Schema of what the configuration must say for this role."""

    def __init__(self, setup: Setup, observe):
        self.setup = setup
        self.observe = observe
        self.peer = setup.under_test[self.role]
        self.data = setup.data.get(self.role) or {}
        if errors := schema_errors(self.needs, self.data):
            raise ConfigError(f"`{self.role}` in the configuration: {errors[0]}")
        self.hooks = setup.hooks
        self.parties: dict[str, Participant] = {}
        self.keys: dict[str, sealing.OurKeys] = {}
        """What data was asked to be sealed to, by nonce."""

    def join(self, name: str, kind: type[Participant] = Participant, **more) -> Participant:
        """Starts one of our parties."""
        party = kind(self.setup.parties[name], self.setup.registry, observe=self.observe,
                     urls=self.setup.urls, timeout=self.setup.timeout, context=self.setup.context,
                     **more)
        self.parties[name] = party.start()
        return party

    def start(self):
        """Starts the counterparts."""

    def foresee(self, rows: list[dict]):
        """Begins what some of the rows will have to wait for."""

    def close(self):
        for party in self.parties.values():
            party.stop()

    def build(self, name: str, **given) -> Call:
        return getattr(self, f"make_{name.replace('-', '_')}")(**given)

    def data_request(self, sender: Participant, held, curve: str, since, until) -> Call:
        """A request for data under the consent `held`, with keys of its own each time that it is made."""
        given = held.detail["FIDataRange"]
        body = wire.envelope() | {
            "Consent": {"id": held.id, "digitalSignature": held.signature},
            "FIDataRange": {"from": since or given["from"], "to": until or given["to"]},
            "KeyMaterial": {}}

        def finish(call: Call):
            keys = sealing.OurKeys.generate(curve)
            call.body["KeyMaterial"] = keys.material()
            self.keys[call.body["KeyMaterial"]["Nonce"]] = keys

        call = Call(sender, self.peer, "POST /FI/request", body, {}, finish)
        finish(call)
        return call

    def value(self, name: str):
        """`uuid`, the key that a party presents (`key:aa-other`), a party (`party:aa-other`)."""
        kind, _, rest = name.partition(":")
        if kind == "party":
            return self.parties[rest]
        if kind == "id":
            return self.setup.parties[rest].id
        if kind == "key":
            return self.setup.parties[rest].to_peers[self.peer]
        return getattr(self, f"value_{name.replace('-', '_')}")()

    def good(self, answer: Answer, what: str) -> dict:
        """The body of an answer that must be a success for a scenario to go on."""
        if answer.status != 200:
            message = answer.body.get("errorMsg", "")
            raise Unprepared(f"{what} was answered with {answer} {message}".rstrip())
        if answer.violations:
            raise Unprepared(f"{what} was not answered as specified: {answer.violations[0]}")
        return answer.body
