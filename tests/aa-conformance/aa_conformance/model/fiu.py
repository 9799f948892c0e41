"""A model data user: correct, small, in memory.

`request`, `status`, `fetch` and `data` are the suite's hooks. It believes nothing that an
aggregator answers before it has looked at it. `faults.py` has the ways in which it can be told to
be wrong.
"""

import hashlib
import sys
import threading
from dataclasses import dataclass, field

from .. import fidata, jws, rules, sealing, spec, validate, wire
from ..participant import Answer, NotReachable, Participant
from ..receive import Received, invalid
from . import faults, standalone

ENDED = ("REVOKED", "EXPIRED", "REJECTED", "FAILED")
TERMS = ("consentMode", "fetchType", "DataLife", "Frequency", "Customer")


@dataclass
class Request:
    aa: str
    handle: str
    asked: dict
    status: str = "PENDING"
    reason: str = ""
    consent: str | None = None
    detail: dict = field(default_factory=dict)
    signature: str = ""


@dataclass
class Session:
    id: str
    request: Request
    keys: sealing.OurKeys
    range: tuple
    status: str = "ACTIVE"
    reason: str = ""
    documents: dict[str, bytes] = field(default_factory=dict)


class Wrong(Exception):
    """Why an answer is discarded."""


class Fiu(Participant):
    def __init__(self, identity, registry, **more):
        # It looks at every answer that it gets, whether or not somebody counts what it finds.
        more["observe"] = more.get("observe") or (lambda found: None)
        super().__init__(identity, registry, **more)
        self.requests: dict[str, Request] = {}
        self.sessions: dict[str, Session] = {}

    def handlers(self):
        return {"POST /Consent/Notification": self.consent_notification,
                "POST /FI/Notification": self.fi_notification}

    # ---- asking

    def ask(self, aa: str, op: str, said: dict) -> dict:
        """The body of an answer that is right in every way that any answer must be."""
        try:
            answer = self.call(aa, op, wire.envelope() | said)
        except NotReachable as error:
            raise Wrong(str(error)) from error
        if answer.status != 200:
            raise Wrong(f"{op}: {answer}")
        if found := [str(v) for v in answer.violations if self._minds(v.what)]:
            raise Wrong(found[0])
        self._timely(answer)
        return answer.body

    def _minds(self, what: str) -> bool:
        if "x-jws-signature" in what:
            return "any-answer-signature" not in self.faults
        return not what.startswith("txnid") or "any-answer-txnid" not in self.faults

    def _timely(self, answer: Answer):
        if answer.body.get("ver") not in wire.KNOWN_VERSIONS:
            raise Wrong("ver: is not known")
        at = wire.parse_time(answer.body.get("timestamp"))
        if at is not None and abs(at - wire.now()) > wire.SKEW:
            raise Wrong("timestamp: is more than 15 minutes away")

    def request(self, customerAddress: str, detail: dict, **_) -> dict:
        handle = rules.handle_of(customerAddress)
        aa = next(e.id for e in self.registry.entities.values()
                  if e.type == "AA" and e.handle == handle)
        asked = detail | {"DataConsumer": {"id": self.id, "type": "FIU"},
                          "Customer": {"id": customerAddress}}
        try:
            said = self.ask(aa, "POST /Consent", {"ConsentDetail": asked})
            if said["Customer"]["id"] != customerAddress:
                raise Wrong("Customer.id: is another customer")
        except Wrong as error:
            return {"refused": str(error)}
        self.requests[said["ConsentHandle"]] = Request(aa, said["ConsentHandle"], asked)
        return {"consentHandle": said["ConsentHandle"]}

    def status(self, consentHandle: str, **_) -> dict:
        """Looks, if there may be something new, and tells what it made of it."""
        request = self.requests.get(consentHandle)
        if request is None:
            return {"status": "UNKNOWN"}
        if request.status == "PENDING":
            try:
                self._look(request)
            except Wrong as error:
                request.reason = str(error)
        return {"status": request.status, "consentId": request.consent, "reason": request.reason}

    def _look(self, request: Request):
        said = self.ask(request.aa, "POST /Consent/handle", {"ConsentHandle": request.handle})
        if said["ConsentHandle"] != request.handle:
            raise Wrong("ConsentHandle: is not the one asked for")
        status = said["ConsentStatus"]["status"]
        if status in ("FAILED", "REJECTED", "EXPIRED"):
            if "failed-handle-waits" not in self.faults:
                request.status = "FAILED"
        elif status in ("READY", "APPROVED"):
            try:
                self._believe(request, said["ConsentStatus"].get("id"))
            except Wrong:
                request.status = "FAILED"
                raise

    def _believe(self, request: Request, id: str | None):
        if not id:
            raise Wrong("ConsentStatus.id: is missing")
        body = self.ask(request.aa, "POST /Consent/fetch", {"consentId": id})
        if body["consentId"] != id:
            raise Wrong("consentId: is not the one asked for")
        if wire.parse_time(body["createTimestamp"]) > wire.now() + wire.SKEW:
            raise Wrong("createTimestamp: is in the future")
        count = body["ConsentUse"]["count"]
        if count < 0 or count != int(count):
            raise Wrong("ConsentUse.count: is no whole number from 0")
        keys = self.registry.keys_of(request.aa)
        if "any-artefact-signer" in self.faults:
            keys = [key for e in self.registry.entities.values() for key in e.keys]
        try:
            detail = wire.loads(jws.verify_compact(body["signedConsent"], keys))
        except (jws.JwsError, ValueError) as error:
            raise Wrong(f"signedConsent: {error}") from error
        schema = spec.of_role("aa").definition("SignedConsentDetail")
        if errors := validate.schema_errors(schema, detail):
            raise Wrong(f"signedConsent: {errors[0]}")
        if "believes-wider" not in self.faults and (error := wider(detail, request)):
            raise Wrong(f"signedConsent: {error}")
        request.consent, request.detail = id, detail
        request.signature = body["signedConsent"].split(".")[2]
        request.status = body["status"]

    def fetch(self, consentHandle: str, **span) -> dict:
        request = self.requests.get(consentHandle)
        usable = request is not None and (request.status == "ACTIVE" or (
            request.consent and "requests-while-paused" in self.faults))
        if not usable:
            return {"refused": "the consent is not active"}
        given = request.detail["FIDataRange"]
        since, until = span.get("from") or given["from"], span.get("to") or given["to"]
        keys = sealing.OurKeys.generate()
        try:
            said = self.ask(request.aa, "POST /FI/request", {
                "Consent": {"id": request.consent, "digitalSignature": request.signature},
                "FIDataRange": {"from": since, "to": until}, "KeyMaterial": keys.material()})
            if said["consentId"] != request.consent or not wire.is_uuid(said["sessionId"]):
                raise Wrong("consentId or sessionId: is not usable")
        except Wrong as error:
            return {"refused": str(error)}
        self.sessions[said["sessionId"]] = Session(
            said["sessionId"], request, keys, (wire.parse_time(since), wire.parse_time(until)))
        return {"sessionId": said["sessionId"]}

    def data(self, sessionId: str, **_) -> dict:
        session = self.sessions.get(sessionId)
        if session is None:
            return {"status": "UNKNOWN"}
        return {"status": session.status, "reason": session.reason, "documents": [
            {"linkRefNumber": link, "sha256": hashlib.sha256(text).hexdigest()}
            for link, text in session.documents.items()]}

    def _collect(self, session: Session):
        try:
            said = self.ask(session.request.aa, "POST /FI/fetch", {"sessionId": session.id})
            documents = self._opened(session, said)
        except Wrong as error:
            session.status, session.reason = "FAILED", str(error)
            return
        session.documents, session.status = documents, "COMPLETED"

    def _opened(self, session: Session, said: dict) -> dict[str, bytes]:
        accounts = {a["linkRefNumber"]: a for a in session.request.detail["Accounts"]}
        documents = {}
        for entry in said["FI"]:
            for data in entry["data"]:
                account = accounts.get(data["linkRefNumber"])
                named = (entry["fipID"], data["maskedAccNumber"])
                ours = account and named == (account["fipId"], account["maskedAccNumber"])
                if not ours and "any-account" not in self.faults:
                    raise Wrong("FI: is of an account that is not the consent's")
                try:
                    text = session.keys.open(entry["KeyMaterial"], data["encryptedFI"])
                    fidata.parse(text)
                except (sealing.OpenError, sealing.MaterialError, ValueError) as error:
                    raise Wrong(f"FI: {error}") from error
                documents[data["linkRefNumber"]] = text
        if set(documents) != set(accounts) and "believes-completed" not in self.faults:
            raise Wrong("FI: an account is missing")
        return documents

    # ---- told

    def consent_notification(self, request: Received):
        notifier, said = request.body["Notifier"], request.body["ConsentStatusNotification"]
        if (notifier["type"], notifier["id"]) != ("AA", request.caller) and (
                "any-notifier" not in self.faults):
            raise invalid("Notifier: is not the caller", "InvalidNotifier")
        handle, id = said.get("consentHandle"), said.get("consentId")
        known = self.requests.get(handle) if handle else next(
            (one for one in self.requests.values() if id and one.consent == id), None)
        if known is None:
            raise invalid("ConsentStatusNotification: is not known",
                          "InvalidRequest" if handle else "InvalidConsentId")
        if known.aa != request.caller and "any-aggregator" not in self.faults:
            raise invalid("ConsentStatusNotification: is of another aggregator")
        if id and known.consent and known.consent != id:
            raise invalid("consentId: is not the one of the handle", "InvalidConsentId")
        if known.status in ENDED:
            raise invalid("ConsentStatusNotification: the request has ended")
        status = said["consentStatus"]
        if status == "ACTIVE" and not known.consent:
            return {"response": "OK"}  # It is believed when the artefact has been seen.
        if "deaf-to-status" not in self.faults:
            known.status = status
        return {"response": "OK"}

    def fi_notification(self, request: Received):
        notifier, said = request.body["Notifier"], request.body["FIStatusNotification"]
        if (notifier["type"], notifier["id"]) != ("AA", request.caller) and (
                "any-notifier" not in self.faults):
            raise invalid("Notifier: is not the caller")
        session = self.sessions.get(said["sessionId"])
        if session is None and "any-session" in self.faults:
            return {"response": "OK"}
        if session is None or session.request.aa != request.caller:
            raise invalid("FIStatusNotification.sessionId: is not known", "InvalidSessionId")
        accounts = {(a["fipId"], a["linkRefNumber"]) for a in session.request.detail["Accounts"]}
        told = {(one["fipID"], account["linkRefNumber"])
                for one in said["FIStatusResponse"] for account in one["Accounts"]}
        if not told <= accounts:
            raise invalid("FIStatusResponse: names an account that is not the consent's")
        ended = session.status in ("FAILED", "EXPIRED", "COMPLETED")
        if "fetches-after-end" in self.faults and session.status != "COMPLETED":
            ended = False
        if not ended:
            if said["sessionStatus"] in ("FAILED", "EXPIRED"):
                session.status = said["sessionStatus"]
            else:
                threading.Thread(target=self._collect, args=(session,), daemon=True).start()
        return {"response": "OK"}


def wider(detail: dict, request: Request) -> str | None:
    """In what a consent is not the one that was asked for."""
    asked, me = request.asked, request.asked["DataConsumer"]
    if detail["DataConsumer"] != me:
        return "DataConsumer: is not us"
    if detail["DataProvider"] != {"id": request.aa, "type": "AA"}:
        return "DataProvider: is not the aggregator"
    for name in TERMS:
        if detail[name] != asked[name]:
            return f"{name}: is not what was asked for"
    for name in ("consentStart", "consentExpiry"):
        if wire.parse_time(detail[name]) != wire.parse_time(asked[name]):
            return f"{name}: is not what was asked for"
    given, wanted = ({n: wire.parse_time(t) for n, t in one["FIDataRange"].items()}
                     for one in (detail, asked))
    if given["from"] < wanted["from"] or given["to"] > wanted["to"]:
        return "FIDataRange: is wider than what was asked for"
    if not set(detail["consentTypes"]) <= set(asked["consentTypes"]):
        return "consentTypes: are more than what was asked for"
    if not {a["fiType"] for a in detail["Accounts"]} <= set(asked["fiTypes"]):
        return "Accounts: are of other types than what was asked for"
    if detail["Purpose"]["code"] != asked["Purpose"]["code"]:
        return "Purpose: is another"
    return None


def hooks(model: Fiu) -> dict:
    """What the suite's hooks do where this model is under test."""
    return {"consent.request": model.request, "consent.status": model.status,
            "data.fetch": model.fetch, "data.status": model.data}


if __name__ == "__main__":
    sys.exit(standalone.main(
        "fiu", faults.FIU,
        lambda identity, registry, wrong, data: Fiu(identity, registry, faults=wrong), hooks))
