"""Wrong bodies: each member of a valid one made wrong once, and single changes by name.

`each_member` goes through a schema beside a valid body and gives, for every member, each way in
which it can offend: a required one removed, null, empty; any one of a wrong type or outside its
enumeration. Wrong types are such that no liberal reader can make sense of them (an array where a
text belongs, a text where a number does): a number for a text is not among them.

`change` sets one member (a path with full stops; numbers are places in an array) to a value. A
text that begins with `$` is an instruction, see `INSTRUCTIONS`.
"""

import copy
import re
from collections.abc import Iterator
from datetime import timedelta

from . import wire

INSTRUCTIONS = """
$remove        the member is left out
$null $empty   null, an empty text
$uuid          a fresh UUID
$now-16m       the time, moved: s, m, h, d
$chop $append:TEXT $prepend:TEXT   the valid value, changed
$duplicate     an array with its first entry twice
$world:NAME    a value the role's world knows by this name
"""
MOVED = re.compile(r"\$now(?:([+-])(\d+)([smhd]))?")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
REMOVE = object()


def each_member(schema: dict, body, prefix: str = "") -> Iterator[tuple[str, str, object]]:
    """(path, what is wrong, the value to set or `REMOVE`) for each way to offend."""
    needed = set(schema.get("required", []))
    for name, said in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        if not isinstance(body, dict) or name not in body:
            continue
        required = name in needed
        if required:
            yield path, "removed", REMOVE
            yield path, "null", None
        yield from _wrong(said, path, required)
        yield from _within(said, body[name], path)


def _within(said: dict, value, path: str):
    if said.get("type") == "object":
        yield from each_member(said, value, f"{path}.")
    elif said.get("type") == "array" and value:
        items = said["items"]
        if items.get("type") == "object":
            yield from each_member(items, value[0], f"{path}.0.")
        else:
            yield from _wrong(items, f"{path}.0", True)


def _wrong(said: dict, path: str, required: bool):
    kind = said.get("type")
    if said.get("x-inferred"):
        return
    if kind == "string":
        if required and (said.get("minLength") or "enum" in said):
            yield path, "an empty string", ""
        yield path, "an array", ["text"]
        if "enum" in said:
            yield path, "outside the enumeration", "NO_SUCH_VALUE"
        if said.get("format") == "date-time":
            yield path, "not a date-time", "yesterday"
    elif kind in ("number", "integer"):
        yield path, "a text", "many"
    elif kind == "array":
        yield path, "a text", "text"
        if said.get("minItems"):
            yield path, "an empty array", []
    elif kind == "object":
        if required:
            yield path, "an empty object", {}
        yield path, "a text", "text"


def lookup(body, path: str):
    for part in path.split("."):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return body


def put(body, path: str, value):
    """Sets (or removes) what stands at a path."""
    *way, last = path.split(".")
    for part in way:
        body = body[int(part)] if isinstance(body, list) else body[part]
    place = int(last) if isinstance(body, list) else last
    if value is not REMOVE:
        body[place] = value
    elif isinstance(body, list):
        del body[place]
    else:
        body.pop(place, None)


def change(body, path: str, value, world=None):
    put(body, path, resolve(value, lambda: lookup(body, path), world))


def resolve(value, current, world=None):
    """What an instruction stands for; every other value stands for itself."""
    if isinstance(value, dict):
        return {name: resolve(part, current, world) for name, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, current, world) for part in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    if moved := MOVED.fullmatch(value):
        sign, count, unit = moved.groups()
        by = timedelta(**{UNITS[unit]: int(count)}) if sign else timedelta()
        return wire.stamp(wire.now() - by if sign == "-" else wire.now() + by)
    name, _, rest = value[1:].partition(":")
    if name == "remove":
        return REMOVE
    if name in ("null", "empty"):
        return None if name == "null" else ""
    if name == "uuid":
        return wire.new_id()
    if name == "chop":
        return current()[:-1]
    if name == "append":
        return current() + rest
    if name == "prepend":
        return rest + current()
    if name == "duplicate":
        return [copy.deepcopy(current()[0]), *current()]
    if name == "world":
        return world.value(rest)
    raise ValueError(f"`{value}` is no instruction; there are:\n{INSTRUCTIONS}")
