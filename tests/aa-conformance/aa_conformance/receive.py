"""What a participant does with a request before any rule of its business.

The order is the network's: API key (401), signature over the bytes received, the signer is the
holder of the API key, syntax, schema, version (404), time, transaction id. The names in `faults`
make a model participant leave one of them out.
"""

import base64
import json
from dataclasses import dataclass, field

from . import jws, validate, wire
from .registry import Registry
from .spec import Operation, Spec


class Refusal(Exception):
    """An answer with an error."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


def invalid(message: str, code: str = "InvalidRequest") -> Refusal:
    return Refusal(400, code, message)


@dataclass
class Received:
    """A request that is well-formed, signed and timely."""

    op: str
    caller: str
    body: dict = field(default_factory=dict)
    raw: bytes = b""


HEADER_OF = {"AA": "aa_api_key", "FIP": "fip_api_key", "FIU": "client_api_key"}


@dataclass
class Receiver:
    me: str
    spec: Spec
    registry: Registry
    keys: dict[str, str]
    """What each peer presents as its API key."""
    faults: set[str] = field(default_factory=set)

    def caller(self, headers) -> str:
        for peer, key in self.keys.items():
            header = HEADER_OF[self.registry.entity(peer).type]
            if key and headers.get(header) == key:
                return peer
        if "any-api-key" in self.faults and self.keys:
            return next(iter(self.keys))
        raise Refusal(401, "Unauthorized", "the API key is missing or not known")

    def receive(self, operation: Operation, headers, raw: bytes) -> Received:
        caller = self.caller(headers)
        if operation.body is None:
            return Received(operation.id, caller)
        self._signature(headers.get("x-jws-signature"), raw, caller)
        self._meta(headers.get("x-request-meta"))
        try:
            body = wire.loads(raw)
        except ValueError as error:
            raise invalid(f"the body is not JSON: {error}") from error
        errors = validate.schema_errors(operation.body, body)
        if "lenient-schema" in self.faults:
            errors = [error for error in errors if not error.endswith("is empty")]
        if errors:
            raise invalid(errors[0])
        self._envelope(operation, body)
        return Received(operation.id, caller, body, raw)

    def _signature(self, text, raw: bytes, caller: str):
        if "unverified-signature" in self.faults:
            return
        if not text:
            raise invalid("`x-jws-signature` is missing", "SignatureDoesNotMatch")
        try:
            signer = self._signer(text, raw)
        except jws.JwsError as error:
            raise invalid(str(error), "SignatureDoesNotMatch") from error
        if signer != caller and "any-signer" not in self.faults:
            raise invalid("the API key is one party's, the signature another's")

    def _signer(self, text: str, raw: bytes) -> str:
        try:
            return self.registry.signer(text, raw)
        except jws.JwsError:
            if "reserialised-json" not in self.faults:
                raise
        try:
            return self.registry.signer(text, wire.dumps(json.loads(raw)))
        except ValueError as error:
            raise jws.JwsError(str(error)) from error

    def _meta(self, text):
        if text is None:
            return
        try:
            named = json.loads(base64.b64decode(text, validate=True))["recipient-id"]
        except (ValueError, KeyError, TypeError) as error:
            raise invalid("`x-request-meta` is not base64 of JSON with `recipient-id`") from error
        if named != self.me:
            raise invalid("`x-request-meta` names another recipient")

    def _envelope(self, operation: Operation, body: dict):
        if body["ver"] not in wire.KNOWN_VERSIONS and "any-version" not in self.faults:
            raise Refusal(404, "NoSuchVersion", "ver: this version is not known")
        if "timestamp" in operation.body["properties"] and "stale-timestamp" not in self.faults:
            at = wire.parse_time(body["timestamp"])
            if at is None or abs(at - wire.now()) > wire.SKEW:
                raise invalid("timestamp: is more than 15 minutes away")
        if not wire.is_uuid(body["txnid"]):
            raise invalid("txnid: is no UUID")
