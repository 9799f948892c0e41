"""JSON Web Signatures: detached (RFC 7797) for messages, compact for consents.

`sign_detached` writes the unencoded form (`b64: false`). `verify_detached` reads that and the old
form whose signing input has the base64url of the body. A key in the header is never used.
"""

import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from .keys import KeyError_, PublicKey, SigningKey, b64u, b64u_decode

EC_SIZES = {"ES256": (32, hashes.SHA256()), "ES512": (66, hashes.SHA512())}


class JwsError(ValueError):
    """Why a signature does not hold."""


def _sign(key: SigningKey, signing_input: bytes) -> bytes:
    if key.alg == "RS256":
        return key.key.sign(signing_input, padding.PKCS1v15(), hashes.SHA256())
    if key.alg == "ES256":
        r, s = utils.decode_dss_signature(key.key.sign(signing_input, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return key.key.sign(signing_input)


def _verify(key: PublicKey, signing_input: bytes, signature: bytes):
    try:
        if key.alg == "RS256":
            key.key.verify(signature, signing_input, padding.PKCS1v15(), hashes.SHA256())
        elif key.alg in EC_SIZES:
            size, digest = EC_SIZES[key.alg]
            if len(signature) != 2 * size:
                raise JwsError(f"a signature of {key.alg} has {2 * size} bytes")
            r = int.from_bytes(signature[:size], "big")
            s = int.from_bytes(signature[size:], "big")
            key.key.verify(utils.encode_dss_signature(r, s), signing_input, ec.ECDSA(digest))
        else:
            key.key.verify(signature, signing_input)
    except InvalidSignature as error:
        raise JwsError("the signature does not match what was received") from error


def _split(text: str) -> tuple[str, str, str, dict]:
    parts = text.split(".") if isinstance(text, str) else []
    if len(parts) != 3:
        raise JwsError("not three parts separated by full stops")
    try:
        header = json.loads(b64u_decode(parts[0]))
    except (KeyError_, ValueError) as error:
        raise JwsError("the protected header is not base64url of JSON") from error
    if not isinstance(header, dict):
        raise JwsError("the protected header is no object")
    return (*parts, header)


def _check(header: dict, keys: list[PublicKey], crit_known: set[str]) -> PublicKey:
    for name in header.get("crit", []) if isinstance(header.get("crit", []), list) else ["?"]:
        if name not in crit_known:
            raise JwsError(f"the critical header `{name}` is not understood")
    for key in keys:
        if key.kid == header.get("kid"):
            if key.alg != header.get("alg"):
                raise JwsError(f"`alg` is `{header.get('alg')}`, the key is one for {key.alg}")
            return key
    raise JwsError(f"no key `{header.get('kid')}` is known")


def header_of(text: str) -> dict:
    """The protected header, of a signature not yet verified."""
    return _split(text)[3]


def sign_detached(key: SigningKey, body: bytes, *, old_form=False, **header) -> str:
    head = {"alg": key.alg, "kid": key.kid}
    if not old_form:
        head |= {"b64": False, "crit": ["b64"]}
    protected = b64u(json.dumps(head | header, separators=(",", ":")).encode())
    payload = b64u(body).encode() if old_form else body
    return f"{protected}..{b64u(_sign(key, protected.encode() + b'.' + payload))}"


def verify_detached(text: str, body: bytes, keys: list[PublicKey]) -> dict:
    """The protected header, if the signature is one over exactly these bytes."""
    protected, payload, signature, header = _split(text)
    if payload:
        raise JwsError("the payload is not detached")
    key = _check(header, keys, {"b64"})
    unencoded = header.get("b64", True) is False
    if unencoded and header.get("crit") != ["b64"]:
        raise JwsError("`b64` is false and `crit` does not say so")
    signed = body if unencoded else b64u(body).encode()
    try:
        raw = b64u_decode(signature)
    except KeyError_ as error:
        raise JwsError("the signature is not base64url") from error
    _verify(key, protected.encode() + b"." + signed, raw)
    return header


def sign_compact(key: SigningKey, payload: bytes) -> str:
    head = b64u(json.dumps({"alg": key.alg, "kid": key.kid}, separators=(",", ":")).encode())
    signing_input = f"{head}.{b64u(payload)}"
    return f"{signing_input}.{b64u(_sign(key, signing_input.encode()))}"


def verify_compact(text: str, keys: list[PublicKey]) -> bytes:
    """The payload, if the signature holds."""
    protected, payload, signature, header = _split(text)
    key = _check(header, keys, set())
    try:
        raw, body = b64u_decode(signature), b64u_decode(payload)
    except KeyError_ as error:
        raise JwsError("a part is not base64url") from error
    _verify(key, f"{protected}.{payload}".encode(), raw)
    return body
