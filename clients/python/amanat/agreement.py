"""Does a genuine consent hold what was asked? She may leave out items that are not required and make the
rest smaller; nothing else may differ.
"""

import rfc8785

from .refusals import ForgedArtifact
from .shape import UNITS, nanoseconds
from .signed import same_key


def must_agree(claims: dict, request: dict) -> None:
    """Compares a copy with the claims of the request that it answers."""
    if claims.get("supersedes") != request.get("supersedes"):
        raise ForgedArtifact("the consent takes the place of another one than asked")
    if claims["statement"]["purpose"] != request["purpose"]:
        raise ForgedArtifact("the consent is for another purpose")
    if not _within(claims["statement"]["term"], request["term"]):
        raise ForgedArtifact("the consent's terms are not a narrowing of those asked")
    asked, seen = {item["id"]: item for item in request["items"]}, set()
    for item in (shown["value"] for shown in claims["items"]):
        name = item["id"]
        if name in seen or name not in asked or not _as_asked(item, asked[name]):
            raise ForgedArtifact(f"item `{name}` is not as asked")
        seen.add(name)
    for name, item in asked.items():
        if item["required"] and name not in seen:
            raise ForgedArtifact(f"the required item `{name}` is missing")


def _as_asked(item: dict, asked: dict) -> bool:
    source, key = asked["source"], item["source"].get("key")
    # Her store signs with her own key; a provider with its registered ones.
    if source["kind"] == "store":
        from_there = key is not None
    else:
        from_there = key is None and source.get("party") in (None, item["source"]["party"])
    return from_there and same_key(item["cnf"]) == same_key(asked["cnf"]) and _smaller(
        item["ask"], asked["ask"])


def _smaller(given: dict, asked: dict) -> bool:
    same = ("kind", "datasets", "question", "parameters")
    # By their canonical form: to Python `true` and 1 are equal.
    if any(rfc8785.dumps(given.get(name, {})) != rfc8785.dumps(asked.get(name, {})) for name in same):
        return False
    days, range_ = given["range"], asked["range"]
    # Days are written so that they sort as they follow.
    covered = range_["from"] <= days["from"] <= days["to"] <= range_["to"]
    named, wanted = given.get("providers"), asked.get("providers")
    if named is None:
        return covered and wanted is None
    return covered and 1 <= len(named) <= 16 and (wanted is None or set(named) <= set(wanted))


def _within(given: dict, asked: dict) -> bool:
    if nanoseconds(given["start"]) < nanoseconds(asked["start"]):
        return False
    if nanoseconds(given["expiry"]) > nanoseconds(asked["expiry"]):
        return False
    if (given["data_life"], given["mode"]) != (asked["data_life"], asked["mode"]):
        return False
    # One use is one that either kind allows.
    if given["fetch"] == "one_time":
        return "frequency" not in given
    if asked["fetch"] != "periodic":
        return False
    often, wanted = given["frequency"], asked["frequency"]
    wide_enough = UNITS.index(often["unit"]) >= UNITS.index(wanted["unit"])
    return wide_enough and often["value"] <= wanted["value"]
