"""Financial information, sealed and opened as it is deployed.

Shared secret by X25519 (or by the Weierstrass form), the two nonces xored: HKDF-SHA256 salted with
the first 20 bytes gives the key, the last 12 are the IV of AES-256-GCM. So two documents under one
pair of key materials share key *and* IV: a provider must make a key material for each account.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import weierstrass, wire

CURVES = ("X25519", "Curve25519")
PARAMS = "cipher=AES/GCM/NoPadding;KeyPairGenerator=ECDH"
SPKI_X25519 = bytes.fromhex("302a300506032b656e032100")


class MaterialError(ValueError):
    """Why a KeyMaterial cannot be used."""


class OpenError(ValueError):
    """A sealed document cannot be opened with these keys."""


def derive(secret: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bytes]:
    """Session key and IV."""
    mixed = bytes(a ^ b for a, b in zip(ours, theirs, strict=True))
    key = HKDF(hashes.SHA256(), 32, salt=mixed[:20], info=b"").derive(secret)
    return key, mixed[-12:]


@dataclass
class OurKeys:
    """An ephemeral pair with its nonce."""

    curve: str
    private: object
    value: str
    nonce: bytes

    @staticmethod
    def generate(curve: str = "X25519") -> "OurKeys":
        nonce = secrets.token_bytes(32)
        if curve == "X25519":
            private = x25519.X25519PrivateKey.generate()
            value = base64.b64encode(private.public_key().public_bytes_raw()).decode()
            return OurKeys(curve, private, value, nonce)
        scalar, point = weierstrass.generate()
        return OurKeys(curve, scalar, weierstrass.key_value(point), nonce)

    def material(self, valid_for=timedelta(hours=24)) -> dict:
        return {
            "cryptoAlg": "ECDH",
            "curve": self.curve,
            "params": PARAMS,
            "DHPublicKey": {
                "expiry": wire.stamp(wire.now() + valid_for),
                "Parameters": "",
                "KeyValue": self.value,
            },
            "Nonce": base64.b64encode(self.nonce).decode(),
        }

    def _session(self, material: dict) -> tuple[bytes, bytes]:
        public, nonce = read_material(material)
        if material["curve"] != self.curve:
            raise MaterialError(f"their curve is {material['curve']}, ours {self.curve}")
        if self.curve == "X25519":
            try:
                secret = self.private.exchange(public)
            except ValueError as error:
                raise MaterialError("their point is of small order") from error
        else:
            secret = weierstrass.agree(self.private, public)
        return derive(secret, self.nonce, nonce)

    def seal(self, material: dict, plaintext: bytes) -> str:
        key, iv = self._session(material)
        return base64.b64encode(AESGCM(key).encrypt(iv, plaintext, None)).decode()

    def open(self, material: dict, sealed: str) -> bytes:
        key, iv = self._session(material)
        try:
            return AESGCM(key).decrypt(iv, base64.b64decode(sealed, validate=True), None)
        except (InvalidTag, ValueError) as error:
            raise OpenError("the document does not open with the keys it came with") from error


def read_material(material: dict):
    """The public key and the nonce of a KeyMaterial, checked."""
    if material.get("cryptoAlg") != "ECDH":
        raise MaterialError("`cryptoAlg` is not ECDH")
    expiry = wire.parse_time(material["DHPublicKey"]["expiry"])
    if expiry is None or expiry <= wire.now():
        raise MaterialError("`DHPublicKey.expiry` has passed")
    if expiry > wire.now() + timedelta(hours=24, minutes=15):
        raise MaterialError("`DHPublicKey.expiry` is more than a day away")
    try:
        nonce = base64.b64decode(material["Nonce"], validate=True)
    except ValueError as error:
        raise MaterialError("`Nonce` is not base64") from error
    if len(nonce) != 32:
        raise MaterialError(f"`Nonce` has {len(nonce)} bytes, not 32")
    value = material["DHPublicKey"]["KeyValue"]
    if material.get("curve") == "X25519":
        return _x25519(value), nonce
    if material.get("curve") == "Curve25519":
        try:
            return weierstrass.read_key_value(value), nonce
        except weierstrass.PointError as error:
            raise MaterialError(str(error)) from error
    raise MaterialError(f"curve `{material.get('curve')}` is not known")


def _x25519(value: str) -> x25519.X25519PublicKey:
    body = re.sub(r"-----(BEGIN|END) PUBLIC KEY-----|\s", "", value)
    try:
        raw = base64.b64decode(body, validate=True)
    except ValueError as error:
        raise MaterialError("`KeyValue` is not base64") from error
    if len(raw) == 44 and raw.startswith(SPKI_X25519):
        raw = raw[12:]
    if len(raw) != 32:
        raise MaterialError(f"`KeyValue` has {len(raw)} bytes, not 32")
    public = x25519.X25519PublicKey.from_public_bytes(raw)
    try:
        x25519.X25519PrivateKey.from_private_bytes(b"\x40" + bytes(31)).exchange(public)
    except ValueError as error:
        raise MaterialError("the point is of small order") from error
    return public
