"""Bytes from outside, read so that no two readers come to different values: base64url in its one
spelling (RFC 4648 section 5), JSON without repeated members (RFC 7493).
"""

import base64
import json
import re

MAX_DEPTH = 32
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")


class Malformed(ValueError):
    """Not readable. Says nothing of what stood there."""


def encode(data: bytes) -> str:
    """base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes, where this is how `encode` writes them."""
    if not isinstance(text, str) or not _ALPHABET.match(text) or len(text) % 4 == 1:
        raise Malformed("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Bits beyond the last byte would be a second spelling.
    if encode(data) != text:
        raise Malformed("not base64url")
    return data


def parse(data: bytes, limit: int):
    """One JSON value of at most `limit` bytes."""
    if len(data) > limit:
        raise Malformed("more JSON than is read here")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_members, parse_float=_number,
                           parse_constant=_no_number)
        _walk(value, 0)
    except (ValueError, RecursionError):
        # From here on nothing quotes the text.
        raise Malformed("not strict JSON") from None
    return value


def parse_object(data: bytes, limit: int) -> dict:
    """The same, where an object is expected."""
    value = parse(data, limit)
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    return value


def is_integer(value, least: int = -(2**63), most: int = 2**63 - 1) -> bool:
    """Whether it is a whole number, as which `true` does not count, that fits where it belongs."""
    return type(value) is int and least <= value <= most


def _members(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("a member is named twice")
    return members


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Malformed("a number is too large")
    return number


def _no_number(_: str):
    raise Malformed("not a number")


def _walk(value, depth: int) -> None:
    """Nesting that ends, and text that is text: half a surrogate pair has no UTF-8."""
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            raise Malformed("nested too deep")
        for below in value:
            _walk(below, depth + 1)
        if isinstance(value, dict):
            for below in value.values():
                _walk(below, depth + 1)
