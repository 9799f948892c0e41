"""A participant of the network: a server for its own interface and a client of the others'.

The suite's counterparts and the model servers are both made of it. A subclass says in
`handlers()` which function answers which operation (`"POST /FI/request"`); a handler gets a
`Received` and gives the members of the answer, or raises a `Refusal`. `self.wrong[operation]` is a
switch: a function that is given the `Reply` about to be sent and may make it wrong.
"""

import base64
import hashlib
import http.client
import json
import ssl
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import jws, wire
from .journal import Exchange, Journal
from .keys import SigningKey
from .receive import HEADER_OF, Received, Receiver, Refusal
from .registry import Registry
from .server import Server
from .spec import of_role
from .validate import Validator, Violation

TYPE_OF = {"aa": "AA", "fip": "FIP", "fiu": "FIU"}
CREATES = {"aa": {"POST /Consent", "POST /FI/request"},
           "fip": {"POST /Consent", "POST /FI/request", "POST /Accounts/link"}, "fiu": set()}


class NotReachable(Exception):
    """The endpoint did not answer at all."""


@dataclass
class Identity:
    """Who a participant is: its kind is `aa`, `fip` or `fiu`."""

    id: str
    kind: str
    key: SigningKey
    handle: str = ""
    listen: tuple[str, int] = ("127.0.0.1", 0)
    to_peers: dict[str, str] = field(default_factory=dict)
    """The API key we present, by peer."""
    from_peers: dict[str, str] = field(default_factory=dict)
    """The API key each peer presents to us."""
    next_key: SigningKey | None = None
    """Another key that the registry has as well, as when keys are rotated."""

    def jwks(self) -> list[dict]:
        return [key.jwk() for key in (self.key, self.next_key) if key]


@dataclass
class Reply:
    status: int
    body: dict
    key: SigningKey | None = None
    signature: str | None = None
    raw: bytes | None = None
    """Bytes to send in place of those of `body`, with the signature of `body`'s."""


@dataclass
class Answer:
    """What came back to a call."""

    status: int
    headers: dict
    raw: bytes
    body: dict
    violations: list[Violation]

    @property
    def code(self):
        return self.body.get("errorCode")

    def __str__(self):
        return f"{self.status} {self.code}" if self.code else str(self.status)


class Participant:
    def __init__(self, identity: Identity, registry: Registry, *, faults=(), timeout=10.0,
                 observe: Callable[[list[Violation]], None] | None = None,
                 urls: dict[str, str] | None = None, context: ssl.SSLContext | None = None):
        self.identity = identity
        self.id = identity.id
        self.registry = registry
        self.faults = set(faults)
        self.timeout = timeout
        self.observe = observe
        self.urls = urls or {}
        self.context = context
        self.spec = of_role(identity.kind)
        self.validator = Validator(self.spec, registry)
        self.receiver = Receiver(identity.id, self.spec, registry, identity.from_peers, self.faults)
        self.journal = Journal()
        self.wrong: dict[str, Callable[[Reply], Reply | None]] = {}
        self.lock = threading.RLock()
        self.handled: dict[tuple, tuple[bytes, Reply]] = {}
        self.server = Server(identity.listen, self._serve)

    def handlers(self) -> dict[str, Callable[[Received], dict]]:
        return {}

    def start(self):
        self.server.start()
        return self

    def stop(self):
        self.server.stop()

    @property
    def url(self) -> str:
        return self.server.url

    # ---- as a server

    def _serve(self, method: str, path: str, headers, raw: bytes):
        operation = self.validator.operation(method, path.split("?")[0])
        if operation is None:
            unknown = Refusal(404, "NoSuchVersion", "there is no such operation")
            return self._send(Reply(404, self._error(None, unknown)))
        received, refusal = None, None
        try:
            received = self.receiver.receive(operation, headers, raw)
            reply = self._handle(received)
        except Refusal as error:
            refusal = error
            reply = Reply(error.status, self._error(raw, error))
        except Exception:
            if not self.faults:
                traceback.print_exc()
            failure = Refusal(500, "InternalError", "the answer could not be made")
            reply = Reply(500, self._error(raw, failure))
        if self.observe:
            self._observe(method, path, headers, raw, received, refusal)
        if reply.status == 200 and "schema-invalid-response" in self.faults:
            reply.body = reply.body | {"timestamp": "today"}
        if change := self.wrong.get(operation.id):
            reply = change(reply) or reply
        self.journal.add(Exchange(
            operation.id, received.caller if received else None,
            received.body if received else None, raw, dict(headers.items()), reply.status,
            reply.body))
        return self._send(reply)

    def _handle(self, received: Received) -> Reply:
        handler = self.handlers().get(received.op)
        if handler is None:
            raise Refusal(501, "NotImplemented", "this operation is not there")
        if received.op == "GET /Heartbeat":
            return Reply(200, handler(received))
        txnid = received.body["txnid"]
        mark = (received.caller, received.op, txnid)
        digest = hashlib.sha256(received.raw).digest()
        creates = received.op in CREATES[self.identity.kind]
        with self.lock:
            if creates and mark in self.handled:
                before, reply = self.handled[mark]
                if before != digest:
                    raise Refusal(409, "IdempotencyError", "txnid: was used for another request")
                return Reply(reply.status, reply.body)
            said = wire.envelope(self._version(received.body), txnid) | handler(received)
            reply = Reply(200, said)
            if creates:
                self.handled[mark] = digest, reply
            return reply

    def _version(self, body) -> str:
        ver = body.get("ver") if isinstance(body, dict) else None
        return ver if ver in wire.KNOWN_VERSIONS else wire.VERSION

    def _error(self, raw: bytes | None, error: Refusal) -> dict:
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            body = {}
        txnid = body.get("txnid") if isinstance(body, dict) else None
        usable = isinstance(txnid, str) and txnid
        return wire.envelope(self._version(body), txnid if usable else None) | {
            "errorCode": error.code, "errorMsg": error.message}

    def _send(self, reply: Reply):
        signed = wire.dumps(reply.body)
        raw = signed if reply.raw is None else reply.raw
        headers = {"content-type": "application/json"}
        if reply.status < 400 or "unsigned-errors" not in self.faults:
            headers["x-jws-signature"] = reply.signature or jws.sign_detached(
                reply.key or self.identity.key, signed)
        return reply.status, headers, raw

    def _observe(self, method, path, headers, raw, received, refusal):
        signer = received.caller if received else None
        found = self.validator.request(method, path, headers, raw, signer)
        if received is None and refusal is not None:
            found.append(Violation(f"request {method} {path}",
                                   f"is refused by {self.id}: {refusal}"))
        self.observe(found)

    # ---- as a client

    def call(self, peer: str, op: str, body: dict | None = None, *, tamper: dict | None = None,
             valid: bool = True, timeout: float | None = None) -> Answer:
        """Calls an operation of a peer. `tamper` makes the message wrong, see `Tampering`."""
        tampering = Tampering(**{k.replace("-", "_"): v for k, v in (tamper or {}).items()})
        method, path = op.split(" ")
        raw, headers = tampering.message(self, peer, body)
        status, answered, got = self._exchange(peer, method, path, headers, raw, timeout)
        try:
            said = wire.loads(got)
        except ValueError:
            said = None
        validator = Validator(of_role(self.registry.entity(peer).type.lower()), self.registry)
        operation = validator.operation(method, path)
        found = []
        if self.observe and operation is not None:
            if valid and not tamper:
                found = validator.request(method, path, headers, raw, self.id)
            found += validator.response(operation, status, answered, got, peer,
                                        body if valid and not tamper else None)
            self.observe(found)
        return Answer(status, answered, got, said if isinstance(said, dict) else {}, found)

    def _exchange(self, peer, method, path, headers, raw, timeout):
        base = urlsplit(self.urls.get(peer) or self.registry.entity(peer).base_url)
        seconds = timeout or self.timeout
        if base.scheme == "https":
            connection = http.client.HTTPSConnection(
                base.hostname, base.port, timeout=seconds, context=self.context)
        else:
            connection = http.client.HTTPConnection(base.hostname, base.port, timeout=seconds)
        try:
            connection.request(method, base.path.rstrip("/") + path, raw, headers)
            answer = connection.getresponse()
            got = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, got
        except (OSError, http.client.HTTPException) as error:
            raise NotReachable(f"{peer} at {base.geturl()}{path}: {error or type(error).__name__}"
                               ) from error
        finally:
            connection.close()


@dataclass
class Tampering:
    """How a message is made wrong, beside its body."""

    signature: str | None = None
    """`none`, `garbage`, `unknown-kid`, `other-body`, `flip` (a byte of the body, after signing),
    `respace` (the body is written otherwise after signing), `old-form` (valid)."""
    at: int = 0
    """Which byte `flip` flips."""
    spelled: bool = False
    """Valid: the body is signed and sent with line breaks and spaces."""
    sign_as: Participant | None = None
    key: SigningKey | None = None
    api_key: str | None = None
    """`none`, `wrong`, or the key itself."""
    meta: str | None = None
    """`none` or `other`."""
    raw: str | None = None
    """Sent, signed, in place of the body."""

    def message(self, sender: Participant, peer: str, body) -> tuple[bytes | None, dict]:
        headers = {"content-type": "application/json", "accept": "application/json"}
        api_key = sender.identity.to_peers.get(peer, "")
        if self.api_key is not None:
            api_key = {"none": "", "wrong": wire.new_id()}.get(self.api_key, self.api_key)
        if api_key:
            headers[HEADER_OF[TYPE_OF[sender.identity.kind]]] = api_key
        if self.meta != "none":
            named = json.dumps({"recipient-id": wire.new_id() if self.meta == "other" else peer})
            headers["x-request-meta"] = base64.b64encode(named.encode()).decode()
        if body is None:
            return None, headers
        raw = json.dumps(body, indent=2).encode() if self.spelled else wire.dumps(body)
        if self.raw is not None:
            raw = self.raw.encode()
        key = self.key or (self.sign_as or sender).identity.key
        text, raw = self._signed(key, raw, body)
        if text is not None:
            headers["x-jws-signature"] = text
        return raw, headers

    def _signed(self, key: SigningKey, raw: bytes, body) -> tuple[str | None, bytes]:
        how = self.signature
        if how == "none":
            return None, raw
        if how == "garbage":
            return "not.a.signature", raw
        if how == "unknown-kid":
            return jws.sign_detached(key, raw, kid=wire.new_id()), raw
        if how == "other-body":
            return jws.sign_detached(key, raw + b" "), raw
        if how == "old-form":
            return jws.sign_detached(key, raw, old_form=True), raw
        text = jws.sign_detached(key, raw)
        if how == "flip":
            at = self.at % len(raw)
            raw = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:]
        elif how == "respace":
            raw = json.dumps(body, separators=(", ", ": ")).encode()
        elif how is not None:
            raise ValueError(f"`{how}` is no way to make a signature wrong")
        return text, raw
