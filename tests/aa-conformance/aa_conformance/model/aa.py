"""A model aggregator: correct, small, in memory. It also plays the aggregators around a data user.

What customers do is a method each (`create`, `link`, `approve` …): the suite's hooks. Sessions are
in `aa_sessions.py`, `faults.py` has the ways in which it can be told to be wrong.
"""

import sys
import threading
from datetime import timedelta

from .. import jws, rules, wire
from ..participant import NotReachable, Participant
from ..receive import HEADER_OF, Received, Refusal, invalid
from . import faults, standalone
from .aa_sessions import Sessions
from .aa_state import Artefact, Asked, Linking, Part, Person
from .fip import Forgetful

# The table's own words: a data user's would tell the provider who it is.
PURPOSES = {"101": "Wealth management service",
            "102": "Customer spending patterns, budget or other reportings",
            "103": "Aggregated statement",
            "104": "Explicit consent for monitoring of the accounts",
            "105": "Explicit one-time consent for the accounts"}
HOURLY = 1000, timedelta(hours=1)
"""Its one rule of fair use: not more often than so in such a time."""
TERMS = ("consentStart", "consentExpiry", "consentMode", "fetchType", "consentTypes",
         "FIDataRange", "DataLife", "Frequency")


class Failed(ValueError):
    """What the customer wanted could not be done."""


class Aa(Sessions, Participant):
    def __init__(self, identity, registry, **more):
        # It looks at every answer that it gets, whether or not somebody counts what it finds.
        more["observe"] = more.get("observe") or (lambda found: None)
        super().__init__(identity, registry, **more)
        self.people: dict[str, Person] = {}
        self.linking: list[Linking] = []
        self.asked: dict[str, Asked] = {}
        self.consents: dict[str, Artefact] = {}
        self.begin()
        if "forgets-txnid" in self.faults:
            self.handled = Forgetful()
        self.tells = True
        self.changed = threading.Condition(self.lock)

    def handlers(self):
        return {
            "GET /Heartbeat": lambda _: {"ver": wire.VERSION, "timestamp": wire.stamp(),
                                         "Status": "UP"},
            "POST /Consent": self.consent,
            "POST /Consent/handle": self.consent_handle,
            "POST /Consent/fetch": self.consent_fetch,
            "POST /FI/request": self.fi_request,
            "POST /FI/fetch": self.fi_fetch,
            "POST /Consent/Notification": self.consent_notification,
            "POST /FI/Notification": self.fi_notification,
            "POST /Account/link/Notification": self.link_notification,
        }

    def _handle(self, received: Received):
        wanted = self.spec.operations[received.op].headers
        kind = self.registry.entity(received.caller).type
        if HEADER_OF[kind] not in wanted:
            raise Refusal(401, "Unauthorized", "this is not for callers of your kind")
        return super()._handle(received)

    def _may(self, owner: str, caller: str) -> bool:
        return owner == caller or "alternate-key-reads" in self.faults

    # ---- asked by data users

    def consent(self, request: Received):
        detail, caller = request.body["ConsentDetail"], request.caller
        consumer = detail["DataConsumer"]
        if consumer["id"] != caller or consumer["type"] != "FIU":
            raise invalid("ConsentDetail.DataConsumer: is not the caller")
        address = detail["Customer"].get("id")
        if rules.handle_of(address) != self.identity.handle or address not in self.people:
            raise invalid("Customer.id: is not known", "InvalidCustomerAddress")
        if error := rules.purpose_error(detail["Purpose"]):
            raise invalid(error, "InvalidConsentPurpose")
        if error := rules.detail_error(detail, wire.now()):
            raise invalid(error)
        if detail["Frequency"]["unit"] == "INF":
            raise invalid("Frequency.unit: INF cannot stand in a consent")
        if rules.period_of(detail["Frequency"]) <= HOURLY[1] and (
                detail["Frequency"]["value"] > HOURLY[0] and "any-use" not in self.faults):
            raise Refusal(412, "PreconditionFailed", "Frequency: is more than fair use")
        handle = wire.new_id()
        self.asked[handle] = Asked(caller, detail)
        return {"Customer": {"id": address}, "ConsentHandle": handle}

    def consent_handle(self, request: Received):
        handle = request.body["ConsentHandle"]
        asked = self.asked.get(handle)
        if asked is None or not self._may(asked.fiu, request.caller):
            raise invalid("ConsentHandle: is not known", "InvalidConsentHandle")
        status = asked.handle_status()
        if asked.status == "REJECTED" and "rejected-is-ready" in self.faults:
            status = "READY"
        if status == "READY" and "ended-handle-fails" in self.faults and (
                self.consents[asked.consent].standing() != "ACTIVE"):
            status = "FAILED"
        said = {"status": status}
        if asked.consent:
            said["id"] = asked.consent
        return {"ConsentHandle": handle, "ConsentStatus": said}

    def consent_fetch(self, request: Received):
        artefact = self.consents.get(request.body["consentId"])
        if artefact is None or not self._may(artefact.fiu, request.caller):
            raise invalid("consentId: is not known", "InvalidConsentId")
        return self._artefact(artefact.id, artefact.signed, artefact) | {
            "status": artefact.standing()}

    def _artefact(self, id: str, signed: str, artefact: Artefact) -> dict:
        last = artefact.uses[-1] if artefact.uses else wire.parse_time(artefact.created)
        named = f"?for={artefact.fiu}" if "names-the-fiu" in self.faults else ""
        return {"consentId": id, "status": "ACTIVE", "createTimestamp": artefact.created,
                "signedConsent": signed, "ConsentUse": {
                    "logUri": f"{self.url}/log{named}", "count": len(artefact.uses),
                    "lastUseDateTime": wire.stamp(last)}}

    # ---- told by providers

    def consent_notification(self, request: Received):
        notifier, said = request.body["Notifier"], request.body["ConsentStatusNotification"]
        kind = self.registry.entity(request.caller).type
        if (notifier["type"], notifier["id"]) != (kind, request.caller):
            raise invalid("Notifier: is not the caller", "InvalidNotifier")
        for artefact in self.consents.values():
            part = artefact.parts.get(request.caller)
            theirs = artefact.id if artefact.fiu == request.caller else part and part.id
            if "any-notified-consent" in self.faults:
                theirs = said["consentId"]
            if theirs == said["consentId"]:
                return {"response": "OK"}
        raise invalid("ConsentStatusNotification.consentId: is not known")

    def link_notification(self, request: Received):
        notifier, said = request.body["Notifier"], request.body["AccountLinkStatusNotification"]
        if (notifier["type"], notifier["id"]) != ("FIP", request.caller):
            raise invalid("Notifier: is not the caller")
        for linking in self.linking:
            same_fip = linking.fip == request.caller or "any-link-notification" in self.faults
            for account in linking.accounts:
                if same_fip and account["accRefNumber"] == said["accRefNumber"] and (
                        linking.address == said["customerAddress"]
                        and linking.address in self.people):
                    linking.accounts.remove(account)
                    self._link(linking.address, linking.fip, account, said["linkRefNumber"])
                    return {"response": "OK"}
        raise invalid("AccountLinkStatusNotification: no such link is awaited")

    # ---- what customers do

    def create(self, localPart: str, identifiers: list[dict], **_) -> dict:
        address = f"{localPart}@{self.identity.handle}"
        if address in self.people:
            raise Failed("the address is taken")
        self.people[address] = Person(address, identifiers)
        return {"customerAddress": address}

    def link(self, customerAddress: str, fipId: str, accounts: list[dict], token="", **_):
        person = self.people[customerAddress]
        found = self.ask(fipId, "POST /Accounts/discover", {
            "Customer": {"id": customerAddress, "Identifiers": person.identifiers},
            "FITypes": list(dict.fromkeys(a["FIType"] for a in accounts))})["DiscoveredAccounts"]
        masks = {(a["FIType"], a["maskedAccNumber"]) for a in accounts}
        chosen = [a for a in found if (a["FIType"], a["maskedAccNumber"]) in masks]
        said = self.ask(fipId, "POST /Accounts/link",
                        {"Customer": {"id": customerAddress, "Accounts": chosen}})
        if said["AuthenticatorType"] == "DIRECT":
            self.linking.append(Linking(customerAddress, fipId, chosen))
            return
        linked = self.ask(fipId, "POST /Accounts/link/verify",
                          {"refNumber": said["RefNumber"], "token": token})["AccLinkDetails"]
        numbers = {one["accRefNumber"]: one["linkRefNumber"] for one in linked}
        for account in chosen:
            self._link(customerAddress, fipId, account, numbers[account["accRefNumber"]])

    def _link(self, address: str, fip: str, account: dict, number: str):
        self.people[address].accounts[number] = {
            "fiType": account["FIType"], "fipId": fip, "accType": account["accType"],
            "linkRefNumber": number, "maskedAccNumber": account["maskedAccNumber"]}

    def delink(self, customerAddress: str, linkRefNumber: str, **_):
        account = self.people[customerAddress].accounts.pop(linkRefNumber)
        if "delinked-lives-on" not in self.faults:
            for artefact in list(self.consents.values()):
                links = [a["linkRefNumber"] for a in artefact.detail["Accounts"]]
                if linkRefNumber in links and artefact.standing() in ("ACTIVE", "PAUSED"):
                    self._become(artefact, "REVOKED")
        self.ask(account["fipId"], "POST /Accounts/delink", {"Account": {
            "customerAddress": customerAddress, "linkRefNumber": linkRefNumber}})

    def approve(self, consentHandle: str, accounts: list[dict], **_):
        asked = self.asked[consentHandle]
        person = self.people[asked.detail["Customer"]["id"]]
        chosen = [person.accounts[a["linkRefNumber"]] for a in accounts]
        artefact = Artefact(wire.new_id(), consentHandle, asked.fiu, {}, "", wire.stamp())
        artefact.detail = self._detail(asked, person, chosen, (asked.fiu, "FIU"), (self.id, "AA"))
        artefact.signed = self._signed(artefact.detail)
        for fip in dict.fromkeys(account["fipId"] for account in chosen):
            own = [account for account in chosen if account["fipId"] == fip]
            detail = self._detail(asked, person, own, (self.id, "AA"), (fip, "FIP"))
            if "passes-purpose-on" not in self.faults:
                code = detail["Purpose"]["code"]
                detail["Purpose"] = asked.detail["Purpose"] | {"text": PURPOSES[code]}
                detail["Purpose"].pop("Category", None)
            id = artefact.id if "one-artefact-set" in self.faults else wire.new_id()
            part = Part(id, self._signed(detail), [a["linkRefNumber"] for a in own])
            artefact.parts[fip] = part
            body = self._artefact(part.id, part.signed, artefact)
            self.ask(fip, "POST /Consent", body, timed=False)
        self.consents[artefact.id] = artefact
        asked.status, asked.consent = "APPROVED", artefact.id
        self.tell_consent(artefact, "ACTIVE", providers=False)

    def _detail(self, asked: Asked, person: Person, accounts, consumer, provider) -> dict:
        said = {name: asked.detail[name] for name in TERMS} | {
            "fiTypes": list(dict.fromkeys(account["fiType"] for account in accounts)),
            "DataConsumer": dict(zip(("id", "type"), consumer)),
            "DataProvider": dict(zip(("id", "type"), provider)),
            "Customer": {"id": person.address}, "Accounts": accounts,
            "Purpose": asked.detail["Purpose"]}
        if "DataFilter" in asked.detail:
            said["DataFilter"] = asked.detail["DataFilter"]
        return said

    def _signed(self, detail: dict) -> str:
        return jws.sign_compact(self.identity.key, wire.dumps(detail))

    def reject(self, consentHandle: str, **_):
        self.asked[consentHandle].status = "REJECTED"
        self.tell(self.asked[consentHandle].fiu, "POST /Consent/Notification", {
            "ConsentStatusNotification": {"consentHandle": consentHandle,
                                          "consentStatus": "REJECTED"}})

    def become(self, status: str):
        """The hook that makes a consent `status`."""
        return lambda consentId, **_: self._become(self.consents[consentId], status)

    def _become(self, artefact: Artefact, status: str):
        if artefact.standing() not in ("ACTIVE", "PAUSED"):
            raise Failed("the consent has ended")
        artefact.status = status
        self.tell_consent(artefact, status, providers="tells-no-provider" not in self.faults)

    def tell_consent(self, artefact: Artefact, status: str, providers: bool):
        self.tell(artefact.fiu, "POST /Consent/Notification", {"ConsentStatusNotification": {
            "consentId": artefact.id, "consentHandle": artefact.handle, "consentStatus": status}})
        for fip, part in artefact.parts.items() if providers else ():
            self.tell(fip, "POST /Consent/Notification", {"ConsentStatusNotification": {
                "consentId": part.id, "consentStatus": status}})

    def deregister(self, customerAddress: str, **_):
        for number in list(self.people[customerAddress].accounts):
            self.delink(customerAddress, number)
        del self.people[customerAddress]
        gone = [handle for handle, asked in self.asked.items()
                if asked.detail["Customer"]["id"] == customerAddress]
        for handle in gone:
            self.consents.pop(self.asked.pop(handle).consent, None)

    # ---- calls

    def ask(self, peer: str, op: str, said: dict, timed=True) -> dict:
        """A call that must succeed, and whose answer must be right."""
        body = wire.envelope() | said
        if not timed:
            del body["timestamp"]
        answer = self.call(peer, op, body)
        if answer.status != 200 or answer.violations:
            raise Failed(f"{peer} {op}: {answer} {answer.violations[:1]}")
        return answer.body

    def tell(self, peer: str, op: str, said: dict):
        if not self.tells:
            return
        try:
            notifier = {"Notifier": {"type": "AA", "id": self.id}}
            self.call(peer, op, wire.envelope() | notifier | said)
        except NotReachable:
            pass


def hooks(model: Aa) -> dict:
    """What the suite's hooks do where this model is under test."""
    return {
        "customer.create": model.create, "customer.deregister": model.deregister,
        "accounts.link": model.link, "accounts.delink": model.delink,
        "consent.approve": model.approve, "consent.reject": model.reject,
        "consent.pause": model.become("PAUSED"), "consent.resume": model.become("ACTIVE"),
        "consent.revoke": model.become("REVOKED"),
    }


if __name__ == "__main__":
    sys.exit(standalone.main(
        "aa", faults.AA,
        lambda identity, registry, wrong, data: Aa(identity, registry, faults=wrong), hooks))
