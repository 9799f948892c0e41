"""The form of a consent artifact, member by member (docs/artifact.md): what is not known, not there or
spelt otherwise is refused, so that a digest over what we read is a digest over what everybody reads.
"""

import datetime
import re

from . import public_key
from .evidence import Evidence
from .strict import Malformed, decode, is_integer

UNITS = ("hour", "day", "month", "year")
GUARDIANS = ("guardian_of_child", "guardian_of_person_with_disability")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_PSEUDONYM = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
_PARTY = re.compile(r"[a-z0-9][a-z0-9.-]{1,78}[a-z0-9]\Z")
_LINK = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_ITEM = re.compile(r"[a-z0-9_-]{1,32}\Z")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z\Z", re.ASCII)


def nanoseconds(text: str) -> int:
    """A moment of the terms, since 1970."""
    found = _MOMENT.match(text)
    whole = datetime.datetime.fromisoformat(found.group(1) + "+00:00") - _EPOCH
    fraction = (found.group(2) or ".")[1:].ljust(9, "0")
    return (whole.days * 86_400 + whole.seconds) * 10**9 + int(fraction)


def check(claims) -> Evidence:
    """Whether these are claims of an artifact; gives the evidence, read. Raises `Malformed`."""
    _members(claims, {
        "version": lambda value: is_integer(value, 0, 2**32 - 1), "iss": _text, "aud": _like(_PARTY),
        "copy_for": _one_of("data_user", "source"), "sub": _like(_PSEUDONYM), "jti": _like(_UUID),
        "iat": is_integer, "nbf": is_integer, "exp": is_integer, "status": _status,
        "decided_at": is_integer, "statement": _statement, "items": _list_of(_disclosure(_item)),
        "evidence": _object,
    }, {"request": _disclosure(_digest), "notice": _disclosure(_digest),
        "data_user": _disclosure(_like(_PARTY)), "supersedes": _like(_UUID)})
    return Evidence(claims["evidence"])


def _members(value, required: dict, optional: dict) -> bool:
    if not isinstance(value, dict) or not set(required) <= set(value) <= set(required) | set(optional):
        raise Malformed("a member is missing or not known")
    for name, member in value.items():
        if not (required.get(name) or optional[name])(member):
            raise Malformed(f"`{name}` is not as it should be")
    return True


def _statement(value) -> bool:
    return _members(value, {
        "tag": _text, "request": _digest, "notice": _digest, "data_user": _digest,
        "items": _list_of(_digest), "purpose": _text, "term": _term, "made_at": is_integer,
    }, {"approved_by": _one_of(*GUARDIANS)})


def _term(value) -> bool:
    return _members(value, {
        "start": _moment, "expiry": _moment, "fetch": _one_of("one_time", "periodic"),
        "data_life": _so_many, "mode": _one_of("view", "store", "query"),
    }, {"frequency": _so_many})


def _so_many(value) -> bool:
    return _members(value, {"unit": _one_of(*UNITS), "value": lambda n: is_integer(n, 0, 2**32 - 1)}, {})


def _status(value) -> bool:
    place = {"idx": lambda n: is_integer(n, 0, 2**32 - 1), "uri": _text}
    return _members(value, {"status_list": lambda inner: _members(inner, place, {})}, {})


def _item(value) -> bool:
    return _members(value, {"id": _like(_ITEM), "ask": _ask, "source": _source, "cnf": _key},
                    {"preview": _digest})


def _source(value) -> bool:
    return _members(value, {"party": _like(_PARTY), "link": _like(_LINK)}, {"key": _key})


def _ask(value) -> bool:
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind == "records":
        return _members(value, {"kind": _text, "datasets": _list_of(_text), "range": _range}, {})
    return _members(value, {"kind": _one_of("answer"), "question": _digest, "parameters": _object,
                            "range": _range}, {"providers": _providers})


def _providers(value) -> bool:
    # In their one order, as a set is written.
    return _list_of(_like(_PARTY))(value) and value == sorted(set(value))


def _range(value) -> bool:
    return _members(value, {"from": _day, "to": _day}, {})


def _key(value) -> bool:
    public_key.strict(value)
    return {"alg", "kid", "use"} <= set(value)


def _disclosure(of):
    return lambda value: _members(value, {"salt": _salt, "value": of}, {})


def _list_of(of):
    return lambda value: isinstance(value, list) and all(of(one) for one in value)


def _like(pattern):
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def _one_of(*words):
    return lambda value: isinstance(value, str) and value in words


def _text(value) -> bool:
    return isinstance(value, str)


def _object(value) -> bool:
    return isinstance(value, dict)


def _digest(value) -> bool:
    return _text(value) and value.startswith("sha-256:") and len(decode(value[8:])) == 32


def _salt(value) -> bool:
    return len(decode(value)) == 16


def _day(value) -> bool:
    if not _like(_DAY)(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _moment(value) -> bool:
    if not _like(_MOMENT)(value):
        return False
    try:
        nanoseconds(value)
    except ValueError:
        return False
    return True
