"""Signing keys: RS256, ES256 and EdDSA, as JWKs and as PEM files."""

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ALGORITHMS = ("RS256", "ES256", "EdDSA")
CURVES = {"P-256": (ec.SECP256R1, 32, "ES256"), "P-521": (ec.SECP521R1, 66, "ES512")}


class KeyError_(ValueError):
    """A key cannot be used."""


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def b64u_decode(text: str) -> bytes:
    """Base64url without padding, in its one canonical spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, TypeError) as error:
        raise KeyError_("not base64url") from error
    if b64u(data) != text:
        raise KeyError_("not canonical base64url")
    return data


def _number(value: int, length: int | None = None) -> str:
    return b64u(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


@dataclass(frozen=True)
class PublicKey:
    """A key that verifies: its id, the one algorithm it may be used with, the key."""

    kid: str
    alg: str
    key: object

    @staticmethod
    def from_jwk(jwk: dict) -> "PublicKey":
        kty, kid = jwk.get("kty"), str(jwk.get("kid", ""))
        try:
            if kty == "RSA":
                numbers = rsa.RSAPublicNumbers(
                    int.from_bytes(b64u_decode(jwk["e"]), "big"),
                    int.from_bytes(b64u_decode(jwk["n"]), "big"),
                )
                key, alg = numbers.public_key(), "RS256"
            elif kty == "EC":
                curve, _, alg = CURVES[jwk["crv"]]
                point = [int.from_bytes(b64u_decode(jwk[c]), "big") for c in "xy"]
                key = ec.EllipticCurvePublicNumbers(*point, curve()).public_key()
            elif kty == "OKP" and jwk.get("crv") == "Ed25519":
                alg = "EdDSA"
                key = ed25519.Ed25519PublicKey.from_public_bytes(b64u_decode(jwk["x"]))
            else:
                raise KeyError_(f"key type `{kty}` is not used on the network")
        except (KeyError, ValueError) as error:
            raise KeyError_(f"JWK `{kid}` is malformed: {error}") from error
        if jwk.get("alg", alg) != alg:
            raise KeyError_(f"JWK `{kid}` says `{jwk['alg']}` and is a key for {alg}")
        return PublicKey(kid, alg, key)


@dataclass(frozen=True)
class SigningKey:
    kid: str
    alg: str
    key: object

    @staticmethod
    def generate(alg: str, kid: str | None = None) -> "SigningKey":
        if alg == "RS256":
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        elif alg == "ES256":
            key = ec.generate_private_key(ec.SECP256R1())
        elif alg == "EdDSA":
            key = ed25519.Ed25519PrivateKey.generate()
        else:
            raise KeyError_(f"`{alg}` is not one of {', '.join(ALGORITHMS)}")
        return SigningKey._named(key, alg, kid)

    @staticmethod
    def _named(key, alg, kid=None) -> "SigningKey":
        if kid is None:
            der = key.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            kid = b64u(hashlib.sha256(der).digest())[:22]
        return SigningKey(kid, alg, key)

    @staticmethod
    def read(path: Path) -> "SigningKey":
        try:
            key = serialization.load_pem_private_key(Path(path).read_bytes(), None)
        except (OSError, ValueError, TypeError) as error:
            raise KeyError_(f"`{path}` holds no usable PEM key: {error}") from error
        if isinstance(key, rsa.RSAPrivateKey):
            return SigningKey._named(key, "RS256")
        if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1":
            return SigningKey._named(key, "ES256")
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return SigningKey._named(key, "EdDSA")
        raise KeyError_(f"`{path}` is neither an RSA, a P-256 nor an Ed25519 key")

    def write(self, path: Path):
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)

    def public(self) -> PublicKey:
        return PublicKey(self.kid, self.alg, self.key.public_key())

    def jwk(self) -> dict:
        public = self.key.public_key()
        jwk = {"alg": self.alg, "kid": self.kid, "use": "sig"}
        if self.alg == "RS256":
            numbers = public.public_numbers()
            return jwk | {"kty": "RSA", "e": _number(numbers.e), "n": _number(numbers.n)}
        if self.alg == "ES256":
            numbers = public.public_numbers()
            return jwk | {"kty": "EC", "crv": "P-256",
                          "x": _number(numbers.x, 32), "y": _number(numbers.y, 32)}
        return jwk | {"kty": "OKP", "crv": "Ed25519", "x": b64u(public.public_bytes_raw())}
