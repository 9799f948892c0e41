"""Ed25519 keys and what is signed with them: documents (JWS, RFC 7515) and proofs (DPoP, RFC 9449)."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RAW = (Encoding.Raw, PublicFormat.Raw)


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims_of(document: str) -> dict:
    """What a compact JWS says; whoever signed it."""
    payload = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Key:
    """A private key that signs."""

    def __init__(self, seed: bytes | None = None):
        self._key = ed25519.Ed25519PrivateKey.from_private_bytes(seed or os.urandom(32))
        self.public = {"kty": "OKP", "crv": "Ed25519", "x": encode(self._key.public_key().public_bytes(*RAW))}
        named = json.dumps({name: self.public[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
        self.kid = encode(hashlib.sha256(named.encode()).digest())

    def sign(self, typ: str, claims: dict) -> str:
        return self._compact({"alg": "EdDSA", "kid": self.kid, "typ": typ}, claims)

    def prove(self, method: str, address: str, token: str | None, now: int) -> str:
        """That this very call is made by whoever the token was given to."""
        claims = {"jti": encode(os.urandom(16)), "htm": method, "htu": address, "iat": now}
        if token is not None:
            claims["ath"] = encode(hashlib.sha256(token.encode()).digest())
        return self._compact({"alg": "EdDSA", "typ": "dpop+jwt", "jwk": self.public}, claims)

    def _compact(self, header: dict, claims: dict) -> str:
        parts = [encode(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)]
        signature = self._key.sign(".".join(parts).encode())
        return ".".join([*parts, encode(signature)])


def recipient() -> dict:
    """A public key that pages can be sealed to. Nobody opens them here."""
    public = x25519.X25519PrivateKey.generate().public_key().public_bytes(*RAW)
    return {"kty": "OKP", "crv": "X25519", "x": encode(public)}
