"""One party that asks: what it has asked is kept in a folder, since each item has a key of its own.

Every call goes through `amanat_api`, which is generated from the manager's OpenAPI document. Her identity
provider alone is asked by other means (`provider`): whom to trust for her sign-ins our own configuration
says, and never the manager.
"""

import dataclasses
import json
import pathlib
import time
import uuid

import httpx
from amanat_api import Client
from amanat_api.api.both import get_artifact
from amanat_api.api.data_user import (
    confirm_page,
    get_consent_request,
    get_data_session,
    get_page,
    open_data_session,
    submit_consent_request,
)
from amanat_api.api.public import get_metadata, get_party, get_status_list, list_questions
from amanat_api.types import File

from . import consent, evidence
from .access import Access
from .configured import identity_issuer_beside
from .provider import IdentityProvider
from .refusals import ForgedArtifact, Unavailable
from .signed import Key, NotGenuine, Recipient, digest, verify, write_private


class NotYet(Exception):
    """She has not decided."""


class Refused(Exception):
    """She said no, or the source or the manager refused. `problem` says why and what to do."""

    def __init__(self, problem: dict):
        super().__init__(f"{problem.get('title')}: {problem.get('detail') or problem.get('fix')}")
        self.problem = problem


@dataclasses.dataclass
class Asked:
    request_id: str
    redirect_url: str


@dataclasses.dataclass
class Fetched:
    """What came: the rows of an answer, or records by kind, with the source's receipt. `missing` says
    which kinds the source could not give now."""

    receipt: str
    source: str
    rows: list
    records: dict
    missing: list


class DataUser:
    """`identity_issuer` is the identity provider whose sign-ins count as her approval. It is left out
    where `key` is a file in a folder that `amanat register` or an adapter has made: its `adapter.toml`
    names it."""

    def __init__(self, manager: str, party: str, key, folder, clock=time.time, identity_issuer=None):
        self.manager = manager.rstrip("/") + "/"
        self.party = party
        issuer = identity_issuer or identity_issuer_beside(key, self.manager, party)
        self.identity = IdentityProvider(issuer, clock)
        self.key = key if isinstance(key, Key) else Key.load(key)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clock = clock
        access = Access(self.manager, party, self.key, clock)
        self.api = Client(
            base_url=self.manager.rstrip("/"),
            timeout=httpx.Timeout(30),
            httpx_args={"auth": access, "trust_env": False},
        )

    def questions(self) -> list:
        """What may be asked, each with its digest."""
        return self._json(list_questions)

    def ask(self, purpose, items, term, use_description, benefit, return_url, person=None) -> Asked:
        """Puts a request before her; she decides at `redirect_url`."""
        now, keys, asked = self._now(), {}, []
        for item in items:
            keys[item["id"]] = key = Key.new()
            asked.append({**item, "cnf": key.public})
        claims = {"iss": self.party, "aud": self.manager, "iat": now, "exp": now + 86_400,
                  "jti": str(uuid.uuid4()), "purpose": purpose, "use_description": use_description,
                  "benefit": benefit, "items": asked, "term": term, "return_url": return_url}
        if person is not None:
            claims["person"] = person
        document = self.key.sign("consent-request+jwt", claims)
        # On disk before it is sent: without the keys nothing could be fetched.
        name = digest(document.encode()).removeprefix("sha-256:")
        kept = {"document": document, "keys": {one: key.private() for one, key in keys.items()}}
        write_private(self.folder / f"{name}.json", kept)
        view = self._json(submit_consent_request, body=_jose(document), idempotency_key=name)
        write_private(self.folder / f"{view['request_id']}.json", kept)
        (self.folder / f"{name}.json").unlink()
        return Asked(view["request_id"], view["redirect_url"])

    def follow(self, request_id: str) -> dict:
        """Where a request stands."""
        return self._json(get_consent_request, uuid.UUID(request_id))

    def fetch(self, request_id: str, item: str) -> Fetched:
        """Fetches one item of an approved request and verifies it to the last page."""
        kept = json.loads((self.folder / f"{uuid.UUID(request_id)}.json").read_text())
        view = self.follow(request_id)
        if view["state"] == "pending":
            raise NotYet(view["redirect_url"])
        if view["state"] != "approved":
            raise Refused({"title": f"the request is {view['state']}", "detail": view.get("reason")})
        keys = self._manager_keys()
        claims = self._hold(request_id, kept, view["artifact_id"], keys)
        items = consent.items(claims, kept["document"], self._now())
        if item not in items:
            raise Refused({"title": "she left this item out", "detail": item})
        self._must_be_valid(claims["status"], keys)
        item_key = Key.from_dict(kept["keys"][item])
        return self._session(view["artifact_id"], items[item], item_key)

    def _manager_keys(self) -> list:
        metadata = self._json(get_metadata)
        if metadata["issuer"] != self.manager:
            raise Unavailable("the metadata names another issuer than the configured manager")
        self.identity.must_be_the_managers(metadata)
        return metadata["keys"]["keys"]

    def _hold(self, request_id: str, kept: dict, artifact_id: str, keys: list) -> dict:
        """The claims of our copy, checked now, her evidence too; kept once it was found good, with the key
        that her evidence rests on."""
        held = kept.setdefault("held", {})
        ours = held.get(artifact_id)
        document = ours["document"] if ours else self._text(get_artifact, uuid.UUID(artifact_id))
        identity = evidence.kept(ours["rests_on"]) if ours else self.identity.keys
        claims, given = consent.check(document, self.manager, keys, self.party, identity, self._now())
        if claims["jti"] != artifact_id:
            raise ForgedArtifact("the artifact is another one than the manager said")
        if ours:
            return claims
        # Her evidence covers what she approved and not the copy's id: whoever holds the manager's key
        # could sign the same approval again under a new one, with a status of its own.
        approval = consent.approval(claims)
        if any(other["approval"] == approval for other in held.values()):
            raise ForgedArtifact("another copy of this approval is held already")
        held[artifact_id] = {"document": document, "approval": approval, "rests_on": given.rests_on}
        write_private(self.folder / f"{uuid.UUID(request_id)}.json", kept)
        return claims

    def _now(self) -> int:
        return int(self.clock())

    def _call(self, operation, *path, **more) -> bytes:
        answer = operation.sync_detailed(*path, client=self.api, **more)
        if answer.status_code >= 400:
            raise Refused(json.loads(answer.content))
        return answer.content

    def _json(self, operation, *path, **more):
        return json.loads(self._call(operation, *path, **more))

    def _text(self, operation, *path, **more) -> str:
        return self._call(operation, *path, **more).decode()

    def _must_be_valid(self, place: dict, keys: list) -> None:
        uri = place["status_list"]["uri"]
        ours, _, number = uri.rpartition("/")
        if ours != self.manager + "status":
            raise NotGenuine("the status list is not the manager's")
        token = self._text(get_status_list, int(number))
        stands = consent.status(token, place, keys, self._now())
        if stands != "valid":
            raise Refused({"title": f"the consent is {stands}"})

    def _session(self, artifact_id: str, item: dict, item_key: Key) -> Fetched:
        recipient, now = Recipient(), self._now()
        inner = item_key.sign("source-request+jwt", {
            "item": item["id"], "recipient": recipient.public, "iat": now, "exp": now + 3600,
            "jti": str(uuid.uuid4())})
        outer = self.key.sign("data-request+jwt", {
            "iss": self.party, "aud": self.manager, "iat": now, "exp": now + 3600,
            "jti": str(uuid.uuid4()), "artifact": artifact_id, "item": item["id"],
            "request": inner})
        session = self._json(open_data_session, body=_jose(outer))
        place = uuid.UUID(session["session_id"])
        while session["state"] == "pending":
            session = self._json(get_data_session, place, wait=15)
        if session["state"] != "ready":
            raise Refused(session.get("problem") or {"title": f"the session is {session['state']}"})
        keys = self._source_keys(item)
        pages, request = [], digest(inner.encode())
        for sequence in range(session["pages"]):
            last = sequence == session["pages"] - 1
            signed = recipient.open(self._text(get_page, place, sequence), request, sequence, last)
            pages.append(_page(signed, keys, item, request, sequence, last))
        fetched = _together(pages, item)
        for sequence in range(session["pages"]):
            self._call(confirm_page, place, sequence)
        return fetched

    def _source_keys(self, item: dict) -> list:
        """Her own at her store, else the registered ones of the provider."""
        source = item["source"]
        if source.get("key"):
            return [source["key"]]
        return self._json(get_party, source["party"])["keys"]["keys"]


def _jose(document: str) -> File:
    return File(payload=document.encode())


def _page(signed: str, keys: list, item: dict, request: str, sequence: int, last: bool) -> dict:
    page = verify(signed, "release+jwt", keys)
    expected = (item["source"]["party"], request, item["id"])
    if (page["iss"], page["request"], page["item"]) != expected:
        raise NotGenuine("the page answers another request")
    if (page["sequence"], page["last"]) != (sequence, last):
        raise NotGenuine("the page is not the one expected here")
    return page


def _together(pages: list, item: dict) -> Fetched:
    if len({page["body"]["receipt"] for page in pages}) != 1:
        raise NotGenuine("the pages do not belong to one release")
    ask, rows, kinds, missing = item["ask"], [], {}, []
    for page in pages:
        body = page["body"]
        if ask["kind"] == "answer":
            asked = ("answer", ask["question"], ask.get("parameters", {}))
            if (body["kind"], body.get("question"), body.get("parameters")) != asked or rows:
                raise NotGenuine("the page does not answer the question that was approved")
            rows = body["rows"]
        else:
            if body["kind"] != "records" or body["dataset"] not in ask["datasets"]:
                raise NotGenuine("the page holds records that the consent does not cover")
            kinds.setdefault(body["dataset"], []).extend(body["rows"])
            missing = body.get("missing", [])
    return Fetched(pages[0]["body"]["receipt"], pages[0]["iss"], rows, kinds, missing)


__all__ = ["Asked", "DataUser", "Fetched", "NotYet", "Refused"]
