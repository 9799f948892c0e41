"""The role of a data user under test: two aggregators around it, and a provider behind them.

The aggregators are those of `model/aa.py`, told to answer wrongly where a row wants it; what the
data user made of it is asked by hooks.
"""

import hashlib
import threading
from dataclasses import dataclass

from .. import fidata, jws, wire
from ..hooks import HookFailed
from ..model.aa import Aa
from ..model.aa_state import Artefact, Session
from ..world import Call, NotApplicable, Unprepared, World
from . import fiu_runs, fiu_wrong  # noqa: F401  registers the functions that the table names
from .parties import Provider, person, until


@dataclass
class Asked:
    """A request for a consent that reached one of our aggregators."""

    aa: Aa
    handle: str
    detail: dict
    said: dict
    """What the hook answered."""


@dataclass
class Held(Asked):
    artefact: Artefact


@dataclass
class Opened:
    """A session that the data user opened; `hook` has ended when its `data.fetch` has."""

    held: Held
    session: Session
    hook: threading.Thread
    said: dict

    @property
    def id(self) -> str:
        return self.session.id


class FiuWorld(World):
    role = "fiu"
    needs = {"type": "object", "properties": {"consent": {"type": "object"}}}

    def __init__(self, setup, observe):
        super().__init__(setup, observe)
        self.kept: dict = {}
        self.address: dict[str, str] = {}

    def start(self):
        fip = self.setup.parties["fip"]
        for name in ("aa", "aa-other"):
            aa = self.setup.parties[name]
            for one, other in ((aa, fip), (fip, aa)):
                one.to_peers[other.id] = other.from_peers[one.id] = wire.new_id()
        self.join("aa", Aa)
        self.join("aa-other", Aa)
        self.provider = self.join("fip", Provider)
        for name in ("aa", "aa-other"):
            self._customer(name)

    def _customer(self, name: str):
        local, identifiers = person()
        self.provider.enrol(identifiers, [
            {"FIType": "DEPOSIT", "accType": "SAVINGS", "maskedAccNumber": f"XXXXXX{n}00{n}"}
            for n in (1, 2)], "123456")
        aa = self.aa(name)
        self.address[name] = aa.create(local, identifiers)["customerAddress"]
        aa.link(self.address[name], self.provider.id,
                [{"FIType": "DEPOSIT", "maskedAccNumber": f"XXXXXX{n}00{n}"} for n in (1, 2)],
                token="123456")

    def aa(self, name: str) -> Aa:
        return self.parties[name]

    def hook(self, name: str, **given) -> dict:
        return self.hooks.call(name, role="fiu", **given)

    def once(self, mark, make):
        if mark not in self.kept:
            self.kept[mark] = make()
        return self.kept[mark]

    # ---- consents

    def terms(self, **changes) -> dict:
        at = wire.now()
        return {
            "consentStart": wire.stamp(at - 5 * fidata.DAY / 1440),
            "consentExpiry": wire.stamp(at + 180 * fidata.DAY),
            "consentMode": "STORE", "fetchType": "PERIODIC",
            "consentTypes": ["SUMMARY", "TRANSACTIONS"], "fiTypes": ["DEPOSIT"],
            "Purpose": {"code": "101", "refUri": "https://api.rebit.org.in/aa/purpose/101.xml",
                        "text": "Wealth management service",
                        "Category": {"type": "Personal Finance"}},
            "FIDataRange": {"from": wire.stamp(at - 300 * fidata.DAY), "to": wire.stamp(at)},
            "DataLife": {"unit": "MONTH", "value": 1},
            "Frequency": {"unit": "HOUR", "value": 200},
        } | self.data.get("consent", {}) | changes

    def request(self, aa: str = "aa") -> Asked:
        """The data user is made to ask for a consent; `handle` is the one our aggregator made."""
        party = self.aa(aa)
        before, mark = set(party.asked), party.journal.mark()
        said = self.hook("consent.request", customerAddress=self.address[aa], aaId=party.id,
                         detail=self.terms())
        handle = until(lambda: next((h for h in list(party.asked) if h not in before), None), 2)
        if handle is None:
            refused = [f"{e.answer['errorCode']} {e.answer['errorMsg']}"
                       for e in party.journal.all("POST /Consent", mark) if e.status != 200]
            raise Unprepared("no request for a consent came that our aggregator could take; " + (
                f"it refused one: {refused[0]}" if refused else f"the hook said {said}"))
        return Asked(party, handle, party.asked[handle].detail, said)

    def approve(self, asked: Asked, tells=True) -> Held:
        party = asked.aa
        person_ = party.people[asked.detail["Customer"]["id"]]
        party.tells, before = tells, party.tells
        try:
            party.approve(asked.handle, list(person_.accounts.values()))
        finally:
            party.tells = before
        return Held(party, asked.handle, asked.detail, asked.said,
                    party.consents[party.asked[asked.handle].consent])

    def believed(self, asked: Asked) -> str:
        """What the data user makes of a request now."""
        said = self.hook("consent.status", consentHandle=asked.handle, reference=asked.said)
        if "status" not in said:
            raise HookFailed("hook `consent.status` did not answer with `status`")
        return said["status"]

    def consent(self, aa: str = "aa") -> Held:
        """A consent that the data user has and uses."""
        held = self.approve(self.request(aa))
        status = until(lambda: self.believed(held) == "ACTIVE", self.setup.wait, 0.2)
        if not status:
            raise Unprepared(f"the consent is ACTIVE, the data user says {self.believed(held)}")
        return held

    def active(self, aa: str = "aa") -> Held:
        return self.once(("active", aa), lambda: self.consent(aa))

    def make_notification(self, aa="aa", status="ACTIVE", held=None, keyed=False) -> Call:
        held = held or self.active(aa)
        body = wire.envelope() | {
            "Notifier": {"type": "AA", "id": held.aa.id},
            "ConsentStatusNotification": {"consentId": held.artefact.id,
                                          "consentHandle": held.handle, "consentStatus": status}}
        self._keyed(keyed, held.aa)
        return Call(held.aa, self.peer, "POST /Consent/Notification", body)

    def _keyed(self, keyed: bool, aa: Aa):
        if keyed and not aa.identity.to_peers.get(self.peer):
            raise NotApplicable("the data user demands no API key, by the configuration")

    def asked_notification(self, asked: Asked, status="ACTIVE") -> Call:
        """A notice of a request, with an id that its consent might have."""
        body = wire.envelope() | {
            "Notifier": {"type": "AA", "id": asked.aa.id},
            "ConsentStatusNotification": {"consentId": wire.new_id(),
                                          "consentHandle": asked.handle, "consentStatus": status}}
        return Call(asked.aa, self.peer, "POST /Consent/Notification", body)

    # ---- sessions

    def fetch(self, held: Asked, hold=True, tells=False) -> Opened | None:
        """The data user is made to ask for data; None if it does not. `hold`: the provider's data
        is not ready; `tells`: the aggregator tells by itself when it is."""
        party, said = held.aa, {}
        id = held.artefact.id if isinstance(held, Held) else None
        before, mark = set(party.sessions), party.journal.mark()
        self.provider.holds, party.tells = hold, tells

        def call():
            try:
                said.update(self.hook("data.fetch", consentHandle=held.handle,
                                      consentId=id, reference=held.said))
            except Exception as error:  # Of another thread: it is raised again in ours.
                said["failed"] = error

        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        until(lambda: set(party.sessions) - before or not thread.is_alive(),
              self.setup.wait + self.hooks.timeout)
        if isinstance(said.get("failed"), Exception):
            raise said["failed"]
        new = [one for id, one in list(party.sessions.items()) if id not in before]
        asked = party.journal.wait(lambda e: e.op == "POST /FI/request", 1 if new else 0, mark)
        if not new:
            if asked is not None and asked.status != 200:
                raise Unprepared(f"the data user's request for data was refused: {asked.answer}")
            return None
        return Opened(held, new[0], thread, said)

    def asks(self, held: Asked) -> bool:
        """Whether the data user, made to ask for data, does so."""
        mark = held.aa.journal.mark()
        try:
            self.fetch(held)
        except Unprepared:
            pass  # It has asked, and our aggregator has refused.
        return bool(held.aa.journal.all("POST /FI/request", mark))

    def open(self, held=None, **how) -> Opened:
        opened = self.fetch(held or self.active(), **how)
        if opened is None:
            raise Unprepared("the consent is ACTIVE, and the data user does not ask for data")
        return opened

    def release(self, opened: Opened):
        """The provider has the data, and the aggregator collects it."""
        session = opened.session
        nonce = session.material["Nonce"]
        id = until(lambda: self.provider.by_nonce.get(nonce), self.setup.wait)
        self.provider.tell_ready(id)
        if not until(lambda: session.status != "ACTIVE", self.setup.wait):
            raise Unprepared("our own aggregator did not get the data")

    def waiting(self, aa="aa") -> Opened:
        def make():
            opened = self.open(self.active(aa))
            opened.hook.join(2)  # It has read the answer, if it does not wait for the data.
            return opened

        return self.once(("waiting", aa), make)

    def make_fi_notification(self, aa="aa", status="COMPLETED", fi_status="READY", opened=None,
                             keyed=False) -> Call:
        opened = opened or self.waiting(aa)
        party = opened.held.aa
        self._keyed(keyed, party)
        body = wire.envelope() | {
            "Notifier": {"type": "AA", "id": party.id},
            "FIStatusNotification": {
                "sessionId": opened.id, "sessionStatus": status, "FIStatusResponse": [
                    {"fipID": delivery.fip, "Accounts": [
                        {"linkRefNumber": link, "FIStatus": fi_status, "description": ""}
                        for link in delivery.links]}
                    for delivery in opened.session.deliveries.values()]}}
        return Call(party, self.peer, "POST /FI/Notification", body)

    def made_of(self, opened: Opened) -> dict:
        """What the data user made of a session: `status` and, if it says so, `documents`."""
        # A hook that waits for the end of the session may end with an error when that is one.
        reference = {name: value for name, value in opened.said.items() if name != "failed"}
        said = self.hook("data.status", sessionId=opened.id, consentHandle=opened.held.handle,
                         reference=reference)
        if "status" not in said:
            raise HookFailed("hook `data.status` did not answer with `status`")
        return said

    def sealed(self, opened: Opened) -> dict[str, str]:
        """The hash of what was sealed for a session, by link."""
        plain = self.provider.plain
        return {data["linkRefNumber"]: hashlib.sha256(plain[data["encryptedFI"]]).hexdigest()
                for delivery in opened.session.deliveries.values()
                for entry in delivery.entries for data in entry["data"]}

    # ---- what `$world:` knows

    def value(self, name: str):
        kind, _, rest = name.partition(":")
        if kind == "consent":
            return self.active(rest).artefact.id
        if kind == "handle":
            return self.active(rest).handle
        if kind == "session":
            return self.waiting(rest).id
        if kind == "link":
            return next(iter(self.aa(rest).people[self.address[rest]].accounts))
        if kind == "key" and not self.setup.parties[rest].to_peers.get(self.peer):
            raise NotApplicable("the data user demands no API key, by the configuration")
        return super().value(name)


def signed_by(aa: Aa, detail: dict) -> str:
    return jws.sign_compact(aa.identity.key, wire.dumps(detail))
