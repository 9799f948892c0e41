"""What a data user checks of its copy of a consent (docs/artifact.md), and of its status.

Checked here: the manager's signature, who it is for, its time, that every item shown is the one that
the approval covers, that it answers our request, and that the item's key is the one we asked with.
Not checked here: her own evidence inside it (a passkey or a sign-in). Who must not take the manager's
word for that she approved runs the adapter, which checks it.
"""

import zlib

import rfc8785

from .signed import NotGenuine, decode, digest, same_key, verify

SKEW_SECONDS = 15 * 60
STATUS = {0: "valid", 1: "revoked", 2: "paused", 3: "superseded"}


def _shown(disclosure: dict, covered: str) -> dict:
    """A disclosed value whose salted digest the approval covers."""
    if digest(decode(disclosure["salt"]) + rfc8785.dumps(disclosure["value"])) != covered:
        raise NotGenuine("the consent shows something that the approval does not cover")
    return disclosure["value"]


def check(artifact: str, manager: str, manager_keys: list[dict], party: str, request: str,
          asked_with: dict, now: int) -> dict:
    """The claims of our copy and `items`, its items by name, once everything holds."""
    claims = verify(artifact, "consent-artifact+jwt", manager_keys)
    if claims["iss"] != manager or claims["aud"] != party or claims["copy_for"] != "data_user":
        raise NotGenuine("the consent is not our copy")
    if claims["iat"] > now + SKEW_SECONDS:
        raise NotGenuine("the consent is from the future")
    statement = claims["statement"]
    if _shown(claims["request"], statement["request"]) != digest(request.encode()):
        raise NotGenuine("the consent answers another request")
    items = {}
    for disclosure in claims["items"]:
        covered = [one for one in statement["items"] if _covers(disclosure, one)]
        if len(covered) != 1:
            raise NotGenuine("the consent shows an item that the approval does not cover")
        item = disclosure["value"]
        if same_key(item["cnf"]) != asked_with.get(item["id"]):
            raise NotGenuine("an item is bound to another key")
        items[item["id"]] = item
    if not claims["nbf"] <= now < claims["exp"]:
        raise NotGenuine("the consent is not in its term")
    return {"claims": claims, "items": items}


def _covers(disclosure: dict, covered: str) -> bool:
    try:
        _shown(disclosure, covered)
    except NotGenuine:
        return False
    return True


def status(token: str, place: dict, manager_keys: list[dict], now: int) -> str:
    """Where a consent stands, by a status list token that is fresh (IETF Token Status List)."""
    claims = verify(token, "statuslist+jwt", manager_keys)
    reference = place["status_list"]
    if claims["sub"] != reference["uri"]:
        raise NotGenuine("another status list")
    if not claims["iat"] - SKEW_SECONDS <= now < claims["exp"] + SKEW_SECONDS:
        raise NotGenuine("the status list is not fresh")
    bits = claims["status_list"]["bits"]
    packed = zlib.decompressobj()
    # Never more than a list may have, whatever the bytes say.
    entries = packed.decompress(decode(claims["status_list"]["lst"]), 1 << 20)
    byte, place_in_byte = divmod(reference["idx"] * bits, 8)
    if byte >= len(entries):
        raise NotGenuine("the status list does not reach so far")
    return STATUS.get((entries[byte] >> place_in_byte) & ((1 << bits) - 1), "unknown")

