"""The small things every message has: timestamps, ids, bytes."""

import json
import re
import uuid
from datetime import datetime, timedelta, timezone

TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:?\d\d)"
)
UUID = re.compile(r"[0-9A-Za-z]{8}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{12}")
VERSION = "2.0.0"
KNOWN_VERSIONS = ("2.0.0", "2.1.0")
SKEW = timedelta(minutes=15)


def now() -> datetime:
    return datetime.now(timezone.utc)


def stamp(at: datetime | None = None) -> str:
    """`2026-11-25T10:00:00.000Z`"""
    at = (at or now()).astimezone(timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def parse_time(text) -> datetime | None:
    """An ISO 8601 date-time with its offset; `Z`, `+00:00` and `+0000` are read."""
    found = TIME.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micro = int(float(fraction or 0) * 1_000_000)
    if offset in "Zz":
        zone = timezone.utc
    else:
        digits = offset[1:].replace(":", "")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if away >= timedelta(hours=24):
            return None
        zone = timezone(away if offset[0] == "+" else -away)
    try:
        return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second),
                        min(micro, 999_999), zone)
    except ValueError:
        return None


def new_id() -> str:
    return str(uuid.uuid4())


def is_uuid(text) -> bool:
    return isinstance(text, str) and UUID.fullmatch(text) is not None


def dumps(body) -> bytes:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


class DuplicateMember(ValueError):
    """A JSON object has a member twice."""


def loads(raw: bytes):
    """JSON as it is to be read on the network: UTF-8, no member twice, no NaN."""

    def once(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            raise DuplicateMember("a member stands twice in an object")
        return members

    def no_constant(name):
        raise ValueError(f"`{name}` is not JSON")

    return json.loads(raw.decode("utf-8"), object_pairs_hook=once, parse_constant=no_constant)


def envelope(ver: str = VERSION, txnid: str | None = None) -> dict:
    return {"ver": ver, "timestamp": stamp(), "txnid": txnid or new_id()}
