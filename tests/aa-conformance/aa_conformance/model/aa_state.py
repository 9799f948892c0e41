"""What a model aggregator keeps: people, requests, consents, sessions."""

from dataclasses import dataclass, field
from datetime import datetime

from .. import sealing, wire


@dataclass
class Person:
    address: str
    identifiers: list[dict]
    accounts: dict[str, dict] = field(default_factory=dict)
    """By link reference: an account as a consent names it."""


@dataclass
class Linking:
    """A link that the customer is to confirm at her provider."""

    address: str
    fip: str
    accounts: list[dict]


@dataclass
class Asked:
    """A data user's request for a consent."""

    fiu: str
    detail: dict
    status: str = "PENDING"
    consent: str | None = None

    def handle_status(self) -> str:
        if self.status == "APPROVED":
            return "READY"
        lapsed = wire.parse_time(self.detail["consentExpiry"]) <= wire.now()
        return "FAILED" if self.status == "REJECTED" or lapsed else "PENDING"


@dataclass
class Part:
    """A provider's own artefact of a consent."""

    id: str
    signed: str
    links: list[str]


@dataclass
class Artefact:
    """The data user's artefact, and those of the providers."""

    id: str
    handle: str
    fiu: str
    detail: dict
    signed: str
    created: str
    status: str = "ACTIVE"
    parts: dict[str, Part] = field(default_factory=dict)
    uses: list[datetime] = field(default_factory=list)

    @property
    def signature(self) -> str:
        return self.signed.split(".")[2]

    def standing(self) -> str:
        lapsed = wire.parse_time(self.detail["consentExpiry"]) <= wire.now()
        return "EXPIRED" if lapsed and self.status in ("ACTIVE", "PAUSED") else self.status


@dataclass
class Delivery:
    """One provider's part of a session."""

    fip: str
    links: list[str]
    session: str | None = None
    state: str = "PENDING"
    """`PENDING`, `READY`, `DENIED` or `FAILED`."""
    entries: list[dict] = field(default_factory=list)
    own_keys: sealing.OurKeys | None = None
    """Only for the fault of reading along."""

    def entry_of(self, link: str) -> dict:
        return next(e for e in self.entries if e["data"][0]["linkRefNumber"] == link)


@dataclass
class Session:
    id: str
    fiu: str
    consent: Artefact
    range: dict
    material: dict
    made: datetime
    deliveries: dict[str, Delivery]
    status: str = "ACTIVE"
