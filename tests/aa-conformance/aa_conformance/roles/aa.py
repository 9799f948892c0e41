"""The role of an aggregator under test: two data users and two providers around it.

The first provider confirms links by token, the other one directly. Customers are made by a hook, so
that a run needs nothing from an earlier one. What the scenarios start from (a consent that was
paused, an account that was delinked …) is in `aa_states.py`.
"""

from dataclasses import dataclass, field

from .. import fidata, jws, sealing, spec, wire
from ..hooks import HookFailed
from ..participant import Answer, Participant
from ..world import Call, Unprepared, World
from . import aa_data, aa_runs, aa_whole, aa_wrong  # noqa: F401  registers the functions
from .aa_calls import Calls
from .aa_states import States
from .parties import DataUser, Provider, person, until

TEXT = {"type": "string", "minLength": 1}
TYPES = spec.of_role("aa").definition("FITypes")["items"]["enum"]
FIPS = ("fip", "fip-other")
EARLY = ("NoDataFound", "DataFetchRequestInProgress")


@dataclass
class Customer:
    address: str
    owned: dict[str, list[dict]]
    """Her accounts, by provider (`fip`, `fip-other`)."""
    tokens: dict[str, str]
    linked: dict[str, dict[int, dict]] = field(default_factory=dict)
    """By provider and number of the account: as a consent names it."""


@dataclass
class Held:
    """A consent that was approved."""

    fiu: Participant
    customer: Customer
    handle: str
    id: str
    asked: dict
    detail: dict
    signed: str
    parts: dict[str, dict]
    """What each provider was sent, by `fip`, `fip-other`."""

    @property
    def signature(self) -> str:
        return self.signed.split(".")[2]


@dataclass
class Session:
    held: Held
    id: str
    keys: sealing.OurKeys
    range: tuple
    nonce: str


class AaWorld(Calls, States, World):
    role = "aa"
    needs = {
        "type": "object", "properties": {
            "fi-types": {"type": "array", "items": {"enum": TYPES}, "minItems": 1},
            "consent-modes": {"type": "array", "items": TEXT, "minItems": 1},
            "consent": {"type": "object"},
            "beyond-fair-use": {"type": "array", "items": {
                "type": "object", "required": ["consent", "names"],
                "properties": {"consent": {"type": "object"}, "names": TEXT}}},
            "session-life": {"type": "number", "minimum": 1},
            "lapse": {"type": "number", "minimum": 1}}}

    def __init__(self, setup, observe):
        super().__init__(setup, observe)
        self.types = self.data.get("fi-types", TYPES)
        self.modes = self.data.get("consent-modes", ["VIEW", "STORE", "QUERY", "STREAM"])
        self.handle = setup.registry.entity(self.peer).handle
        self.begin()

    def start(self):
        self.join("fiu", DataUser)
        self.join("fiu-other", DataUser)
        self.join("fip", Provider, authenticator="TOKEN")
        self.join("fip-other", Provider, authenticator="DIRECT")

    def provider(self, name: str) -> Provider:
        return self.parties[name]

    def hook(self, name: str, **given) -> dict:
        return self.hooks.call(name, role="aa", **given)

    # ---- customers and accounts

    def enrol(self) -> Customer:
        """A new customer, who owns accounts at both providers and has linked none."""
        name, identifiers = person()
        said = self.hook("customer.create", localPart=name, identifiers=identifiers)
        address = said.get("customerAddress")
        if not isinstance(address, str) or "@" not in address:
            raise HookFailed("hook `customer.create` did not answer with `customerAddress`")
        customer = Customer(address, {}, {})
        for fip, types in self._portfolio().items():
            accounts = [{"FIType": kind, "accType": sort, "maskedAccNumber":
                         f"XXXXXXXX{1000 + 100 * FIPS.index(fip) + number}"}
                        for number, (kind, sort) in enumerate(types)]
            customer.tokens[fip] = "123456"
            customer.owned[fip] = self.provider(fip).enrol(identifiers, accounts,
                                                           customer.tokens[fip])
        return customer

    def _portfolio(self) -> dict[str, list[tuple[str, str]]]:
        """Three of one type at the one, one of each type at the other."""
        return {"fip": [(self.types[0], "SAVINGS"), (self.types[0], "CURRENT"),
                        (self.types[0], "SAVINGS")],
                "fip-other": [(kind, "SAVINGS" if kind == "DEPOSIT" else "DEFAULT")
                              for kind in self.types]}

    def link(self, customer: Customer, fip: str, *numbers: int) -> list[dict]:
        """Accounts, as a consent names them; linked by the hook if they are not yet."""
        linked = customer.linked.setdefault(fip, {})
        wanted = [n for n in numbers if n not in linked]
        provider = self.provider(fip)
        if wanted:
            self.ask_link(customer, fip, *wanted)
            if provider.authenticator == "DIRECT":
                for ref in self._unconfirmed(provider, customer):
                    provider.confirm(ref)
            found = until(lambda: self._links(provider, customer, fip, wanted), self.setup.wait)
            if not found:
                raise Unprepared(f"the accounts were not linked at `{provider.id}`")
            linked |= found
        return [linked[n] for n in numbers]

    def ask_link(self, customer: Customer, fip: str, *numbers: int):
        provider = self.provider(fip)
        shown = [{name: customer.owned[fip][n][name]
                  for name in ("FIType", "accType", "maskedAccNumber")} for n in numbers]
        self.hook("accounts.link", customerAddress=customer.address, fipId=provider.id,
                  accounts=shown, authenticator=provider.authenticator,
                  token=customer.tokens[fip])

    def _unconfirmed(self, provider: Provider, customer: Customer) -> list[str]:
        return [ref for ref, (_, address, _) in list(provider.pending.items())
                if address == customer.address]

    def _links(self, provider, customer, fip, wanted) -> dict[int, dict] | None:
        found = {}
        for number in wanted:
            ref = customer.owned[fip][number]["accRefNumber"]
            for link, said in list(provider.links.items()):
                if said.account["accRefNumber"] == ref and said.active:
                    found[number] = {
                        "fiType": said.account["FIType"], "fipId": provider.id,
                        "accType": said.account["accType"], "linkRefNumber": link,
                        "maskedAccNumber": said.account["maskedAccNumber"]}
        return found if len(found) == len(wanted) else None

    def delink(self, customer: Customer, fip: str, number: int):
        account = customer.linked[fip].pop(number)
        self.hook("accounts.delink", customerAddress=customer.address, fipId=account["fipId"],
                  linkRefNumber=account["linkRefNumber"],
                  maskedAccNumber=account["maskedAccNumber"])

    # ---- consents

    def approve(self, asked: Call, handle: str, customer: Customer, accounts: list[dict]) -> Held:
        """The customer approves; the data user and the providers get what is theirs."""
        names = [n for n in FIPS if any(a["fipId"] == self.provider(n).id for a in accounts)]
        marks = {name: self.provider(name).journal.mark() for name in names}
        self.hook("consent.approve", customerAddress=customer.address, consentHandle=handle,
                  accounts=accounts)
        id = until(lambda: self._ready(asked.sender, handle), self.setup.wait, 0.1)
        if id is None:
            raise Unprepared("the handle is not READY, and the consent was approved")
        said = self.good(self.fetch_consent(asked.sender, id).send(), "the fetch of the consent")
        parts = {}
        for name in names:
            links = {a["linkRefNumber"] for a in accounts}
            entry = self.provider(name).journal.wait(
                lambda e: e.op == "POST /Consent" and e.body and _links_of(e.body) & links,
                self.setup.wait, marks[name])
            if entry is None:
                raise Unprepared(f"`{self.provider(name).id}` was sent no consent")
            parts[name] = entry.body
        return Held(asked.sender, customer, handle, id, asked.body["ConsentDetail"],
                    payload(said["signedConsent"]), said["signedConsent"], parts)

    def _ready(self, fiu: Participant, handle: str) -> str | None:
        said = self.good(self.handle_call(fiu, handle).send(), "the status of a handle")
        status = said["ConsentStatus"]
        return status.get("id") if status["status"] == "READY" else None

    def decide(self, held: Held, what: str):
        """`pause`, `resume` or `revoke`."""
        self.hook(f"consent.{what}", customerAddress=held.customer.address,
                  consentHandle=held.handle, consentId=held.id)

    # ---- sessions

    def session(self, held: Held, **given) -> Session:
        call = self.make_fi_request(held=held, **given)
        return self.opened(call, held, self.good(call.send(), "the request for data"))

    def opened(self, call: Call, held: Held, said: dict) -> Session:
        span, nonce = call.body["FIDataRange"], call.body["KeyMaterial"]["Nonce"]
        if said["consentId"] != held.id:
            raise Unprepared("consentId: is not the one of the request")
        return Session(held, said["sessionId"], self.keys[nonce],
                       (wire.parse_time(span["from"]), wire.parse_time(span["to"])), nonce)

    def told(self, session: Session, *statuses: str, seconds: float | None = None):
        """The first notice to the data user that gives the session one of these statuses."""
        return session.held.fiu.journal.wait(
            lambda e: e.op == "POST /FI/Notification" and e.status == 200 and (
                e.body["FIStatusNotification"]["sessionId"] == session.id
                and e.body["FIStatusNotification"]["sessionStatus"] in statuses),
            self.setup.wait if seconds is None else seconds)

    def fetch(self, session: Session) -> Answer:
        """As soon as there is data, or another answer than that there is none yet."""
        call = self.fetch_call(session)
        last: list[Answer] = []

        def answered():
            last[:] = [call.fresh().send()]
            return last[0].code not in EARLY

        until(answered, self.setup.wait, 0.05)
        return last[0]

    def examine(self, session: Session, body: dict, links=None) -> list[str]:
        """Opened, compared with the consent, and byte for byte with what was sealed."""
        detail = session.held.detail
        wanted = fidata.Wanted(
            detail, session.range, {a["fipId"] for a in detail["Accounts"]},
            links or [account["linkRefNumber"] for account in detail["Accounts"]])
        found, _ = fidata.examine(body, session.keys, wanted)
        plain = self.provider("fip").plain | self.provider("fip-other").plain
        for entry in body.get("FI", []):
            for data in entry["data"]:
                link, sealed = data["linkRefNumber"], data["encryptedFI"]
                if sealed not in plain:
                    found.append(f"{link}: what came is not what the provider sealed")
                    continue
                try:
                    if session.keys.open(entry["KeyMaterial"], sealed) != plain[sealed]:
                        found.append(f"{link}: the document is not the provider's")
                except (sealing.OpenError, sealing.MaterialError) as error:
                    found.append(f"{link}: {error}")
        return found

    # ---- what `$world:` knows

    def value(self, name: str):
        kind, _, rest = name.partition(":")
        if kind == "consent":
            return self.held("active", rest).id
        if kind == "signature":
            return self.held("active", rest).signature
        if kind == "handle":
            return self.held("active", rest).handle
        if kind == "session":
            return self.session(self.held("active", rest)).id
        if kind == "part":
            return self.part("fip" if rest == "fip" else "fip-other")["consentId"]
        if kind == "link":
            return self.link(self.customer(), rest, 0)[0]["linkRefNumber"]
        if kind == "fip-session":
            return self.waiting(rest)[1]
        return super().value(name)

    def value_stranger(self) -> str:
        return f"{person('nobody')[0]}@{self.handle}"

    def value_name_here(self) -> str:
        return self.customer().address.split("@")[0]

    def value_address_here(self) -> str:
        return self.customer().address

    def value_crossed_signature(self) -> str:
        return jws.sign_compact(self.parties["fiu"].identity.key, wire.dumps(
            self.held("active", "fiu").detail)).split(".")[2]


def payload(signed: str) -> dict:
    try:
        return wire.loads(jws.b64u_decode(signed.split(".")[1]))
    except (ValueError, IndexError) as error:
        raise Unprepared(f"signedConsent: is no JWS of JSON: {error}") from error


def _links_of(body: dict) -> set[str]:
    return {account["linkRefNumber"] for account in payload(body["signedConsent"])["Accounts"]}
