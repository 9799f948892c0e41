"""The rules that a consent must keep, beyond its schema: pure."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from . import wire

ADDRESS = re.compile(r"[A-Za-z0-9._-]{3,64}@([A-Za-z0-9._-]+)")
PURPOSES = ("101", "102", "103", "104", "105")
LONGEST = timedelta(days=3653)
ALGEBRA = ("=", "!=", ">", "<", ">=", "<=")


def handle_of(address) -> str | None:
    """What stands after `@` in a well-formed customer address."""
    found = ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found and found.group(1)


def purpose_error(purpose: dict) -> str | None:
    code, uri = purpose.get("code"), purpose.get("refUri")
    if code not in PURPOSES:
        return "Purpose.code: is not a code of the table"
    if uri and uri != f"https://api.rebit.org.in/aa/purpose/{code}.xml":
        return "Purpose.refUri: is not the one of this code"
    return None


def detail_error(detail: dict, at: datetime) -> str | None:
    """What is wrong with the terms of a consent: span, range, data life, frequency, filter."""
    start, expiry = (wire.parse_time(detail[n]) for n in ("consentStart", "consentExpiry"))
    if not start < expiry:
        return "consentExpiry: is not after consentStart"
    if expiry <= at:
        return "consentExpiry: has passed"
    if expiry - start > LONGEST:
        return "consentExpiry: is more than ten years after consentStart"
    if error := range_error(detail["FIDataRange"]):
        return error
    life, frequency = detail["DataLife"], detail["Frequency"]
    if life["value"] < 0 or life["value"] != int(life["value"]):
        return "DataLife.value: is no whole number from 0"
    if life["value"] > 0 and detail["consentMode"] != "STORE":
        return "DataLife.value: is not 0, and the mode is not STORE"
    if life["value"] > 0 and life["unit"] == "INF":
        return "DataLife.value: is not 0, and the unit is INF"
    if frequency["value"] < 1 or frequency["value"] != int(frequency["value"]):
        return "Frequency.value: is no whole number from 1"
    return filter_error(detail.get("DataFilter") or [])


def range_error(said: dict) -> str | None:
    if not wire.parse_time(said["from"]) < wire.parse_time(said["to"]):
        return "FIDataRange.to: is not after FIDataRange.from"
    return None


def filter_error(rules: list[dict]) -> str | None:
    seen = set()
    for rule in rules:
        kind, operator, value = rule["type"], rule["operator"], rule["value"]
        if (kind, operator) in seen:
            return "DataFilter: has two rules of one type and operator"
        seen.add((kind, operator))
        if kind == "TRANSACTIONTYPE":
            if operator not in ("=", "!="):
                return "DataFilter.operator: compares sizes, a transaction type has none"
            if value.upper() not in ("CREDIT", "DEBIT"):
                return "DataFilter.value: is neither CREDIT nor DEBIT"
        else:
            try:
                if not Decimal(value).is_finite():
                    raise InvalidOperation
            except InvalidOperation:
                return "DataFilter.value: is no decimal number"
    return None


def period_of(frequency: dict) -> timedelta:
    """The span in which a consent may be used `value` times."""
    return {"HOUR": timedelta(hours=1), "DAY": timedelta(days=1), "MONTH": timedelta(days=30),
            "YEAR": timedelta(days=365)}[frequency["unit"]]
