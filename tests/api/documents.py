"""What the tester has made up, as it goes over the wire: signed by who must sign it, or badly on purpose.

Two rules are kept here that no schema can say. Times and `jti` are those of now, as anybody who signs
sets them. And where the tester means a document to be good, members that must agree with one another
do (`agree.py`).
"""

import base64
import hashlib
import json
import re
import time
import uuid

from agree import agree
from amanat.signed import Key, encode
from description import ITEM_KEYS, WELL
from world import MANAGER_KEY, PARTY_KEY, sign_as_manager

FOREIGN = Key.new()
NAME = re.compile(r"[!-~]{1,256}")


def chance(value) -> int:
    """0 to 255, the same for the same value."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).digest()[0]


def stamp(claims: dict, chosen: int) -> None:
    """Times and a `jti` of now, where there are such members of the right kind."""
    now = int(time.time())
    for name, value in (("iat", now), ("exp", now + 3000)):
        made = claims.get(name)
        if isinstance(made, int) and not isinstance(made, bool) and -(2**63) <= made < 2**63:
            claims[name] = value
    # One in sixteen keeps what the tester made up, which may come twice.
    if isinstance(claims.get("jti"), str) and NAME.fullmatch(claims["jti"]) and chosen >= 16:
        claims["jti"] = str(uuid.uuid4())


def badly(key: Key, typ: str, claims: dict, how: int) -> str:
    """A document that must not be taken: one thing about it is off."""
    now, off = int(time.time()), dict(claims)
    match how % 9:
        case 0:
            off["iat"], off["exp"] = now - 7200, now - 3600
        case 1:
            off["iat"], off["exp"] = now + 7200, now + 9000
        case 2:
            return FOREIGN.sign(typ, claims)
        case 3:
            return key.sign("JWT", claims)
        case 4:
            header, payload, signature = key.sign(typ, claims).split(".")
            return ".".join([header, encode(json.dumps({**claims, "jti": "other"}).encode()), signature])
        case 5:
            header, payload, signature = key.sign(typ, claims).split(".")
            return ".".join([header, payload, signature[:-8]])
        case 6:
            header = encode(json.dumps({"alg": "none", "typ": typ, "kid": key.kid}).encode())
            return ".".join([header, encode(json.dumps(claims).encode()), "AA"])
        case 7:
            header = encode(json.dumps({"alg": "HS256", "typ": typ, "kid": key.kid}).encode())
            return ".".join([header, encode(json.dumps(claims).encode()), encode(bytes(32))])
        case _:
            return key.sign(typ, claims) + "."
    return key.sign(typ, off)


class Documents:
    def __init__(self, description, seeded: dict):
        self.description = description
        given = seeded["living"] + seeded["spare"] + seeded["stopped"]
        self.item_keys = {}
        for consent in given:
            for item, key in consent["keys"].items():
                for artifact in (consent["artifact"], consent["source_artifact"]):
                    self.item_keys[artifact, item] = Key.from_dict(key)
        # Claims that were signed lately, by `typ`: what goes into batches.
        self.lately = []

    def of(self, case, value) -> bytes:
        """The document of a call, or, where the tester made up none, what it made up."""
        typ = self.description.typ.get((case.method, case.path))
        if typ is None or not isinstance(value, dict):
            return as_it_is(value)
        meant_well = not (case.meta and case.meta.generation.mode.is_negative)
        key = MANAGER_KEY if typ == "relayed-request+jwt" else PARTY_KEY
        return self.signed(key, typ, plain(value), case, meant_well).encode()

    def signed(self, key: Key, typ: str, made: dict, case, meant_well: bool) -> str:
        claims, chosen = made.get("claims"), chance(made)
        if not isinstance(claims, dict):
            return key.sign(typ, claims)
        if meant_well:
            agree(typ, claims, case, chosen)
        stamp(claims, chosen)
        inner = claims.get("request")
        if isinstance(inner, dict) and typ in ("data-request+jwt", "relayed-request+jwt"):
            claims["request"] = self._inner(claims, inner, case, meant_well)
        if set(made) != {"claims", "signed"} or made["signed"] != WELL:
            return badly(key, typ, claims, chosen)
        if meant_well and typ != "relayed-request+jwt":
            self.lately = [*self.lately[-63:], (typ, claims)]
        return key.sign(typ, claims)

    def _inner(self, claims: dict, inner: dict, case, meant_well: bool) -> str:
        of_source = inner.get("claims")
        item = claims.get("item") or (of_source.get("item") if isinstance(of_source, dict) else None)
        named = (str(claims.get("artifact")), str(item))
        key = self.item_keys.get(named, ITEM_KEYS[0])
        return self.signed(key, "source-request+jwt", inner, case, meant_well)

    def batch(self, value) -> bytes:
        """A batch whose documents are, in place of what the tester made up, some that were signed lately."""
        batch = plain(value)
        documents = batch.get("documents") if isinstance(batch, dict) else None
        if isinstance(documents, list) and self.lately:
            for place, made in enumerate(documents):
                chosen = chance([made, place])
                if isinstance(made, str) and chosen < 224:
                    typ, claims = self.lately[chosen % len(self.lately)]
                    claims = dict(claims)
                    stamp(claims, chosen)
                    documents[place] = PARTY_KEY.sign(typ, claims)
        return json_bytes(batch)


def plain(value):
    """A whole number is written as one: `1.0` is an integer to a schema, and to nobody who writes JSON."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def json_bytes(value) -> bytes:
    # Bytes that are no text stand in what is made up, too: they are told as text.
    return json.dumps(plain(value), default=str).encode()


def as_it_is(value) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return json_bytes(value)


def event_headers(event_id: str, body: bytes) -> dict:
    """The headers of an event that the manager sends (Standard Webhooks, `v1a`)."""
    now = str(int(time.time()))
    message = b".".join([event_id.encode(), now.encode(), body])
    signature = base64.b64encode(sign_as_manager(message)).decode()
    return {"webhook-id": event_id, "webhook-timestamp": now, "webhook-signature": f"v1a,{signature}"}
