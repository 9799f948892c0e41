"""A model provider: correct, small, in memory. It also plays the provider where an aggregator is
tested.

`customers` are those of the configuration (see README.md, "fip"): who they are and what they own.
`tokens[refNumber]` is what the customer was sent; `confirm(refNumber)` is the customer's direct
confirmation. `faults.py` has the ways in which it can be told to be wrong.
"""

import secrets
import sys
import threading

from .. import jws, rules, sealing, spec, validate, wire
from ..participant import NotReachable, Participant
from ..receive import Received, Refusal, invalid
from . import documents, faults, standalone
from .state import STATUS_CODES, Consent, Link, Session


class Fip(Participant):
    def __init__(self, identity, registry, customers: list[dict], **more):
        super().__init__(identity, registry, **more)
        self.customers = [one | {"accounts": [
            {"accRefNumber": f"REF-{n}-{at}"} | account
            for at, account in enumerate(one["accounts"])]} for n, one in enumerate(customers)]
        self.known: dict[tuple[str, str], dict] = {}
        self.pending: dict[str, tuple[str, str, list[dict]]] = {}
        self.tokens: dict[str, str] = {}
        self.links: dict[str, Link] = {}
        self.consents: dict[str, Consent] = {}
        self.sessions: dict[str, Session] = {}
        self.notifies = True
        self.ready_at_once = True
        if "forgets-txnid" in self.faults:
            self.handled = Forgetful()

    def handlers(self):
        return {
            "GET /Heartbeat": lambda _: {"ver": wire.VERSION, "timestamp": wire.stamp(),
                                         "Status": "UP"},
            "POST /Accounts/discover": self.discover,
            "POST /Accounts/link": self.link,
            "POST /Accounts/link/verify": self.verify,
            "POST /Accounts/delink": self.delink,
            "POST /Consent": self.consent,
            "POST /Consent/Notification": self.notification,
            "POST /FI/request": self.fi_request,
            "POST /FI/fetch": self.fi_fetch,
        }

    # ---- accounts

    def _address(self, caller: str, address: str):
        if rules.handle_of(address) != self.registry.entity(caller).handle:
            raise invalid("the customer's address is not one of this aggregator")

    def discover(self, request: Received):
        said = request.body["Customer"]
        self._address(request.caller, said["id"])
        strong = {(i["type"], i["value"]) for i in said["Identifiers"] if i["category"] == "STRONG"}
        if not strong:
            raise invalid("Customer.Identifiers: none is STRONG")
        served = {account["FIType"] for one in self.customers for account in one["accounts"]}
        if not served & set(request.body["FITypes"]):
            raise Refusal(404, "UnsupportedFIType", "FITypes: none of them is served")
        for customer in self.customers:
            owned = {(i["type"], i["value"]) for i in customer["identifiers"]}
            if strong <= owned:
                self.known[request.caller, said["id"]] = customer
                found = [shown(a) for a in customer["accounts"]
                         if a["FIType"] in request.body["FITypes"]]
                if found:
                    return {"DiscoveredAccounts": found}
        raise Refusal(404, "NoAccountsFound", "no account was found")

    def link(self, request: Received):
        said = request.body["Customer"]
        self._address(request.caller, said["id"])
        customer = self.known.get((request.caller, said["id"]), {"accounts": []})
        owned = [shown(account) for account in customer["accounts"]]
        if not said["Accounts"]:
            raise invalid("Customer.Accounts: is empty")
        for account in said["Accounts"]:
            if shown(account) not in owned:
                raise Refusal(404, "AccountNotFound", "an account is not the customer's")
        ref = wire.new_id()
        self.pending[ref] = request.caller, said["id"], [shown(a) for a in said["Accounts"]]
        kind = customer.get("authenticator", "TOKEN")
        if kind == "TOKEN":
            self.tokens[ref] = f"{secrets.randbelow(10**6):06d}"
        return {"AuthenticatorType": kind, "RefNumber": ref}

    def verify(self, request: Received):
        ref = request.body["refNumber"]
        caller, _, _ = self.pending.get(ref, (None, None, None))
        if ref not in self.tokens or not self._may(caller, request.caller):
            raise invalid("refNumber: is not known")
        if request.body["token"] != self.tokens[ref]:
            raise invalid("token: is not the one that was sent", "InvalidLinkToken")
        del self.tokens[ref]
        return {"AccLinkDetails": self._linked(ref)}

    def confirm(self, ref: str):
        """The customer has confirmed a DIRECT link: the aggregator is told."""
        caller = self.pending[ref][0]
        for link in self._linked(ref):
            told = {name: link[name] for name in ("accRefNumber", "customerAddress",
                                                  "linkRefNumber")}
            self.notify(caller, "POST /Account/link/Notification", {
                "AccountLinkStatusNotification": told | {"linkStatus": "LINKED"}})

    def _linked(self, ref: str) -> list[dict]:
        caller, address, accounts = self.pending.pop(ref)
        made = []
        for account in accounts:
            number = wire.new_id()
            self.links[number] = Link(caller, address, account)
            made.append({"customerAddress": address, "linkRefNumber": number,
                         "accRefNumber": account["accRefNumber"], "status": "LINKED"})
        return made

    def delink(self, request: Received):
        said = request.body["Account"]
        self._address(request.caller, said["customerAddress"])
        link = self.links.get(said["linkRefNumber"])
        if (link is None or not link.active or not self._may(link.caller, request.caller)
                or link.address != said["customerAddress"]):
            raise invalid("Account.linkRefNumber: is not known", "InvalidLinkRefNumber")
        link.active = "undead-link" in self.faults
        for consent in self.consents.values():
            used = {account["linkRefNumber"] for account in consent.detail["Accounts"]}
            if said["linkRefNumber"] in used and "undead-link" not in self.faults:
                consent.status = "REVOKED"
        return {"AccLinkDetails": said | {"status": "DELINKED"}}

    def _may(self, owner: str | None, caller: str) -> bool:
        return owner == caller or (owner is not None and "alternate-key-reads" in self.faults)

    # ---- consents

    def consent(self, request: Received):
        body, caller = request.body, request.caller
        if not wire.is_uuid(body["consentId"]):
            raise invalid("consentId: is no UUID")
        if body["consentId"] in self.consents:
            raise invalid("consentId: is known already")
        if wire.parse_time(body["createTimestamp"]) > wire.now() + wire.SKEW:
            raise invalid("createTimestamp: is in the future")
        if body["ConsentUse"]["count"] < 0 or body["ConsentUse"]["count"] % 1:
            raise invalid("ConsentUse.count: is no whole number from 0")
        detail = self._consent_detail(caller, body["signedConsent"])
        if detail["DataConsumer"]["id"] != caller or detail["DataProvider"]["id"] != self.id:
            raise invalid("DataConsumer or DataProvider: is not the caller, or not us")
        self._address(caller, detail["Customer"]["id"])
        error = rules.purpose_error(detail["Purpose"]) or rules.detail_error(detail, wire.now())
        if error:
            raise invalid(error)
        for account in detail["Accounts"]:
            self._consented_account(caller, detail["Customer"]["id"], account)
        self.consents[body["consentId"]] = Consent(
            caller, detail, body["signedConsent"].split(".")[2], body["status"])
        return {"response": "OK"}

    def _consent_detail(self, caller: str, text: str) -> dict:
        try:
            kid = jws.header_of(text).get("kid")
            signers = [e for e in self.registry.entities.values()
                       if any(key.kid == kid for key in e.keys)]
            keys = [key for entity in signers for key in entity.keys]
            if "unverified-consent" in self.faults:
                payload = jws.b64u_decode(text.split(".")[1])
            else:
                payload = jws.verify_compact(text, keys)
        except (jws.JwsError, ValueError) as error:
            raise invalid(f"signedConsent: {error}", "SignatureDoesNotMatch") from error
        if caller not in [entity.id for entity in signers]:
            raise invalid("signedConsent: is signed by another aggregator")
        try:
            detail = wire.loads(payload)
        except ValueError as error:
            raise invalid("signedConsent: is no JSON") from error
        schema = spec.of_role("fip").definition("SignedConsentDetail")
        errors = validate.schema_errors(schema, detail)
        if errors:
            raise invalid(f"signedConsent: {errors[0]}")
        return detail

    def _consented_account(self, caller: str, address: str, account: dict):
        link = self.links.get(account["linkRefNumber"])
        same = link is not None and link.active and link.caller == caller and (
            link.address == address and account["fipId"] == self.id
            and account["fiType"] == link.account["FIType"]
            and account["accType"] == link.account["accType"]
            and account["maskedAccNumber"] == link.account["maskedAccNumber"])
        if not same:
            raise invalid("Accounts: one is not linked as it is said")

    def notification(self, request: Received):
        said, notifier = request.body["ConsentStatusNotification"], request.body["Notifier"]
        if notifier != {"type": "AA", "id": request.caller} and "any-notifier" not in self.faults:
            raise invalid("Notifier: is not the caller", "InvalidNotifier")
        consent = self.consents.get(said["consentId"])
        if consent is None or not self._may(consent.caller, request.caller):
            raise invalid("ConsentStatusNotification.consentId: is not known")
        if consent.standing() in ("REVOKED", "EXPIRED"):
            raise invalid("ConsentStatusNotification.consentStatus: the consent has ended")
        consent.status = said["consentStatus"]
        return {"response": "OK"}

    # ---- financial information

    def fi_request(self, request: Received):
        body = request.body
        consent = self.consents.get(body["Consent"]["id"])
        if consent is None or not self._may(consent.caller, request.caller):
            raise invalid("Consent.id: is not known", "InvalidConsentId")
        if body["Consent"]["digitalSignature"] != consent.signature:
            raise invalid("Consent.digitalSignature: is not the consent's", "SignatureDoesNotMatch")
        self._linked_still(consent)
        self._standing(consent, fetch=False)
        detail = consent.detail
        if wire.parse_time(detail["consentStart"]) > wire.now():
            raise invalid("Consent.id: the consent has not begun")
        since, until = (wire.parse_time(body["FIDataRange"][name]) for name in ("from", "to"))
        first, last = (wire.parse_time(detail["FIDataRange"][name]) for name in ("from", "to"))
        if not since < until or since < first or until > last:
            raise invalid("FIDataRange: is not within the consented one", "InvalidDateRange")
        try:
            sealing.read_material(body["KeyMaterial"])
        except sealing.MaterialError as error:
            if "any-point" not in self.faults or "order" not in str(error):
                raise invalid(f"KeyMaterial: {error}", "InvalidKey") from error
        self._use(consent)
        session = wire.new_id()
        self.sessions[session] = Session(
            request.caller, body["Consent"]["id"], (since, until), body["KeyMaterial"], {},
            self.ready_at_once)
        if self.notifies and self.ready_at_once:
            threading.Thread(target=self.tell_ready, args=(session,), daemon=True).start()
        return {"consentId": body["Consent"]["id"], "sessionId": session}

    def _linked_still(self, consent: Consent):
        if any(not self.links[account["linkRefNumber"]].active
               for account in consent.detail["Accounts"]):
            raise invalid("an account was delinked")

    def _standing(self, consent: Consent, fetch: bool):
        standing = consent.standing()
        if standing == "ACTIVE" or (standing == "PAUSED" and fetch
                                    and "paused-fetches" in self.faults):
            return
        if fetch and "fetch-400-for-403" in self.faults:
            raise invalid("the consent is not active", "InvalidConsentStatus")
        raise Refusal(403, STATUS_CODES[standing], f"the consent is {standing.lower()}")

    def _use(self, consent: Consent):
        if consent.detail["fetchType"] == "ONETIME":
            left = 1 - len(consent.uses)
            if "reuses-onetime" in self.faults:
                left = 1
        else:
            frequency = consent.detail["Frequency"]
            since = wire.now() - rules.period_of(frequency)
            left = frequency["value"] - sum(use > since for use in consent.uses)
        if left <= 0:
            raise invalid("Consent.id: is used up for now", "InvalidConsentUse")
        consent.uses.append(wire.now())

    def fi_fetch(self, request: Received):
        body = request.body
        session = self.sessions.get(body["sessionId"])
        if session is None or not self._may(session.caller, request.caller):
            raise invalid("sessionId: is not known", "InvalidSessionId")
        consent = self.consents[session.consent]
        if body.get("fipId") not in (None, "", self.id):
            raise invalid("fipId: is another provider")
        accounts = [account["linkRefNumber"] for account in consent.detail["Accounts"]]
        wanted = [entry["id"] for entry in body.get("linkRefNumber") or []] or accounts
        if not set(wanted) <= set(accounts):
            raise invalid("linkRefNumber: is not one of the consent")
        self._linked_still(consent)
        self._standing(consent, fetch=True)
        if not session.ready:
            raise Refusal(404, "NoDataFound", "the data is not ready yet")
        return {"FI": self._entries(session, consent, wanted)}

    def _entries(self, session: Session, consent: Consent, wanted: list[str]) -> list[dict]:
        """An entry for each account, each with a key material of its own, made once."""
        keys = None
        anew = "fetch-anew" in self.faults
        for number in wanted:
            if number not in session.entries or anew:
                if anew:
                    keys = session.keys.setdefault(number, self._keys(session))
                elif keys is None or "one-key-two-accounts" not in self.faults:
                    keys = self._keys(session)
                account = self.links[number].account
                sealed = keys.seal(session.material, self._document(session, consent, number))
                session.entries[number] = {
                    "fipID": self.id,
                    "data": [{"linkRefNumber": number, "encryptedFI": sealed,
                              "maskedAccNumber": account["maskedAccNumber"]}],
                    "KeyMaterial": keys.material(),
                }
        return [session.entries[number] for number in wanted]

    def _keys(self, session: Session) -> sealing.OurKeys:
        return sealing.OurKeys.generate(session.material["curve"])

    def _document(self, session: Session, consent: Consent, number: str) -> bytes:
        detail = consent.detail
        types, filters, (since, until) = (
            detail["consentTypes"], detail.get("DataFilter"), session.range)
        if "beyond-range" in self.faults:
            since = wire.parse_time("2000-01-01T00:00:00Z")
        if "ignores-consent-types" in self.faults:
            types = ["PROFILE", *types]
        if "ignores-filter" in self.faults:
            filters = []
        return documents.document(self.links[number].account, number, types, since, until, filters)

    # ---- telling the aggregator

    def tell_ready(self, session: str, status: str = "COMPLETED", fi_status: str = "READY"):
        held = self.sessions[session]
        held.ready = fi_status == "READY"
        accounts = [{"linkRefNumber": account["linkRefNumber"], "FIStatus": fi_status,
                     "description": ""}
                    for account in self.consents[held.consent].detail["Accounts"]]
        return self.notify(held.caller, "POST /FI/Notification", {"FIStatusNotification": {
            "sessionId": session, "sessionStatus": status,
            "FIStatusResponse": [{"fipID": self.id, "Accounts": accounts}]}})

    def notify(self, peer: str, op: str, said: dict):
        body = wire.envelope() | {"Notifier": {"type": "FIP", "id": self.id}} | said
        try:
            return self.call(peer, op, body)
        except NotReachable:
            return None


class Forgetful(dict):
    """A memory of requests that keeps none."""

    def __setitem__(self, key, value):
        pass


def shown(account: dict) -> dict:
    """The members of an account that go over the wire."""
    return {name: account[name] for name in ("FIType", "accType", "accRefNumber",
                                             "maskedAccNumber")}


def hooks(model: Fip) -> dict:
    """What the suite's hooks do where this model is under test."""
    return {
        "otp": lambda refNumber, **_: {"token": model.tokens[refNumber]},
        "confirm-link": lambda refNumber, **_: model.confirm(refNumber),
    }


if __name__ == "__main__":
    sys.exit(standalone.main(
        "fip", faults.FIP,
        lambda identity, registry, wrong, data: Fip(identity, registry, data["customers"],
                                                    faults=wrong),
        hooks))
