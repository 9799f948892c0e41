"""Whether a request and its response are what the specification says: pure, no network.

Used by the stand-alone proxy and, in the runner, on every message in both directions.
"""

from dataclasses import dataclass

from jsonschema import Draft202012Validator, FormatChecker

from . import jws, wire
from .registry import Registry
from .spec import API_KEY_HEADERS, Operation, Spec

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def _is_date_time(value) -> bool:
    return not isinstance(value, str) or value == "" or wire.parse_time(value) is not None


@dataclass(frozen=True)
class Violation:
    where: str
    what: str

    def __str__(self):
        return f"{self.where}: {self.what}"


def schema_errors(schema: dict, body) -> list[str]:
    """`member: what is wrong with it`, the shallowest first."""
    errors = Draft202012Validator(schema, format_checker=FORMATS).iter_errors(body)
    return [_said(error) for error in sorted(errors, key=lambda error: len(error.absolute_path))]


def _said(error) -> str:
    path = ".".join(str(part) for part in error.absolute_path) or "body"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"{path}: lacks {', '.join(f'`{name}`' for name in missing)}"
    if error.validator == "minLength" or error.validator == "minProperties":
        return f"{path}: is empty"
    if error.validator == "enum":
        return f"{path}: is outside its enumeration ({', '.join(map(str, error.validator_value))})"
    if error.validator == "type":
        return f"{path}: is no {error.validator_value}"
    if error.validator == "format":
        return f"{path}: is no {error.validator_value}"
    return f"{path}: offends against `{error.validator}`"


class Validator:
    """Checks by one specification; with a registry, signatures too."""

    def __init__(self, spec: Spec, registry: Registry | None = None):
        self.spec = spec
        self.registry = registry

    def operation(self, method: str, path: str) -> Operation | None:
        return self.spec.operations.get(f"{method} {path}")

    def request(self, method: str, path: str, headers, raw: bytes,
                signer: str | None = None) -> list[Violation]:
        where = f"request {method} {path}"
        operation = self.operation(method, path)
        if operation is None:
            paths = {known.path for known in self.spec.operations.values()}
            what = "the method is" if path in paths else "the path is"
            return [Violation(where, f"{what} not in {self.spec.name}")]
        found = [Violation(where, what) for what in _missing(operation, headers)]
        if operation.body is not None:
            found += self._body(where, operation.body, headers, raw)
            found += self._signature(where, headers, raw, signer)
        return found

    def response(self, operation: Operation, status: int, headers, raw: bytes,
                 signer: str | None = None, request=None) -> list[Violation]:
        where = f"response {status} to {operation.id}"
        schema = operation.responses.get(str(status))
        if schema is None:
            return [Violation(where, f"the status is not in {self.spec.name}")]
        found = self._body(where, schema, headers, raw)
        found += self._signature(where, headers, raw, signer)
        if request is not None and not found:
            found += _answers(where, status, request, wire.loads(raw))
        return found

    def _body(self, where: str, schema: dict, headers, raw: bytes) -> list[Violation]:
        found = []
        kind = (headers.get("content-type") or "").split(";")[0].strip().lower()
        if kind != "application/json":
            found.append(Violation(where, f"the content type is `{kind}`, not application/json"))
        try:
            body = wire.loads(raw)
        except ValueError as error:
            return found + [Violation(where, f"the body is not JSON: {error}")]
        return found + [Violation(where, what) for what in schema_errors(schema, body)]

    def _signature(self, where: str, headers, raw: bytes, signer: str | None) -> list[Violation]:
        text = headers.get("x-jws-signature")
        if not text:
            return [Violation(where, "has no `x-jws-signature`")]
        try:
            if self.registry is None:
                jws.header_of(text)
            else:
                self.registry.signer(text, raw, signer)
        except jws.JwsError as error:
            return [Violation(where, f"`x-jws-signature`: {error}")]
        return []


def _missing(operation: Operation, headers) -> list[str]:
    keys = [name for name in operation.headers if name in API_KEY_HEADERS]
    said = []
    if keys and not any(headers.get(name) for name in keys):
        said.append(f"has no header `{'` or `'.join(keys)}`")
    for name in operation.headers:
        # That the signature is there is said where it is checked.
        if name not in API_KEY_HEADERS and name != "x-jws-signature" and not headers.get(name):
            said.append(f"has no header `{name}`")
    return said


def _answers(where: str, status: int, request, body) -> list[Violation]:
    found = []
    asked = request.get("txnid") if isinstance(request, dict) else None
    if isinstance(asked, str) and wire.is_uuid(asked) and body.get("txnid", asked) != asked:
        found.append(Violation(where, "txnid: is not the request's"))
    said = wire.parse_time(body.get("timestamp"))
    if said is not None and abs(said - wire.now()) > wire.SKEW:
        found.append(Violation(where, "timestamp: is more than 15 minutes away"))
    return found
