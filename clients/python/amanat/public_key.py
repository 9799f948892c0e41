"""Public keys as JWK (RFC 7517), and what they have signed. The cryptography is that of `jwcrypto` and
of `cryptography` below it; what is added is which keys are let in at all.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from jwcrypto import jwk

from .strict import Malformed, decode

ALGORITHMS = {("OKP", "Ed25519"): "EdDSA", ("EC", "P-256"): "ES256", ("RSA", None): "RS256"}
# Encoded Ed25519 points of order 8; those of order 1, 2 and 4 have y = 0, 1 or -1. Under such a key a
# signature can hold for many messages.
_ORDER_EIGHT = {
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
}


def load(members: dict):
    """The key of `cryptography` that these members name. Raises `Malformed`."""
    kind = (members.get("kty"), members.get("crv"))
    algorithm = ALGORITHMS.get(kind)
    if algorithm is None:
        raise Malformed("not a kind of key that is used here")
    names = {"EdDSA": ("x",), "ES256": ("x", "y"), "RS256": ("n", "e")}[algorithm]
    numbers = {name: decode(members.get(name)) for name in names}
    if algorithm != "RS256" and any(len(number) != 32 for number in numbers.values()):
        raise Malformed("a coordinate has the wrong length")
    if algorithm == "EdDSA" and _has_small_order(numbers["x"]):
        raise Malformed("not a point that signs")
    wanted = {"kty": kind[0], **({"crv": kind[1]} if kind[1] else {})}
    try:
        return jwk.JWK(**wanted, **{name: members[name] for name in names}).get_op_key("verify")
    except Exception:
        raise Malformed("not a key") from None


def _has_small_order(encoded: bytes) -> bool:
    y = encoded[:31] + bytes([encoded[31] & 0x7F])
    if y in _ORDER_EIGHT:
        return True
    number, prime = int.from_bytes(y, "little"), 2**255 - 19
    return number % prime in (0, 1, prime - 1)


def strict(members) -> dict:
    """The key of a party or of a passkey, Ed25519 or P-256, whose members all agree with it."""
    if not isinstance(members, dict) or not all(isinstance(one, str) for one in members.values()):
        raise Malformed("not a key")
    kind = (members.get("kty"), members.get("crv"))
    names = {("OKP", "Ed25519"): {"kty", "crv", "x"}, ("EC", "P-256"): {"kty", "crv", "x", "y"}}
    same = names.get(kind)
    if same is None or not same <= set(members) <= same | {"alg", "kid", "use"}:
        raise Malformed("not a key")
    load(members)
    plain = {name: members[name] for name in same}
    agreed = {"alg": ALGORITHMS[kind], "kid": jwk.JWK(**plain).thumbprint(), "use": "sig"}
    if any(members[name] != agreed[name] for name in agreed if name in members):
        raise Malformed("a key contradicts itself")
    return plain


def holds(key, algorithm: str, message: bytes, signature: bytes) -> bool:
    """Whether a signature in the form of authenticators (WebAuthn section 6.5.5) is by this key:
    ECDSA as ASN.1."""
    try:
        if algorithm == "EdDSA":
            key.verify(signature, message)
        elif algorithm == "ES256":
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
