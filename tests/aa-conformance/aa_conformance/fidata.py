"""What came out of a fetch: opened, read, compared with what was consented to.

Every finding is a text; none means that all is well.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from . import sealing, wire
from .model.documents import passes

WHEN = ("transactionTimestamp", "transactionDateTime", "transactionDate", "txnDate", "orderDate",
        "executionDate", "valueDate")
PARTS = {"PROFILE": "Profile", "SUMMARY": "Summary", "TRANSACTIONS": "Transactions"}
DAY = timedelta(days=1)


@dataclass
class Wanted:
    """What a fetch must answer with."""

    detail: dict
    """The consent."""
    range: tuple
    """Asked for, two datetimes."""
    fip_ids: set[str]
    links: list[str]


def examine(body: dict, keys: sealing.OurKeys, wanted: Wanted) -> tuple[list[str], dict]:
    """Findings, and the documents (ElementTree roots) by link reference."""
    found, documents, used = [], {}, set()
    masked = {a["linkRefNumber"]: a for a in wanted.detail["Accounts"]}
    for entry in body.get("FI", []):
        if entry["fipID"] not in wanted.fip_ids:
            found.append(f"fipID: `{entry['fipID']}` is not the provider")
        material = entry["KeyMaterial"]
        for data in entry["data"]:
            link = data["linkRefNumber"]
            pair = (material["DHPublicKey"]["KeyValue"], material["Nonce"])
            if pair in used:
                found.append(f"{link}: its key material seals another account as well: "
                             "key and IV repeat")
            used.add(pair)
            if link not in masked:
                found.append(f"{link}: is not one of the consent")
                continue
            if data["maskedAccNumber"] != masked[link]["maskedAccNumber"]:
                found.append(f"{link}: maskedAccNumber is not the consent's")
            try:
                root = parse(keys.open(material, data["encryptedFI"]))
            except (sealing.OpenError, sealing.MaterialError, ValueError) as error:
                found.append(f"{link}: {error}")
                continue
            documents[link] = root
            found += [f"{link}: {text}" for text in _document(root, masked[link], wanted)]
    if missing := [link for link in wanted.links if link not in documents]:
        found.append(f"no document of {', '.join(missing)}")
    return found, documents


def parse(raw: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise ValueError("the document has a document type declaration")
    try:
        return ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        raise ValueError(f"the document is no XML: {error}") from error


def name(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def part(root, wanted: str):
    return next((child for child in root if name(child) == wanted), None)


def transactions(root) -> list[dict]:
    return [dict(element.attrib) for element in root.iter() if name(element) == "Transaction"]


def moment(transaction: dict):
    """When it was, and how exactly that is known; None if it is not said."""
    for attribute in WHEN:
        text = transaction.get(attribute, "")
        if at := wire.parse_time(text):
            return at, timedelta(0)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return wire.parse_time(f"{text}T00:00:00Z"), DAY
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", text):
            # The FI schemas have date-times without an offset: India's time, most likely.
            return wire.parse_time(f"{text}+05:30"), timedelta(hours=5, minutes=30)
    return None


def _document(root, account: dict, wanted: Wanted) -> Iterator[str]:
    kind = account["fiType"].lower().replace("-", "_")
    if name(root) != "Account":
        yield f"the root is `{name(root)}`, not Account"
    elif root.get("type", "").lower().replace("-", "_") != kind:
        yield f"the type is `{root.get('type')}`, the account's {account['fiType']}"
    for consented, element in PARTS.items():
        there = part(root, element) is not None
        if there and consented not in wanted.detail["consentTypes"]:
            yield f"has {element}, which was not consented to"
        if not there and consented in wanted.detail["consentTypes"]:
            yield f"lacks {element}, which was consented to"
    since, until = wanted.range
    rules = wanted.detail.get("DataFilter") or []
    for transaction in transactions(root):
        at = moment(transaction)
        if at and not since - at[1] <= at[0] <= until + at[1]:
            yield f"a transaction of {wire.stamp(at[0])} is outside the range"
        if rules and {"type", "amount"} <= set(transaction) and not passes(transaction, rules):
            yield f"a transaction offends against the data filter: {transaction['type']} " \
                  f"{transaction['amount']}"
