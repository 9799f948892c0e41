"""The published vectors, and what must not hold beside them."""

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import jws, mutate, sealing, spec, validate, weierstrass, wire
from .keys import ALGORITHMS, PublicKey, SigningKey

FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def _vectors():
    for vector in json.loads((FOLDER / "aa-detached-jws-verified.json").read_text())["vectors"]:
        text = f"{vector['protected_b64']}..{vector['signature_b64']}"
        key = PublicKey.from_jwk(vector["public_jwk"])
        yield vector["source_file"], text, vector["body_utf8"].encode(), key


def _holds(text: str, body: bytes, key: PublicKey) -> bool:
    try:
        jws.verify_detached(text, body, [key])
        return True
    except jws.JwsError:
        return False


def detached_signatures_hold():
    held = [name for name, text, body, key in _vectors() if _holds(text, body, key)]
    return None if len(held) == 11 else f"only {len(held)} of 11 verify"


def no_byte_may_be_flipped():
    """Every byte of the body and every character of the signature header, of every vector."""
    for name, text, body, key in _vectors():
        for at in range(len(body)):
            if _holds(text, body[:at] + bytes([body[at] ^ 1]) + body[at + 1:], key):
                return f"{name}: byte {at} of the body may be flipped"
        for at in range(len(text)):
            if _holds(text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1:], body, key):
                return f"{name}: character {at} of the signature may be flipped"
    return None


def our_signatures_hold():
    body = wire.dumps(wire.envelope())
    for alg in ALGORITHMS:
        key, other = SigningKey.generate(alg), SigningKey.generate(alg)
        for old_form in (False, True):
            text = jws.sign_detached(key, body, old_form=old_form)
            if not _holds(text, body, key.public()):
                return f"{alg} does not verify"
            if _holds(text, body, other.public()) or _holds(text, body + b" ", key.public()):
                return f"{alg} verifies what it must not"
            if PublicKey.from_jwk(key.jwk()).key.public_numbers() != (
                    key.public().key.public_numbers()) if alg != "EdDSA" else False:
                return f"{alg}: the JWK is another key"
        compact = jws.sign_compact(key, body)
        if jws.verify_compact(compact, [key.public()]) != body:
            return f"{alg}: the compact form does not verify"
        if _holds(jws.sign_detached(key, body, crit=["b64", "exp"]), body, key.public()):
            return "a critical header that is not understood was passed over"
    return None


def key_derivation_holds():
    vector = json.loads((FOLDER / "rahasya-x25519-kdf-aead.json").read_text())
    kdf, aead = vector["kdf"], vector["aead_derived"]
    private = x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(kdf["our_private_hex"]))
    public = x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(kdf["remote_public_hex"]))
    secret = private.exchange(public)
    nonces = [base64.b64decode(kdf[f"{who}_nonce_b64"]) for who in ("our", "remote")]
    key, iv = sealing.derive(secret, *nonces)
    if (secret.hex(), key.hex(), iv.hex()) != (
            kdf["shared_secret_hex"], kdf["session_key_hex"], aead["iv_hex"]):
        return "secret, key or IV is another"
    sealed = AESGCM(key).encrypt(iv, aead["plaintext_utf8"].encode(), None)
    if base64.b64encode(sealed).decode() != aead["ciphertext_and_tag_b64"]:
        return "the sealed text is another"
    return None


def weierstrass_agrees_with_x25519():
    """The same scalar and point in both forms: u = x - A/3."""
    private = x25519.X25519PrivateKey.generate()
    raw = bytearray(private.private_bytes_raw())
    raw[0] &= 248
    raw[31] = raw[31] & 127 | 64
    point = weierstrass.multiply(int.from_bytes(raw, "little"), weierstrass.G)
    u = (point[0] - weierstrass.THIRD) % weierstrass.P
    if u.to_bytes(32, "little") != private.public_key().public_bytes_raw():
        return "the public key is another"
    if weierstrass.multiply(weierstrass.N, weierstrass.G) is not None:
        return "the order of the base point is another"
    value = weierstrass.key_value(point)
    if weierstrass.read_key_value(value) != point:
        return "KeyValue does not read back"
    return None


def sealed_documents_open():
    for curve in sealing.CURVES:
        ours, theirs = (sealing.OurKeys.generate(curve) for _ in range(2))
        sealed = ours.seal(theirs.material(), b"a document")
        if theirs.open(ours.material(), sealed) != b"a document":
            return f"{curve}: does not open"
        raw = bytearray(base64.b64decode(sealed))
        raw[0] ^= 1
        try:
            theirs.open(ours.material(), base64.b64encode(raw).decode())
            return f"{curve}: opens though a bit was flipped"
        except sealing.OpenError:
            pass
    return None


def wrong_bodies_offend():
    """Whatever `each_member` makes of a body that is valid offends against the schema."""
    schema = spec.of_role("fip").operations["POST /Accounts/discover"].body
    body = wire.envelope() | {
        "Customer": {"id": "a@b", "Identifiers": [
            {"category": "STRONG", "type": "MOBILE", "value": "1"}]},
        "FITypes": ["DEPOSIT"]}
    if errors := validate.schema_errors(schema, body):
        return f"the valid body offends: {errors[0]}"
    count = 0
    for path, wrong, value in mutate.each_member(schema, body):
        copy = json.loads(json.dumps(body))
        mutate.put(copy, path, value)
        count += 1
        if not validate.schema_errors(schema, copy):
            return f"{path} {wrong} does not offend"
    return None if count > 40 else f"only {count} wrong bodies"


def times_are_read():
    good = ("2026-11-25T10:00:00.000Z", "2026-11-25T10:00:00+00:00", "2026-11-25T10:00:00.1+0000",
            "2026-11-25T15:30:00+05:30")
    bad = ("2026-11-25T10:00:00", "2026-11-25", "2026-02-30T10:00:00Z", "yesterday", "", None, 5)
    if wrong := [text for text in good if wire.parse_time(text) is None]:
        return f"{wrong[0]} is not read"
    if wrong := [text for text in bad if wire.parse_time(text) is not None]:
        return f"{wrong[0]} is read"
    return None


TESTS = {
    "vectors: eleven detached signatures verify": detached_signatures_hold,
    "vectors: no byte of a body or signature may be flipped": no_byte_may_be_flipped,
    "vectors: key derivation and sealing": key_derivation_holds,
    "signatures of RS256, ES256, EdDSA, both forms": our_signatures_hold,
    "Curve25519 in Weierstrass form agrees with X25519": weierstrass_agrees_with_x25519,
    "sealed documents open, changed ones do not": sealed_documents_open,
    "each wrong body offends against the schema": wrong_bodies_offend,
    "timestamps": times_are_read,
}
