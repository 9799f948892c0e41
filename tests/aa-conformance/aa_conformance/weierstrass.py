"""Curve25519 in short Weierstrass form, as BouncyCastle's named curve has it.

For old peers, who put a SubjectPublicKeyInfo with explicit parameters into `KeyValue`. Plain
integers, not constant in time: good for a test suite, for nothing that keeps secrets.
"""

import base64
import re
import secrets

P = 2**255 - 19
A_MONTGOMERY = 486662
THIRD = A_MONTGOMERY * pow(3, -1, P) % P
A = (3 - A_MONTGOMERY**2) * pow(3, -1, P) % P
B = (2 * A_MONTGOMERY**3 - 9 * A_MONTGOMERY) * pow(27, -1, P) % P
N = 2**252 + 27742317777372353535851937790883648493
G = ((9 + THIRD) % P, 0x20AE19A1B8A086B4E01EDD2C7748D14C923D4D7E6D7C61B229E9C5A27ECED3D9)
COFACTOR = 8


class PointError(ValueError):
    """A point that is none, or one that must not be used."""


def on_curve(point) -> bool:
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(scalar: int, point):
    result = None
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def generate() -> tuple[int, tuple[int, int]]:
    scalar = secrets.randbelow(N - 1) + 1
    return scalar, multiply(scalar, G)


def agree(scalar: int, theirs) -> bytes:
    """The affine x coordinate, 32 bytes, big-endian."""
    check(theirs)
    shared = multiply(scalar, theirs)
    if shared is None:
        raise PointError("the shared point is the point at infinity")
    return shared[0].to_bytes(32, "big")


def check(point):
    if not on_curve(point):
        raise PointError("the point is not on the curve")
    if multiply(COFACTOR, point) is None:
        raise PointError("the point is of small order")


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 + octets]) + size.to_bytes(octets, "big") + content


def _integer(value: int) -> bytes:
    return _der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _field(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _octets(point) -> bytes:
    return b"\x04" + _field(point[0]) + _field(point[1])


EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
PRIME_FIELD = bytes.fromhex("06072a8648ce3d0101")


def spki(point) -> bytes:
    """SubjectPublicKeyInfo with explicit parameters, as deployed."""
    parameters = _der(0x30, _integer(1)
                      + _der(0x30, PRIME_FIELD + _integer(P))
                      + _der(0x30, _der(4, _field(A)) + _der(4, _field(B)))
                      + _der(4, _octets(G)) + _integer(N) + _integer(COFACTOR))
    return _der(0x30, _der(0x30, EC_PUBLIC_KEY + parameters) + _der(3, b"\0" + _octets(point)))


def key_value(point) -> str:
    """As the network's reference implementation writes it: PEM in one line."""
    body = base64.b64encode(spki(point)).decode()
    return f"-----BEGIN PUBLIC KEY-----{body}-----END PUBLIC KEY-----"


def read_key_value(text: str):
    """PEM in one line or in many, plain base64 of the DER, or base64 of the bare point."""
    body = re.sub(r"-----(BEGIN|END) PUBLIC KEY-----|\s", "", text)
    try:
        der = base64.b64decode(body, validate=True)
    except ValueError as error:
        raise PointError("the key is not base64") from error
    if len(der) == 65 and der[0] == 4:
        octets = der
    else:
        octets = der[-65:]
        if len(der) < 100 or EC_PUBLIC_KEY not in der[:24] or der[-66] != 0 or octets[0] != 4:
            raise PointError("the key is no SubjectPublicKeyInfo of an uncompressed point")
        if _der(0x30, PRIME_FIELD + _integer(P)) not in der:
            raise PointError("the key is one of another curve")
    point = int.from_bytes(octets[1:33], "big"), int.from_bytes(octets[33:], "big")
    check(point)
    return point
