"""What a data user checks of its copy of a consent (docs/artifact.md), and of its status.

In this order: the manager's signature, the form, who it is for, its dates, that its terms do not contradict
themselves, that everything shown is what the approval covers, and her own evidence for exactly that approval:
a fresh sign-in or a passkey. So a manager that plays false can neither make a consent up nor change one.
"""

import json
import zlib

import rfc8785

from . import shape
from .agreement import must_agree
from .evidence import Approved, Evidence, Identity
from .refusals import ForgedArtifact, InvalidEvidence, WrongAudience
from .signed import NotGenuine, digest, verify
from .strict import Malformed, decode

VERSION = 1
STATEMENT_TAG = "amanat-approval-v1"
SKEW_SECONDS = 15 * 60
LAST_SECOND = 253_402_300_799
LONGEST_TERM_DAYS = 3653
TEN_YEARS = {"hour": 87_660, "day": 3_653, "month": 120, "year": 10}
# Nobody may be asked about a child for these, her guardian neither (DPDP Act s.9(3)).
NOT_FOR_CHILDREN = ("102", "104")
STATUS = {0: "valid", 1: "revoked", 2: "paused", 3: "superseded"}


def check(artifact: str, manager: str, manager_keys: list[dict], party: str,
          identity: Identity, now: int) -> tuple[dict, Evidence]:
    """The claims of our copy and her evidence, once everything holds that stays true for ever."""
    try:
        claims = verify(artifact, "consent-artifact+jwt", manager_keys)
        evidence = shape.check(claims)
    except (NotGenuine, Malformed) as error:
        raise ForgedArtifact(f"the artifact is not genuine: {error}") from error
    statement = claims["statement"]
    if claims["version"] != VERSION or statement["tag"] != STATEMENT_TAG:
        raise ForgedArtifact("the artifact has an unknown version")
    if claims["iss"] != manager:
        raise ForgedArtifact("the artifact was issued by another consent manager")
    if claims["aud"] != party or claims["copy_for"] != "data_user":
        raise WrongAudience("the artifact is addressed to another party")
    if not _dates_agree(claims, now):
        raise ForgedArtifact("the dates of the artifact contradict each other or the clock")
    if not _is_consistent(statement["term"]):
        raise ForgedArtifact("the terms of the artifact contradict each other")
    _all_shown_is_approved(claims)
    for_child = statement.get("approved_by") == "guardian_of_child"
    if for_child and statement["purpose"] in NOT_FOR_CHILDREN:
        raise InvalidEvidence("data of a child may not be used for this purpose")
    approved = Approved(decode(approval(claims)[8:]), statement["made_at"], claims["decided_at"], manager)
    evidence.verify(approved, identity)
    return claims, evidence


def approval(claims: dict) -> str:
    """The digest of what she approved, which her evidence is bound to."""
    return _digest(b"", claims["statement"])


def items(claims: dict, request: str, now: int) -> dict:
    """The items of a checked copy by name, if it answers this request of ours and holds now."""
    if claims["request"]["value"] != digest(request.encode()):
        raise ForgedArtifact("the artifact answers another request")
    must_agree(claims, json.loads(decode(request.split(".")[1])))
    if not claims["nbf"] <= now < claims["exp"]:
        raise NotGenuine("the consent is not in its term")
    return {shown["value"]["id"]: shown["value"] for shown in claims["items"]}


def _dates_agree(claims: dict, now: int) -> bool:
    term = claims["statement"]["term"]
    begins, ends = (shape.nanoseconds(term[name]) // 10**9 for name in ("start", "expiry"))
    return (claims["nbf"] == begins and claims["exp"] == ends
            and 0 <= begins < ends <= LAST_SECOND
            and claims["iat"] <= now + SKEW_SECONDS
            and abs(claims["iat"] - claims["decided_at"]) <= SKEW_SECONDS
            and 0 <= claims["decided_at"] <= LAST_SECOND)


def _is_consistent(term: dict) -> bool:
    lasts = shape.nanoseconds(term["expiry"]) - shape.nanoseconds(term["start"])
    if lasts <= 0 or lasts // (86_400 * 10**9) > LONGEST_TERM_DAYS:
        return False
    often = term.get("frequency")
    if (term["fetch"] == "periodic") != (often is not None):
        return False
    if often is not None and not 1 <= often["value"] <= 10_000:
        return False
    return term["data_life"]["value"] <= TEN_YEARS[term["data_life"]["unit"]]


def _all_shown_is_approved(claims: dict) -> None:
    """The data user's copy opens everything, and is for the one she was told of."""
    statement = claims["statement"]
    covered = all(_salted(item) in statement["items"] for item in claims["items"])
    for name in ("data_user", "request", "notice"):
        covered = covered and name in claims and _salted(claims[name]) == statement[name]
    if not covered or claims["data_user"]["value"] != claims["aud"]:
        raise ForgedArtifact("the artifact shows something that the approval does not cover")
    if not claims["items"]:
        raise ForgedArtifact("the artifact holds no item for this party")
    if len(claims["items"]) != len(statement["items"]):
        raise ForgedArtifact("the artifact shows something that the approval does not cover")


def _salted(disclosure: dict) -> str:
    return _digest(decode(disclosure["salt"]), disclosure["value"])


def _digest(salt: bytes, value) -> str:
    try:
        return digest(salt + rfc8785.dumps(value))
    except rfc8785.CanonicalizationError:
        raise ForgedArtifact("the artifact has no canonical form") from None


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
