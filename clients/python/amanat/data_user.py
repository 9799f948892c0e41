"""One party that asks: what it has asked is kept in a folder, since each item has a key of its own.

Calls go through `amanat_api`, which is generated from the manager's OpenAPI document.
"""

import dataclasses
import pathlib
import time
import uuid

import httpx

from . import consent
from .access import Access
from .signed import Key, NotGenuine, Recipient, claims_of, digest, verify, write_private

JOSE = {"Content-Type": "application/jose"}


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
    """What came: the rows of an answer, or records by kind, with the source's receipt."""

    receipt: str
    source: str
    rows: list
    records: dict


class DataUser:
    def __init__(self, manager: str, party: str, key, folder, clock=time.time):
        self.manager = manager.rstrip("/") + "/"
        self.party = party
        self.key = key if isinstance(key, Key) else Key.load(key)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clock = clock
        access = Access(self.manager, party, self.key, clock)
        self.http = httpx.Client(base_url=self.manager, auth=access, timeout=30, trust_env=False)

    def _now(self) -> int:
        return int(self.clock())

    def _call(self, method: str, path: str, **more) -> httpx.Response:
        response = self.http.request(method, path, **more)
        if response.is_error:
            raise Refused(response.json())
        return response

    def questions(self) -> list:
        """What may be asked, each with its digest."""
        return self._call("GET", "v1/questions").json()

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
        view = self._call("POST", "v1/consent-requests", content=document,
                          headers={**JOSE, "Idempotency-Key": name}).json()
        write_private(self.folder / f"{view['request_id']}.json", kept)
        (self.folder / f"{name}.json").unlink()
        return Asked(view["request_id"], view["redirect_url"])

    def follow(self, request_id: str) -> dict:
        """Where a request stands."""
        return self._call("GET", f"v1/consent-requests/{request_id}").json()

    def fetch(self, request_id: str, item: str) -> Fetched:
        """Fetches one item of an approved request and verifies it to the last page."""
        kept = self._kept(request_id)
        view = self.follow(request_id)
        if view["state"] == "pending":
            raise NotYet(view["redirect_url"])
        if view["state"] != "approved":
            raise Refused({"title": f"the request is {view['state']}", "detail": view.get("reason")})
        artifact_id = view["artifact_id"]
        metadata = self._call("GET", ".well-known/amanat.json").json()
        keys = metadata["keys"]["keys"]
        asked_with = {name: Key.from_dict(key).public for name, key in kept["keys"].items()}
        artifact = self._call("GET", f"v1/artifacts/{artifact_id}").text
        held = consent.check(artifact, self.manager, keys, self.party, kept["document"],
                             asked_with, self._now())
        self._must_be_valid(held["claims"]["status"], keys)
        return self._session(artifact_id, held["items"][item], Key.from_dict(kept["keys"][item]))

    def _kept(self, request_id: str) -> dict:
        import json

        return json.loads((self.folder / f"{uuid.UUID(request_id)}.json").read_text())

    def _must_be_valid(self, place: dict, keys: list) -> None:
        uri = place["status_list"]["uri"]
        if not uri.startswith(self.manager):
            raise NotGenuine("the status list is not the manager's")
        stands = consent.status(self._call("GET", uri).text, place, keys, self._now())
        if stands != "valid":
            raise Refused({"title": f"the consent is {stands}"})

    def _session(self, artifact_id: str, item: dict, item_key: Key) -> Fetched:
        recipient, now = Recipient(), self._now()
        inner = item_key.sign("source-request+jwt", {
            "item": item["id"], "recipient": recipient.public, "iat": now, "exp": now + 300,
            "jti": str(uuid.uuid4())})
        outer = self.key.sign("data-request+jwt", {
            "iss": self.party, "aud": self.manager, "iat": now, "exp": now + 300,
            "jti": str(uuid.uuid4()), "artifact": artifact_id, "item": item["id"],
            "request": inner})
        session = self._call("POST", "v1/data-sessions", content=outer, headers=JOSE).json()
        path = f"v1/data-sessions/{session['session_id']}"
        while session["state"] == "pending":
            session = self._call("GET", path, params={"wait": 15}).json()
        if session["state"] != "ready":
            raise Refused(session.get("problem") or {"title": f"the session is {session['state']}"})
        keys = self._source_keys(item)
        answers, request = [], digest(inner.encode())
        for sequence in range(session["pages"]):
            page = self._call("GET", f"{path}/pages/{sequence}").text
            last = sequence == session["pages"] - 1
            signed = recipient.open(page, request, sequence, last)
            answers.append(self._page(signed, keys, item, request, sequence, last))
        for sequence in range(session["pages"]):
            self._call("DELETE", f"{path}/pages/{sequence}")
        return self._together(answers, item)

    def _source_keys(self, item: dict) -> list:
        """Her own at her store, else the registered ones of the provider."""
        source = item["source"]
        if source.get("key"):
            return [source["key"]]
        return self._call("GET", f"v1/parties/{source['party']}").json()["keys"]["keys"]

    @staticmethod
    def _page(signed: str, keys: list, item: dict, request: str, sequence: int, last: bool) -> dict:
        page = verify(signed, "release+jwt", keys)
        if (page["iss"], page["request"], page["item"]) != (
                item["source"]["party"], request, item["id"]):
            raise NotGenuine("the page answers another request")
        if (page["sequence"], page["last"]) != (sequence, last):
            raise NotGenuine("the page is not the one expected here")
        return page

    @staticmethod
    def _together(pages: list, item: dict) -> Fetched:
        receipts = {page["body"]["receipt"] for page in pages}
        if len(receipts) != 1:
            raise NotGenuine("the pages do not belong to one release")
        ask, rows, kinds = item["ask"], [], {}
        for page in pages:
            body = page["body"]
            if ask["kind"] == "answer":
                if (body["kind"] != "answer" or body["question"] != ask["question"]
                        or body["parameters"] != ask.get("parameters", {}) or len(pages) != 1):
                    raise NotGenuine("the page does not answer the question that was approved")
                rows = body["rows"]
            else:
                if body["kind"] != "records" or body["dataset"] not in ask["datasets"]:
                    raise NotGenuine("the page holds records that the consent does not cover")
                kinds.setdefault(body["dataset"], []).extend(body["rows"])
        return Fetched(receipts.pop(), pages[0]["iss"], rows, kinds)


__all__ = ["Asked", "DataUser", "Fetched", "NotYet", "Refused", "claims_of"]
