"""What a model provider keeps: links, consents, sessions."""

from dataclasses import dataclass, field
from datetime import datetime

from .. import sealing, wire

STATUS_CODES = {"PAUSED": "ConsentPaused", "REVOKED": "ConsentRevoked", "EXPIRED": "ConsentExpired"}


@dataclass
class Link:
    caller: str
    address: str
    account: dict
    active: bool = True


@dataclass
class Consent:
    caller: str
    detail: dict
    signature: str
    status: str
    uses: list[datetime] = field(default_factory=list)

    def standing(self) -> str:
        if self.status == "ACTIVE" and wire.parse_time(self.detail["consentExpiry"]) <= wire.now():
            return "EXPIRED"
        return self.status


@dataclass
class Session:
    caller: str
    consent: str
    range: tuple[datetime, datetime]
    material: dict
    entries: dict[str, dict]
    ready: bool = True
    keys: dict[str, sealing.OurKeys] = field(default_factory=dict)
    """Only for the fault of sealing anew."""
