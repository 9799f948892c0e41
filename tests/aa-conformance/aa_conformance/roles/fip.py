"""The role of a provider under test: two aggregators, who call it and are told by it."""

import time
from dataclasses import dataclass

from .. import fidata, jws, sealing, spec, wire
from ..participant import Answer, Participant
from ..receive import Received
from ..world import Call, NotApplicable, Unprepared, World
from . import fip_runs  # noqa: F401  registers the functions that the table names

TEXT = {"type": "string", "minLength": 1}
MEMBERS = spec.of_role("fip").definition("Account")["properties"]
ACCOUNT = {
    "type": "object", "required": ["FIType", "accType", "maskedAccNumber"],
    "properties": {"FIType": MEMBERS["FIType"], "accType": MEMBERS["accType"],
                   "maskedAccNumber": TEXT, "accRefNumber": TEXT, "number": TEXT}}
IDENTIFIER = {
    "type": "object", "required": ["category", "type", "value"],
    "properties": {"category": {"enum": ["STRONG", "WEAK", "ANCILLARY"]}, "type": TEXT,
                   "value": TEXT}}
CUSTOMER = {
    "type": "object", "required": ["address", "identifiers", "accounts"],
    "properties": {
        "address": TEXT, "authenticator": {"enum": ["TOKEN", "DIRECT"]},
        "identifiers": {"type": "array", "items": IDENTIFIER, "minItems": 1},
        "accounts": {"type": "array", "items": ACCOUNT, "minItems": 1}}}


class Aggregator(Participant):
    """Takes a provider's notifications."""

    def handlers(self):
        def noted(_: Received):
            return {"response": "OK"}

        return {
            "POST /FI/Notification": noted,
            "POST /Account/link/Notification": noted,
            "POST /Consent/Notification": noted,
            "GET /Heartbeat": lambda _: {"ver": wire.VERSION, "timestamp": wire.stamp(),
                                         "Status": "UP"},
        }


@dataclass
class Held:
    """A consent that the provider has."""

    aa: Participant
    id: str
    detail: dict
    signature: str


@dataclass
class Session:
    held: Held
    id: str
    keys: sealing.OurKeys
    range: tuple


class FipWorld(World):
    role = "fip"
    needs = {
        "type": "object", "required": ["customers"],
        "properties": {
            "customers": {"type": "array", "items": CUSTOMER, "minItems": 1},
            "consent-modes": {"type": "array", "items": TEXT, "minItems": 1},
            "consent": {"type": "object"}}}

    def __init__(self, setup, observe):
        super().__init__(setup, observe)
        self.customers = self.data["customers"]
        self.links: dict[tuple, list[dict]] = {}
        self.modes = self.data.get("consent-modes", ["VIEW", "STORE", "QUERY", "STREAM"])

    def start(self):
        self.join("aa", Aggregator)
        self.join("aa-other", Aggregator)

    def aa(self, name: str) -> Participant:
        return self.parties[name]

    # ---- customers and accounts

    def customer(self, number: int) -> dict:
        if number >= len(self.customers):
            raise NotApplicable(f"the configuration has no customer {number}")
        return self.customers[number]

    def address(self, aa: str = "aa", customer: int = 0) -> str:
        return f"{self.customer(customer)['address']}@{self.aa(aa).identity.handle}"

    def fi_types(self, customer: int | None = None) -> list[str]:
        """The types that the configured customers own, in order."""
        chosen = self.customers if customer is None else [self.customer(customer)]
        return list(dict.fromkeys(a["FIType"] for one in chosen for a in one["accounts"]))

    def make_discover(self, aa="aa", customer=0, types=None, categories=("STRONG",)) -> Call:
        identifiers = [i for i in self.customer(customer)["identifiers"]
                       if i["category"] in categories]
        if {i["category"] for i in identifiers} != set(categories):
            raise NotApplicable(f"customer {customer} has no identifier of each of "
                                + ", ".join(categories))
        body = wire.envelope() | {
            "Customer": {"id": self.address(aa, customer), "Identifiers": identifiers},
            "FITypes": types or self.fi_types(customer),
        }
        return Call(self.aa(aa), self.peer, "POST /Accounts/discover", body)

    def discover(self, aa="aa", customer=0, types=None) -> list[dict]:
        call = self.make_discover(aa, customer, types)
        return self.good(call.send(), "discovery")["DiscoveredAccounts"]

    def accounts(self, aa="aa", customer=0, count=1, types=None) -> list[dict]:
        found = self.discover(aa, customer, types)
        if len(found) < count:
            raise NotApplicable(f"customer {customer} has no {count} accounts"
                                + (f" of {types}" if types else ""))
        return found[:count]

    # ---- linking

    def make_link(self, aa="aa", customer=0, count=1, also: int | None = None, types=None) -> Call:
        """Asks for accounts to be linked; `also`: another customer, of whom one is put in."""
        accounts = self.accounts(aa, customer, count, types)
        if also is not None:
            accounts = accounts + self.accounts(aa, also, 1)
        body = wire.envelope() | {
            "Customer": {"id": self.address(aa, customer), "Accounts": accounts}}
        return Call(self.aa(aa), self.peer, "POST /Accounts/link", body)

    def ask_link(self, aa="aa", customer=0, count=1, types=None) -> tuple[Call, dict]:
        call = self.make_link(aa, customer, count, types=types)
        return call, self.good(call.send(), "the link request")

    def token(self, call: Call, said: dict) -> str:
        given = {"role": "fip", "refNumber": said["RefNumber"],
                 "customerAddress": call.body["Customer"]["id"],
                 "accounts": call.body["Customer"]["Accounts"]}
        return str(self.hooks.call("otp", **given)["token"])

    def link(self, aa="aa", customer=0, count=1, types=None, fresh=False) -> list[dict]:
        """Linked accounts, with their `linkRefNumber`; kept, until one is delinked."""
        mark = (aa, customer, count, tuple(types or ()))
        if fresh or mark not in self.links:
            call, said = self.ask_link(aa, customer, count, types)
            if said["AuthenticatorType"] == "DIRECT":
                numbers = self._direct(call, said)
            else:
                answer = self.verify(aa, said["RefNumber"], self.token(call, said)).send()
                details = self.good(answer, "the link's confirmation")["AccLinkDetails"]
                numbers = {d["accRefNumber"]: d["linkRefNumber"] for d in details}
            accounts = call.body["Customer"]["Accounts"]
            if missing := [a for a in accounts if a["accRefNumber"] not in numbers]:
                raise Unprepared(f"{len(missing)} of the accounts were not linked")
            self.links[mark] = [a | {"linkRefNumber": numbers[a["accRefNumber"]],
                                     "address": call.body["Customer"]["id"]} for a in accounts]
        return self.links[mark]

    def _direct(self, call: Call, said: dict) -> dict[str, str]:
        """The customer confirms at the provider, who then tells us of each account."""
        mark, op = call.sender.journal.mark(), "POST /Account/link/Notification"
        self.hooks.call("confirm-link", role="fip", refNumber=said["RefNumber"],
                        customerAddress=call.body["Customer"]["id"])
        numbers = {}
        for account in call.body["Customer"]["Accounts"]:
            def told(entry, wanted=account["accRefNumber"]):
                return entry.op == op and entry.body and entry.body[
                    "AccountLinkStatusNotification"]["accRefNumber"] == wanted

            entry = call.sender.journal.wait(told, self.setup.wait, mark)
            if entry is None:
                raise Unprepared(f"no {op} came after the customer's confirmation")
            numbers[account["accRefNumber"]] = entry.body[
                "AccountLinkStatusNotification"]["linkRefNumber"]
        return numbers

    def verify(self, aa: str, ref: str, token: str) -> Call:
        body = wire.envelope() | {"refNumber": ref, "token": token}
        return Call(self.aa(aa), self.peer, "POST /Accounts/link/verify", body)

    def make_verify(self, aa="aa", customer=0, count=1) -> Call:
        call, said = self.ask_link(aa, customer, count)
        if said["AuthenticatorType"] != "TOKEN":
            raise NotApplicable("the provider has links confirmed directly, without a token")
        return self.verify(aa, said["RefNumber"], self.token(call, said))

    def make_delink(self, aa="aa", customer=0) -> Call:
        link = self.link(aa, customer, fresh=True)[0]
        return self.delink(aa, link)

    def delink(self, aa: str, link: dict) -> Call:
        """The request, and all that hangs on the account is forgotten here."""
        self.links = {mark: links for mark, links in self.links.items()
                      if link["accRefNumber"] not in [a["accRefNumber"] for a in links]}
        body = wire.envelope() | {"Account": {"customerAddress": link["address"],
                                              "linkRefNumber": link["linkRefNumber"]}}
        return Call(self.aa(aa), self.peer, "POST /Accounts/delink", body)

    # ---- consents

    def detail(self, aa="aa", links=None, **changes) -> dict:
        links = links or self.link(aa)
        at = wire.now()
        return {
            "consentStart": wire.stamp(at - 5 * fidata.DAY / 1440),
            "consentExpiry": wire.stamp(at + 180 * fidata.DAY),
            "consentMode": "STORE",
            "fetchType": "PERIODIC",
            "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"],
            "fiTypes": list(dict.fromkeys(a["FIType"] for a in links)),
            "DataConsumer": {"id": self.aa(aa).id, "type": "AA"},
            "DataProvider": {"id": self.peer, "type": "FIP"},
            "Customer": {"id": links[0]["address"]},
            "Accounts": [{"fiType": a["FIType"], "fipId": self.peer, "accType": a["accType"],
                          "linkRefNumber": a["linkRefNumber"],
                          "maskedAccNumber": a["maskedAccNumber"]} for a in links],
            "Purpose": {"code": "101", "refUri": "https://api.rebit.org.in/aa/purpose/101.xml",
                        "text": "Wealth management service",
                        "Category": {"type": "Personal Finance"}},
            "FIDataRange": {"from": wire.stamp(at - 400 * fidata.DAY), "to": wire.stamp(at)},
            "DataLife": {"unit": "MONTH", "value": 1},
            "Frequency": {"unit": "HOUR", "value": 100},
            "DataFilter": [{"type": "TRANSACTIONAMOUNT", "operator": ">=", "value": "0"}],
        } | self.data.get("consent", {}) | changes

    def make_consent(self, aa="aa", customer=0, count=1, links=None, **changes) -> Call:
        links = links or self.link(aa, customer, count)
        body = {"ver": wire.VERSION, "txnid": wire.new_id(), "consentId": "", "status": "ACTIVE",
                "createTimestamp": "", "signedConsent": "", "ConsentUse": {
                    "logUri": "https://consents.example.test/log", "count": 0,
                    "lastUseDateTime": wire.stamp()}}

        def finish(call: Call):
            signed = jws.sign_compact(call.sender.identity.key, wire.dumps(call.parts["detail"]))
            call.body |= {"consentId": wire.new_id(), "createTimestamp": wire.stamp(),
                          "signedConsent": signed}

        call = Call(self.aa(aa), self.peer, "POST /Consent", body,
                    {"detail": self.detail(aa, links, **changes)}, finish)
        finish(call)
        return call

    def consent(self, aa="aa", customer=0, count=1, links=None, **changes) -> Held:
        call = self.make_consent(aa, customer, count, links, **changes)
        self.good(call.send(), "the consent")
        return Held(call.sender, call.body["consentId"], call.parts["detail"],
                    call.body["signedConsent"].split(".")[2])

    def make_notification(self, aa="aa", status="PAUSED", held=None) -> Call:
        held = held or self.consent(aa)
        body = wire.envelope() | {
            "Notifier": {"type": "AA", "id": held.aa.id},
            "ConsentStatusNotification": {"consentId": held.id, "consentStatus": status}}
        return Call(held.aa, self.peer, "POST /Consent/Notification", body)

    def notify(self, held: Held, status: str):
        self.good(self.make_notification(status=status, held=held).send(), f"{status} of a consent")

    # ---- financial information

    def make_fi_request(self, aa="aa", customer=0, count=1, held=None, curve="X25519", since=None,
                        until=None, **changes) -> Call:
        held = held or self.consent(aa, customer, count, **changes)
        return self.data_request(held.aa, held, curve, since, until)

    def session(self, held: Held, **given) -> Session:
        call = self.make_fi_request(held=held, **given)
        said = self.good(call.send(), "the request for data")
        span = call.body["FIDataRange"]
        if said["consentId"] != held.id:
            raise Unprepared("consentId: is not the one of the request")
        return Session(held, said["sessionId"], self.keys[call.body["KeyMaterial"]["Nonce"]],
                       (wire.parse_time(span["from"]), wire.parse_time(span["to"])))

    def fetch(self, session: Session) -> Answer:
        """As soon as there is data, or another answer than that there is none yet."""
        until = time.monotonic() + self.setup.wait
        while True:
            answer = self.fetch_call(session).send()
            early = answer.code in ("NoDataFound", "DataFetchRequestInProgress")
            if not early or time.monotonic() > until:
                return answer
            time.sleep(0.1)

    def fetch_call(self, session: Session) -> Call:
        body = wire.envelope() | {"sessionId": session.id}
        return Call(session.held.aa, self.peer, "POST /FI/fetch", body)

    def make_fi_fetch(self, aa="aa", customer=0, count=1, whole=False) -> Call:
        """A fetch for which the data is there; `whole`: with its optional members."""
        held = self.consent(aa, customer, count)
        session = self.session(held)
        self.good(self.fetch(session), "the fetch of data")
        call = self.fetch_call(session)
        if whole:
            call.body |= {"fipId": self.peer, "linkRefNumber": [
                {"id": account["linkRefNumber"]} for account in held.detail["Accounts"]]}
        return call

    def examine(self, session: Session, body: dict) -> tuple[list[str], dict]:
        detail = session.held.detail
        wanted = fidata.Wanted(detail, session.range, {self.peer},
                               [account["linkRefNumber"] for account in detail["Accounts"]])
        return fidata.examine(body, session.keys, wanted)

    def make_heartbeat(self, aa="aa") -> Call:
        return Call(self.aa(aa), self.peer, "GET /Heartbeat", None)

    # ---- what `$world:` knows

    def value(self, name: str):
        kind, _, rest = name.partition(":")
        if kind == "address":
            aa, _, customer = rest.partition(":")
            return self.address(aa, int(customer or 0))
        if kind == "link":
            return self.link(rest)[0]["linkRefNumber"]
        if kind == "consent":
            return self.consent(rest).id
        if kind == "session":
            return self.session(self.consent(rest)).id
        if kind == "signed-by":
            return jws.sign_compact(self.aa(rest).identity.key, wire.dumps(self.detail("aa")))
        if kind == "refNumber":
            return self.make_verify(rest).body["refNumber"]
        if kind == "token":
            return self.make_verify(rest).body["token"]
        return super().value(name)

    def value_whole_number(self) -> str:
        """The number of the first account, unmasked."""
        account = self.customer(0)["accounts"][0]
        return str(account.get("number") or "".join(
            c if c.isdigit() else str(n % 10) for n, c in enumerate(account["maskedAccNumber"])))

    def value_consented(self) -> dict:
        """An account as a consent names it."""
        return self.detail()["Accounts"][0]

    def value_unlinked(self) -> dict:
        return self.value_consented() | {"linkRefNumber": wire.new_id()}

    def value_elsewhere(self) -> dict:
        return self.value_consented() | {"fipId": "no-such-provider"}

    def value_crossed_consent(self) -> str:
        """One consent with the signature of another."""
        first, second = self.make_consent(), self.make_consent(consentMode="VIEW",
                                                               DataLife={"unit": "DAY", "value": 0})
        head, payload, _ = first.body["signedConsent"].split(".")
        return ".".join([head, payload, second.body["signedConsent"].split(".")[2]])

    def value_signature_by_other(self) -> str:
        return self.value("signed-by:aa-other").split(".")[2]

    def value_other_type(self) -> str:
        """An FI type that the first customer's first account is not."""
        return next(t for t in ("MUTUAL_FUNDS", "DEPOSIT")
                    if t != self.accounts()[0]["FIType"])
