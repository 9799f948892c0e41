"""Keys, signed documents and sealed pages: JWS (RFC 7515), JWE (RFC 7516), DPoP (RFC 9449).

The cryptography is that of `jwcrypto`. What is added here is what a receiver has to insist on: which
key, which type, which algorithm, and that nothing stands in a header that is not expected there.
"""

import hashlib
import json
import os
import pathlib
import uuid

from jwcrypto import jwe, jwk, jws

from .refusals import NotGenuine
from .strict import Malformed, decode, encode, parse_object

SIGNING = {"OKP": "EdDSA", "EC": "ES256"}
LONGEST_HEADER = 4096
LONGEST_PAGE = 8 * 1024 * 1024


def digest(data: bytes) -> str:
    """`sha-256:` and the base64url of SHA-256."""
    return "sha-256:" + encode(hashlib.sha256(data).digest())


class Key:
    """A private key that signs: Ed25519 or P-256, as a JWK."""

    def __init__(self, key: jwk.JWK):
        self._key = key
        self.public = same_key(key.export_public(as_dict=True))
        self.kid = key.thumbprint()

    @classmethod
    def new(cls) -> "Key":
        return cls(jwk.JWK.generate(kty="OKP", crv="Ed25519"))

    @classmethod
    def load(cls, path) -> "Key":
        return cls(jwk.JWK.from_json(pathlib.Path(path).read_text()))

    @classmethod
    def from_dict(cls, members: dict) -> "Key":
        return cls(jwk.JWK(**members))

    def private(self) -> dict:
        """The key with its private half. Keep it where only you can read it."""
        return self._key.export(as_dict=True)

    def sign(self, typ: str, claims: dict) -> str:
        """A compact JWS whose header is `alg`, `kid` and `typ`."""
        header = {"alg": SIGNING[self.public["kty"]], "kid": self.kid, "typ": typ}
        return self._compact(header, claims)

    def prove(self, method: str, address: str, token: str | None, now: int) -> str:
        """A DPoP proof for one call (RFC 9449 section 4.2)."""
        header = {"alg": SIGNING[self.public["kty"]], "jwk": self.public, "typ": "dpop+jwt"}
        claims = {"jti": str(uuid.uuid4()), "htm": method, "htu": address, "iat": now}
        if token is not None:
            claims["ath"] = encode(hashlib.sha256(token.encode()).digest())
        return self._compact(header, claims)

    def _compact(self, header: dict, claims: dict) -> str:
        token = jws.JWS(json.dumps(claims, separators=(",", ":")).encode())
        token.add_signature(self._key, None, json.dumps(header), None)
        return token.serialize(compact=True)


def same_key(members: dict) -> dict:
    """A public key without the members that only describe it, to be compared."""
    return {name: members[name] for name in ("kty", "crv", "x", "y") if name in members}


def verify(document: str, typ: str, keys: list[dict]) -> dict:
    """The claims of a JWS of this type that one of these public keys has signed."""
    parts = document.split(".")
    try:
        header = parse_object(decode(parts[0]), LONGEST_HEADER)
        # In its one spelling, which jwcrypto does not ask.
        [decode(part) for part in parts[1:]]
    except Malformed as error:
        raise NotGenuine(f"not a document of type {typ}") from error
    if set(header) != {"alg", "kid", "typ"} or header["typ"] != typ:
        raise NotGenuine(f"not a document of type {typ}")
    for members in keys:
        key = jwk.JWK(**same_key(members))
        if key.thumbprint() != header["kid"]:
            continue
        # RFC 8725 section 3.1: the algorithm is the key's, never the header's.
        allowed = SIGNING[members["kty"]]
        token = jws.JWS()
        token.allowed_algs = [allowed]
        try:
            token.deserialize(document, key)
        except (jws.InvalidJWSSignature, jws.InvalidJWSObject) as error:
            raise NotGenuine("the signature does not hold") from error
        try:
            return parse_object(token.payload, LONGEST_PAGE)
        except Malformed as error:
            raise NotGenuine(str(error)) from error
    raise NotGenuine("not signed by a key that is trusted here")


class Recipient:
    """A fresh X25519 key that pages are sealed to."""

    def __init__(self):
        self._key = jwk.JWK.generate(kty="OKP", crv="X25519")
        self.public = same_key(self._key.export_public(as_dict=True))

    def open(self, page: str, request: str, sequence: int, last: bool) -> str:
        """The signed message in a sealed page, which must be this one of this request."""
        parts = page.split(".")
        # A tag that is cut short could be guessed, and compression is a bomb: jwcrypto asks
        # neither, so it is asked here (RFC 7518 section 5.3, RFC 7516 section 4.1.3).
        try:
            whole = len(parts) == 5 and (len(decode(parts[2])), len(decode(parts[4]))) == (12, 16)
            header = parse_object(decode(parts[0]), LONGEST_HEADER) if whole else None
        except Malformed:
            header = None
        if header is None:
            raise NotGenuine("not a sealed page")
        expected = {"alg": "ECDH-ES", "enc": "A256GCM", "typ": "sealed-page+jwe", "cty": "JWS",
                    "kid": self._key.thumbprint(), "req": request, "seq": sequence, "last": last}
        if {name: value for name, value in header.items() if name != "epk"} != expected:
            raise NotGenuine("the page belongs to another request or place")
        token = jwe.JWE(algs=["ECDH-ES", "A256GCM"])
        try:
            token.deserialize(page, self._key)
        except Exception as error:
            raise NotGenuine("the page does not open") from error
        return token.payload.decode()


def write_private(path: pathlib.Path, value: dict) -> None:
    """Whole or not at all, and for its owner alone."""
    beside = path.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
