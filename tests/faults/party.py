"""A party that asks, by the protocol (docs/protocol.md): what is sent is made once, so that it can be sent again.

Its endpoint takes every event, and keeps the ids of what it took.
"""

import datetime
import json
import os
import threading
import time
import urllib.parse
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .calls import PATIENCE, Answer, call
from .signed import Key, encode, recipient

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DAYS = {"from": "2026-01-01", "to": "2026-06-30"}


class Party:
    def __init__(self, name: str, manager: str, port: int):
        self.name, self.manager = name, manager
        self.key = Key()
        self.endpoint = f"http://localhost:{port}/"
        self.events: Counter[str] = Counter()
        self.ahead = 0.0
        self._proofs, self._held, self._lock = Key(), None, threading.Lock()
        self._server = _endpoint(port, self.events)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def entry(self) -> str:
        """Its entry in the registry."""
        return (f'[[parties]]\nid = "{self.name}"\nname = "A party of the tests"\nroles = ["data_user"]\n'
                f'standing = "active"\nsince = "2026-01-01T00:00:00Z"\nwebsite = "{self.endpoint}"\n'
                f'grievance_url = "{self.endpoint}"\nendpoint = "{self.endpoint}"\ndatasets = []\n'
                f'[[parties.keys.keys]]\nkty = "OKP"\ncrv = "Ed25519"\nx = "{self.key.public["x"]}"\n')

    def now(self) -> int:
        return int(time.time() + self.ahead)

    def ask(self, item: dict, often: dict | None, mode: str, days: int = 7) -> "Asked":
        """A request as it will be sent, with the key of its one item."""
        now, key = self.now(), Key()
        moment = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
        term = {"start": _text(moment - datetime.timedelta(seconds=1)),
                "expiry": _text(moment + datetime.timedelta(days=days)), "fetch": "one_time",
                "data_life": {"unit": "month", "value": 3}, "mode": mode}
        if often is not None:
            term |= {"fetch": "periodic", "frequency": often}
        claims = {"iss": self.name, "aud": self.manager, "iat": now, "exp": now + 86_400, "jti": _id(),
                  "purpose": "105", "use_description": "To see what a fault does.", "benefit": "None.",
                  "items": [{**item, "cnf": key.public}], "term": term, "return_url": self.endpoint}
        return Asked(self.key.sign("consent-request+jwt", claims), _id(), item["id"], key)

    def submit(self, asked: "Asked", patience: float = PATIENCE) -> Answer:
        return call("POST", f"{self.manager}v1/consent-requests", asked.document,
                    {"Content-Type": "application/jose", "Idempotency-Key": asked.idempotency}, patience)

    def use(self, artifact: str, asked: "Asked") -> str:
        """A data request under a consent, as it will be sent."""
        now = self.now()
        inner = asked.key.sign("source-request+jwt", {
            "item": asked.item, "recipient": recipient(), "iat": now, "exp": now + 3000, "jti": _id()})
        return self.key.sign("data-request+jwt", {
            "iss": self.name, "aud": self.manager, "iat": now, "exp": now + 3000, "jti": _id(),
            "artifact": artifact, "item": asked.item, "request": inner})

    def open(self, document: str) -> Answer:
        return call("POST", f"{self.manager}v1/data-sessions", document, {"Content-Type": "application/jose"})

    def get(self, path: str) -> Answer:
        return self._proven("GET", path)

    def delete(self, path: str) -> Answer:
        return self._proven("DELETE", path)

    def all(self, path: str) -> list:
        """Every item of a listing."""
        items, cursor = [], None
        while True:
            more = {"limit": 200} | ({"cursor": cursor} if cursor else {})
            answer = self.get(f"{path}?{urllib.parse.urlencode(more)}")
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.problem()}")
            page = answer.json()
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    def _proven(self, method: str, path: str) -> Answer:
        for fresh in (False, True):
            token = self._token(fresh)
            bare = self.manager + path.split("?")[0]
            proof = self._proofs.prove(method, bare, token, self.now())
            answer = call(method, self.manager + path, None,
                          {"Authorization": f"DPoP {token}", "DPoP": proof})
            if answer.status != 401:
                break
        return answer

    def _token(self, fresh: bool) -> str:
        with self._lock:
            if self._held and not fresh and self.now() < self._held[1]:
                return self._held[0]
        now, at = self.now(), f"{self.manager}v1/token"
        assertion = self.key.sign("client-authentication+jwt", {
            "iss": self.name, "sub": self.name, "aud": self.manager, "iat": now, "exp": now + 60, "jti": _id()})
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": self.name,
                                       "client_assertion_type": ASSERTION, "client_assertion": assertion})
        answer = call("POST", at, form, {"Content-Type": "application/x-www-form-urlencoded",
                                         "DPoP": self._proofs.prove("POST", at, None, now)})
        if answer.status != 200:
            raise RuntimeError(f"no access token: {answer.problem()}")
        with self._lock:
            self._held = (answer.json()["access_token"], now + 240)
            return self._held[0]


class Asked:
    """A request as it is sent, and what came of it."""

    def __init__(self, document: str, idempotency: str, item: str, key: Key):
        self.document, self.idempotency, self.item, self.key = document, idempotency, item, key


def records(bank: str) -> dict:
    return {"id": "statement", "required": True, "source": {"kind": "provider", "party": bank},
            "ask": {"kind": "records", "datasets": ["bank.transactions"], "range": DAYS}}


def answer_to(question: str) -> dict:
    return {"id": "income", "required": True, "source": {"kind": "store"},
            "ask": {"kind": "answer", "question": question, "parameters": {"months": 6, "band": 5000},
                    "range": DAYS}}


def _id() -> str:
    return encode(os.urandom(16))


def _text(at: datetime.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _endpoint(port: int, events: Counter) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            events[event["id"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
