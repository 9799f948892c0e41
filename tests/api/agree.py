"""Members of claims that must agree with one another, which a schema of each cannot say: what the tester
means to be good is made to agree here. What may be refused in words of its own (`invalid-term` and the
like) is left as it is one time in four.
"""

import datetime

from description import ITEM_KEYS
from world import seeded

SEEDED = seeded()
# A question that is published, and how it may be asked.
QUESTION = SEEDED["question"]
PARAMETERS = {"months": 6, "band": 5000}
GIVEN = SEEDED["living"] + SEEDED["spare"] + SEEDED["stopped"]
# The item of each consent, by the party's copy and by the bank's.
ITEMS = {one[copy]: one["items"][0] for one in GIVEN for copy in ("artifact", "source_artifact")}
# The bank's copy of a consent that she has stopped.
STOPPED = SEEDED["stopped"][0]["source_artifact"]
DAYS = {"from": "2026-01-01", "to": "2026-06-30"}


def agree(typ: str, claims: dict, case, chosen: int) -> None:
    match typ:
        case "consent-request+jwt":
            _request(claims, chosen)
        case "artifact-end+jwt" | "artifact-acknowledgement+jwt":
            named = (case.path_parameters or {}).get("artifact")
            if named is not None:
                claims["artifact"] = named
            if typ == "artifact-acknowledgement+jwt":
                _acknowledgement(claims)
        case "data-request+jwt" | "relayed-request+jwt":
            inner = claims["request"]["claims"]
            if typ == "relayed-request+jwt" and chosen % 4 == 0:
                claims["artifact"] = STOPPED
            if chosen >= 64 and claims["artifact"] in ITEMS:
                inner["item"] = ITEMS[claims["artifact"]]
                claims.update({"item": inner["item"]} if "item" in claims else {})
            elif "item" in claims:
                inner["item"] = claims["item"]
            if inner.get("range") is not None:
                _ordered(inner["range"], "from", "to")
                if chosen >= 64:
                    del inner["range"]


def _ordered(members: dict, first: str, last: str) -> None:
    members[first], members[last] = sorted([members[first], members[last]])


def _request(claims: dict, chosen: int) -> None:
    for place, item in enumerate(claims["items"]):
        item["id"] = f"{place}{item['id']}"[:32]
        item["cnf"] = ITEM_KEYS[(chosen + place) % len(ITEM_KEYS)].public
        ask = item["ask"]
        _ordered(ask["range"], "from", "to")
        if ask["kind"] == "answer":
            item["source"] = {"kind": "store"}
        elif item["source"]["kind"] != "provider":
            item["source"] = {"kind": "provider"}
    answers = all(item["ask"]["kind"] == "answer" for item in claims["items"])
    if chosen < 64:
        return
    now = datetime.datetime.now(datetime.timezone.utc)
    term = claims["term"]
    term["start"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    term["expiry"] = f"{now + datetime.timedelta(days=1 + chosen):%Y-%m-%dT%H:%M:%SZ}"
    term["mode"] = "query" if answers else "store" if term["mode"] == "query" else term["mode"]
    if term["fetch"] == "one_time":
        term.pop("frequency", None)
    elif term.get("frequency") is None:
        term["frequency"] = {"unit": "day", "value": 1 + chosen}
    for item in claims["items"]:
        if item["ask"]["kind"] == "answer":
            item["ask"].update(question=QUESTION, parameters=PARAMETERS, range=DAYS)
    if chosen >= 128:
        claims["purpose"] = "105"
        claims.pop("person", None)
        claims.pop("supersedes", None)


def _acknowledgement(claims: dict) -> None:
    if claims["state"] == "active":
        claims["items"] = claims.get("items") or ["statement"]
    else:
        claims.pop("items", None)
    if claims["state"] == "paused":
        claims.pop("deletion", None)
    elif claims.get("deletion") is None:
        claims["deletion"] = {"outcome": "nothing_held"}
