"""What a passkey has signed, step by step (Web Authentication Level 3, section 7.2). What authenticators
write is read by `fido2`; its server side is not used, since that draws every challenge itself, and ours
says what was approved.

Not looked at: attestation, and signature counters: a passkey that is kept in step between devices has none.
"""

import hashlib
import re
import urllib.parse

from fido2.webauthn import AuthenticatorData

from . import public_key
from .refusals import InvalidEvidence
from .strict import Malformed, decode, encode, parse_object

LONGEST_ID = 1023
LONGEST_PART = 32 * 1024
UP, UV, BE, BS, RESERVED = 0x01, 0x04, 0x08, 0x10, 0x22
_DOMAIN = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")
# What ends in a number is an IPv4 address, however it is written (URL Standard, section 3.5).
_ENDS_IN_A_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\Z")

MALFORMED = "the answer of the passkey cannot be read"
WRONG_TYPE = "the passkey was used for something else"
WRONG_CHALLENGE = "the passkey answers another challenge"
WRONG_ORIGIN = "the passkey was used on another site"
WRONG_SERVICE = "the passkey belongs to another service"
NOT_VERIFIED = "the authenticator did not make sure who was there"
SIGNATURE = "the signature of the passkey does not verify"


class PasskeyEvidence:
    """A passkey and its assertion, read. Raises `Malformed`."""

    def __init__(self, members: dict):
        self.rp_id, passkey, assertion = members["rp_id"], members["passkey"], members["assertion"]
        if not isinstance(self.rp_id, str) or len(self.rp_id) > 253 or not _is_domain(self.rp_id):
            raise Malformed("not a domain")
        _exactly(passkey, {"id", "key"})
        _exactly(assertion, {"credential", "authenticator_data", "client_data", "signature"})
        self.id, self.credential = decode(passkey["id"]), decode(assertion["credential"])
        if not all(1 <= len(one) <= LONGEST_ID for one in (self.id, self.credential)):
            raise Malformed("not the id of a passkey")
        self.data, self.client_data, self.signature = (
            decode(assertion[name]) for name in ("authenticator_data", "client_data", "signature"))
        if any(len(part) > LONGEST_PART for part in (self.data, self.client_data, self.signature)):
            raise Malformed("more than an authenticator says")
        self.algorithm, self._key = _key(passkey["key"])

    def is_of(self, manager: str) -> bool:
        """Whether pages of the manager may use passkeys of this domain (section 5.1.3, step 8)."""
        host = urllib.parse.urlsplit(manager).hostname or ""
        return _is_domain(host) and (host == self.rp_id or host.endswith("." + self.rp_id))

    def check(self, challenge: bytes, manager: str) -> None:
        """That this passkey answered this challenge on the manager's pages, and that she was there."""
        # Steps 5 and 6: the passkey is the one that was used.
        if self.credential != self.id:
            raise InvalidEvidence(SIGNATURE)
        self._check_client_data(challenge, manager)
        self._check_authenticator()
        # Steps 20 and 21.
        signed = self.data + hashlib.sha256(self.client_data).digest()
        if not public_key.holds(self._key, self.algorithm, signed, self.signature):
            raise InvalidEvidence(SIGNATURE)

    def _check_client_data(self, challenge: bytes, manager: str) -> None:
        """Steps 9 to 14. Members beside these may stand there: more will come."""
        try:
            said = parse_object(self.client_data, LONGEST_PART)
        except Malformed:
            raise InvalidEvidence(MALFORMED) from None
        texts = [said.get("type"), said.get("challenge"), said.get("origin")]
        if said.get("topOrigin") is not None:
            texts.append(said["topOrigin"])
        framed = said.get("crossOrigin", False)
        if not all(isinstance(text, str) for text in texts) or not isinstance(framed, bool):
            raise InvalidEvidence(MALFORMED)
        if said["type"] != "webauthn.get":
            raise InvalidEvidence(WRONG_TYPE)
        if said["challenge"] != encode(challenge):
            raise InvalidEvidence(WRONG_CHALLENGE)
        # Never inside a page of somebody else's (13.4.2), and on exactly this origin (13.4.9).
        if said["origin"] != _origin(manager) or framed or said.get("topOrigin") is not None:
            raise InvalidEvidence(WRONG_ORIGIN)

    def _check_authenticator(self) -> None:
        """Steps 15 to 18: service, presence, verification, backup flags."""
        try:
            data = AuthenticatorData(self.data)
        except Exception:
            raise InvalidEvidence(MALFORMED) from None
        flags = int(data.flags)
        if flags & RESERVED:
            raise InvalidEvidence(MALFORMED)
        if data.rp_id_hash != hashlib.sha256(self.rp_id.encode()).digest():
            raise InvalidEvidence(WRONG_SERVICE)
        if flags & (UP | UV) != UP | UV:
            raise InvalidEvidence(NOT_VERIFIED)
        # A passkey that is backed up is one that may be (section 6.1.3).
        if flags & BS and not flags & BE:
            raise InvalidEvidence(MALFORMED)


def _key(members):
    """ES256, EdDSA or RS256, the kinds that authenticators and platforms make (section 5.8.5)."""
    if not isinstance(members, dict) or members.get("kty") != "RSA":
        plain = public_key.strict(members)
        return public_key.ALGORITHMS[plain["kty"], plain["crv"]], public_key.load(plain)
    _exactly(members, {"kty", "alg", "n", "e"})
    n, e = decode(members["n"]), decode(members["e"])
    # 2048 to 4096 bits; the exponent odd and between 3 and 2^32: nobody means others.
    sound = 256 <= len(n) <= 512 and n[0] and 1 <= len(e) <= 4 and e[0] and e[-1] & 1 and e != b"\x01"
    if members["alg"] != "RS256" or not sound:
        raise Malformed("not a key")
    return "RS256", public_key.load(members)


def _exactly(members, names: set) -> None:
    if not isinstance(members, dict) or set(members) != names:
        raise Malformed("not the members that belong here")


def _is_domain(host: str) -> bool:
    """Never an address: passkeys belong to domains."""
    return bool(_DOMAIN.match(host)) and not _ENDS_IN_A_NUMBER.match(host)


def _origin(address: str) -> str | None:
    """As browsers write it (RFC 6454 section 6.2), of an address in its one spelling."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    return f"{parts.scheme}://{parts.netloc}"
