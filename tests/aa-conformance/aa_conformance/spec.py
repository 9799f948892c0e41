"""The published specifications (Swagger 2.0), as JSON Schemas that can be checked.

How they are read, where Swagger leaves it open:

* a composed definition (`allOf`) is an inheritance: what the outer one says of a member replaces
  what the inner ones say (the enumerations of error codes widen from definition to definition);
* a definition that has members and says no type is an object;
* an empty string or an empty object for a required member counts as absent, save where the
  specification's own example is an empty string;
* every answer from 400 on has the members of the generic error response;
* two headers that carry the API keys of different callers are alternatives.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "spec"
OF_ROLE = {"aa": "AA-2.1.0", "fip": "FIP-2.1.0", "fiu": "FIU-2.0.0"}
API_KEY_HEADERS = ("client_api_key", "fip_api_key", "aa_api_key")
ERROR_MEMBERS = ["ver", "timestamp", "txnid", "errorCode", "errorMsg"]

# The 401 of this operation lists only the code for a token that has expired, and no other one for
# a caller who is not authorised: the generic code of all other operations is taken as well.
WIDER_CODES = {("POST /Accounts/link/verify", "401"): ["Unauthorized"]}


class SpecError(ValueError):
    """A specification cannot be read."""


@dataclass
class Operation:
    id: str
    method: str
    path: str
    headers: list[str]
    body: dict | None
    responses: dict[str, dict] = field(default_factory=dict)


class Spec:
    def __init__(self, name: str):
        path = FOLDER / f"{name}.yaml"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
            raise SpecError(f"there is no specification `{name}`; there are {known}")
        self.name = name
        self.swagger = yaml.load(path.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.operations = {
            f"{method.upper()} {route}": self._operation(method.upper(), route, said)
            for route, methods in self.swagger["paths"].items()
            for method, said in methods.items()
        }

    def definition(self, name: str) -> dict:
        return self._schema({"$ref": f"#/definitions/{name}"}, True)

    def _operation(self, method: str, route: str, said: dict) -> Operation:
        operation = Operation(f"{method} {route}", method, route, [], None)
        for parameter in said.get("parameters", []):
            if parameter["in"] == "body":
                operation.body = self._schema(parameter["schema"], True)
            elif parameter["in"] == "header" and parameter.get("required"):
                operation.headers.append(parameter["name"].lower())
        for status, answer in said["responses"].items():
            schema = self._schema(answer.get("schema", {}), True)
            if int(status) >= 400:
                self._as_error(schema, WIDER_CODES.get((operation.id, status), []))
            operation.responses[status] = schema
        return operation

    def _as_error(self, schema: dict, more_codes: list[str]):
        for name in ERROR_MEMBERS:
            said = schema["properties"].setdefault(name, {"type": "string"})
            said["minLength"] = 1
        schema["required"] = sorted({*schema.get("required", []), *ERROR_MEMBERS})
        code = schema["properties"]["errorCode"]
        if "enum" in code:
            code["enum"] = code["enum"] + more_codes

    def _flat(self, said: dict) -> dict:
        """`said` with its reference followed and its parents merged in, outermost last."""
        if "$ref" in said:
            return self._flat(self.swagger["definitions"][said["$ref"].rsplit("/", 1)[1]])
        if "allOf" not in said:
            return said
        merged = {"type": "object", "properties": {}, "required": []}
        for part in said["allOf"] + [{k: v for k, v in said.items() if k != "allOf"}]:
            part = self._flat(part)
            merged["properties"] = merged["properties"] | (part.get("properties") or {})
            merged["required"] = sorted({*merged["required"], *(part.get("required") or [])})
        return merged

    def _schema(self, said: dict, required: bool) -> dict:
        said = self._flat(said)
        kind = said.get("type") or ("object" if "properties" in said else None)
        schema = {"type": kind} if kind else {}
        if kind and "type" not in said:
            schema["x-inferred"] = True
        for name in ("enum", "format", "minItems", "maxItems", "uniqueItems", "minimum", "maximum",
                     "pattern", "minLength", "maxLength"):
            if name in said:
                schema[name] = said[name]
        if kind == "object":
            needed = said.get("required") or []
            schema["properties"] = {
                name: self._schema(part, name in needed)
                for name, part in (said.get("properties") or {}).items()
            }
            schema["required"] = [name for name in needed if name in schema["properties"]]
            if required:
                schema["minProperties"] = 1
        elif kind == "array":
            schema["items"] = self._schema(said.get("items", {}), True)
        elif kind == "string" and required and said.get("example") != "":
            schema["minLength"] = 1
        return schema


@lru_cache
def load(name: str) -> Spec:
    return Spec(name)


def of_role(role: str) -> Spec:
    return load(OF_ROLE[role])
