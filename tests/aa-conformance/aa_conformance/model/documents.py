"""Made-up financial information: the same for an account whenever it is asked for."""

import hashlib
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from .. import wire

EVERY = timedelta(days=4)


def transactions(account: dict) -> list[dict]:
    """One every four days, for fourteen months up to now: credits and debits, many sizes."""
    last = wire.now().replace(hour=9, minute=30, second=0, microsecond=0)
    made = []
    for number in range(107):
        # Multiples of the interval from a fixed day, so that a date does not depend on today.
        at = last - timedelta(days=(last - datetime(2020, 1, 1, tzinfo=timezone.utc)).days % 4)
        at -= EVERY * number
        seed = hashlib.sha256(f"{account['accRefNumber']} {at.date()}".encode()).digest()
        made.append({
            "txnId": seed[:6].hex(),
            "type": "CREDIT" if seed[6] & 1 else "DEBIT",
            "mode": "UPI",
            "amount": str(Decimal(int.from_bytes(seed[7:10], "big") % 5_000_000) / 100),
            "currentBalance": "25000.00",
            "transactionTimestamp": wire.stamp(at),
            "valueDate": at.date().isoformat(),
            "narration": "made up",
            "reference": seed[10:16].hex(),
        })
    return list(reversed(made))


def passes(transaction: dict, rules: list[dict]) -> bool:
    """Whether a transaction is one that every rule of a DataFilter lets through."""
    return all(_passes(transaction, rule) for rule in rules or [])


def _passes(transaction: dict, rule: dict) -> bool:
    if rule["type"] == "TRANSACTIONTYPE":
        same = transaction["type"].upper() == rule["value"].upper()
        return same if rule["operator"] == "=" else not same
    amount, bound = Decimal(transaction["amount"]), Decimal(rule["value"])
    return {"=": amount == bound, "!=": amount != bound, ">": amount > bound,
            "<": amount < bound, ">=": amount >= bound, "<=": amount <= bound}[rule["operator"]]


def document(account: dict, link: str, types: list[str], since, until, rules) -> bytes:
    """The document of one account, only as much of it as was consented to."""
    kind = account["FIType"].lower().replace("-", "_")
    parts = []
    if "PROFILE" in types:
        parts.append('<Profile><Holders type="SINGLE"><Holder name="Made Up" dob="1990-01-01" '
                     'mobile="9999999999" nominee="NOT-REGISTERED" address="Nowhere" '
                     'email="made.up@example.test" pan="AAAAA0000A" ckycCompliance="true"/>'
                     "</Holders></Profile>")
    if "SUMMARY" in types:
        parts.append('<Summary currentBalance="25000.00" currency="INR" exchgeRate="1" '
                     f'balanceDateTime="{wire.stamp()}" type="{account["accType"]}" '
                     'branch="Nowhere" facility="OD" ifscCode="MADE0000001" micrCode="000000000" '
                     'openingDate="2015-01-01" currentODLimit="0" drawingLimit="0" '
                     'status="ACTIVE"/>')
    if "TRANSACTIONS" in types:
        chosen = [
            t for t in transactions(account)
            if since <= wire.parse_time(t["transactionTimestamp"]) <= until and passes(t, rules)
        ]
        rows = "".join(
            "<Transaction " + " ".join(f"{k}={quoteattr(v)}" for k, v in t.items()) + "/>"
            for t in chosen)
        parts.append(f'<Transactions startDate="{since.date()}" endDate="{until.date()}">{rows}'
                     "</Transactions>")
    return (f'<Account xmlns="http://api.rebit.org.in/FISchema/{kind}" type="{kind}" '
            f'linkedAccRef="{link}" maskedAccNumber={quoteattr(account["maskedAccNumber"])} '
            f'version="1.1">{"".join(parts)}</Account>').encode()
