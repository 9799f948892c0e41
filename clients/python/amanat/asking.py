"""What is asked for, in the words of the consent request (docs/protocol.md)."""

import datetime


def answer(name, question, parameters, days, required=True, providers=None) -> dict:
    """The answer to a published question, computed in her store: only that leaves."""
    ask = {"kind": "answer", "question": question, "parameters": parameters, "range": _days(days)}
    if providers is not None:
        ask["providers"] = sorted(providers)
    return {"id": name, "required": required, "ask": ask, "source": {"kind": "store"}}


def records(name, datasets, days, provider=None, required=True) -> dict:
    """The records themselves, from a provider that she chooses, or from this one."""
    source = {"kind": "provider"}
    if provider is not None:
        source["party"] = provider
    ask = {"kind": "records", "datasets": list(datasets), "range": _days(days)}
    return {"id": name, "required": required, "ask": ask, "source": source}


def one_time(days: int, keep: tuple[str, int], mode: str, now: datetime.datetime) -> dict:
    """Terms for one use within `days`; what came may be kept for, say, `("month", 3)`."""
    return {"start": _moment(now - datetime.timedelta(seconds=1)),
            "expiry": _moment(now + datetime.timedelta(days=days)),
            "fetch": "one_time", "data_life": {"unit": keep[0], "value": keep[1]}, "mode": mode}


def periodic(days: int, often: tuple[str, int], keep: tuple[str, int], mode: str,
             now: datetime.datetime) -> dict:
    """Terms for at most, say, one use a month: `often=("month", 1)`."""
    term = one_time(days, keep, mode, now)
    term["fetch"] = "periodic"
    term["frequency"] = {"unit": often[0], "value": often[1]}
    return term


def _days(days) -> dict:
    first, last = days
    return {"from": str(first), "to": str(last)}


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
