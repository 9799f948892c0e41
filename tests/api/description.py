"""The description as the tester is to read it: where it says that a signed document is sent, the tester
makes the claims and says how they are signed; names and ids are often those of what there is.

What is made up so is made by the schemas that the description itself gives for the claims
(`x-amanat-claims`). Nothing of what is answered is read otherwise than it stands there.
"""

import uuid

from amanat.signed import Key
from world import BANK, MANAGER, MANAGER_KEY, PARTY, claims_of

# What a document is made of: claims, and whether they are signed as they must be. Whatever else the
# tester says there instead makes a document that is not (`documents.py`).
WELL = "well"
# Keys of items that the party asks with, beside those of `seed.py`.
ITEM_KEYS = [Key.new() for _ in range(12)]


def signed(claims: dict) -> dict:
    return {"type": "object", "additionalProperties": False, "required": ["claims", "signed"],
            "properties": {"claims": claims, "signed": {"const": WELL}}}


def often(values: list, schema: dict) -> dict:
    """What the schema allows, and every other time one of these."""
    return {"anyOf": [{"enum": values}, schema]} if values else schema


def ids(consents: list, name: str) -> list:
    return [one[name] for one in consents if one[name] is not None]


class Description:
    def __init__(self, raw: dict, seeded: dict):
        self.schemas = raw["components"]["schemas"]
        self.raw = raw
        self.seeded = seeded
        # `typ` of what each operation takes, by method and path.
        self.typ = {}
        # And those of documents within documents, by the name of the claims and of the member.
        self.within = {}

    def overlay(self) -> None:
        for path, operations in self.raw["paths"].items():
            for method, operation in operations.items():
                for parameter in operation.get("parameters", []):
                    self._parameter(path, method, parameter)
                content = operation.get("requestBody", {}).get("content", {})
                for media in content.values():
                    self._body(path, method, media)
        self._claims()

    def _parameter(self, path: str, method: str, parameter: dict) -> None:
        values = self._named(path, method, parameter["name"])
        if parameter["in"] == "path" and values:
            parameter["schema"] = often(values, parameter["schema"])
            parameter.pop("example", None)

    def _named(self, path: str, method: str, name: str) -> list:
        """What there is of what a part of a path names."""
        seeded = self.seeded
        given = seeded["living"] + seeded["spare"] + seeded["stopped"]
        if name == "artifact":
            # What is to stay is not ended.
            ending = path.endswith("/end")
            return ids(seeded["spare"] + seeded["stopped"] if ending else given, "artifact")
        named = {
            "request": ids(given, "request") + seeded["requests"],
            "session": seeded["ready"] + seeded["under_way"],
            "page": [0, 1],
            "list": [0],
            "party": [PARTY, BANK],
            "digest": seeded["questions"],
            "delivery": [one["delivery_id"] for one in seeded["deliveries"]],
        }
        if path.startswith("/v1/relay"):
            named["session"] = seeded["relayed"]
        return named.get(name, [])

    def _body(self, path: str, method: str, media: dict) -> None:
        schema = media["schema"]
        if path == "/decide":
            media["schema"] = often(self._questions(), schema)
        if "x-amanat-claims" not in schema:
            return
        name = schema["x-amanat-claims"]
        self.typ[method.upper(), path] = schema["x-amanat-typ"]
        media["schema"] = signed({"$ref": f"#/components/schemas/{name}"})
        # Signed by somebody else, for another manager: refused, as tests in Rust say.
        media.pop("examples", None)

    def _questions(self) -> list:
        """For each consent, whether all of it may be processed."""
        asked = {"bank": {"dataset": "bank.transactions"}, "store": {"question": self.seeded["question"]}}
        given = self.seeded["living"] + self.seeded["spare"] + self.seeded["stopped"]
        return [{"system": "tester", "purpose": "105", "artifact": one["artifact"],
                 "fields": [asked[one["of"]]]} for one in given]

    def _claims(self) -> None:
        given = self.seeded["living"] + self.seeded["spare"] + self.seeded["stopped"]
        own = ids(given, "artifact")
        kept = ids(self.seeded["living"] + self.seeded["stopped"], "artifact")
        ending = ids(self.seeded["spare"] + self.seeded["stopped"], "artifact")
        items = sorted({item for one in given for item in one["items"]})
        for name in ("ConsentRequest", "EndRequest", "DataRequest", "Acknowledgement"):
            self._says(name, iss={"const": PARTY}, aud={"const": MANAGER})
        self._says("RelayedRequest", iss={"const": MANAGER}, aud={"const": BANK})
        self._often("EndRequest", artifact=ending)
        self._often("Acknowledgement", artifact=own)
        self._often("DataRequest", artifact=kept, item=items)
        serving = ids(self.seeded["living"] + self.seeded["stopped"], "source_artifact")
        self._often("RelayedRequest", artifact=serving)
        self._often("SourceRequest", item=items)
        self._often("Question", artifact=own)
        self._says("RequestItem", cnf={"enum": [key.public for key in ITEM_KEYS]})
        for claims in ("DataRequest", "RelayedRequest"):
            member = self._member(claims, "request")
            if member is not None:
                inner = member["x-amanat-claims"]
                self.within[claims] = member["x-amanat-typ"]
                self._says(claims, request=signed({"$ref": f"#/components/schemas/{inner}"}))
        for kind in self.schemas.get("Event", {}).get("oneOf", []):
            data = kind["properties"]["data"].get("properties", {})
            if "artifact" in data:
                data["artifact"] = {"enum": self._copies(given)}
            # Her own evidence, which nobody makes up: what is not hers is refused by tests in Rust.
            if "resumed" in data:
                data["resumed"] = {"type": "null"}
            if "artifact_id" in data:
                # A pause that it is told of lasts: what is to serve is told of none.
                changing = ids(self.seeded["spare"] + self.seeded["stopped"], "source_artifact")
                data["artifact_id"] = often(changing, data["artifact_id"])

    @staticmethod
    def _copies(given: list) -> list:
        """The bank's copies, and the same as a manager that plays false could sign them."""
        copies = [one["source_copy"] for one in given if one["source_artifact"]]
        for copy in copies[:3]:
            claims = claims_of(copy)
            for false in ({"exp": claims["exp"] + 86_400}, {"items": []}, {"jti": str(uuid.uuid4())}):
                copies.append(MANAGER_KEY.sign("consent-artifact+jwt", {**claims, **false}))
        return copies

    def _member(self, claims: str, member: str) -> dict | None:
        return self.schemas.get(claims, {}).get("properties", {}).get(member)

    def _says(self, claims: str, **members) -> None:
        for name, schema in members.items():
            if self._member(claims, name) is not None:
                self.schemas[claims]["properties"][name] = schema

    def _often(self, claims: str, **members) -> None:
        for name, values in members.items():
            schema = self._member(claims, name)
            if schema is not None:
                self._says(claims, **{name: often(values, schema)})
