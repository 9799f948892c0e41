"""The registry: who is on the network, where, and with which keys.

The file has the lists of the Central Registry, `{"AA": [...], "FIP": [...], "FIU": [...]}`.
Beside `certificate` (one JWK) an optional `certificates` (many) is read, for rotation.
"""

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from . import jws, wire
from .keys import KeyError_, PublicKey

TYPES = ("AA", "FIP", "FIU")


class RegistryError(ValueError):
    """The registry cannot be used."""


@dataclass
class Entity:
    id: str
    type: str
    base_url: str
    keys: list[PublicKey]
    handle: str = ""
    fi_types: list[str] = field(default_factory=list)


class Registry:
    def __init__(self, document: dict | None = None):
        self.document = {name: [] for name in TYPES} | (document or {})
        self.entities: dict[str, Entity] = {}
        for kind in TYPES:
            for entry in self.document[kind]:
                entity = _entity(kind, entry)
                self.entities[entity.id] = entity

    @staticmethod
    def read(path: Path) -> "Registry":
        try:
            return Registry(json.loads(Path(path).read_text()))
        except (OSError, ValueError, AttributeError) as error:
            raise RegistryError(f"registry `{path}`: {error}") from error

    def write(self, path: Path):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(self.document, file, indent=2)
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)

    def put(self, kind: str, entry: dict):
        """Adds an entry, or replaces the one with its id."""
        entity = _entity(kind, entry)
        self.document[kind] = [
            other for other in self.document[kind] if other["entityinfo"]["id"] != entity.id
        ] + [entry]
        self.entities[entity.id] = entity

    def entity(self, id: str) -> Entity:
        if id not in self.entities:
            raise RegistryError(f"the registry has no `{id}`")
        return self.entities[id]

    def keys_of(self, id: str) -> list[PublicKey]:
        return self.entities[id].keys if id in self.entities else []

    def signer(self, text: str, body: bytes, only: str | None = None) -> str:
        """Whose signature it is; `JwsError` if it is nobody's."""
        kid = jws.header_of(text).get("kid")
        trouble = jws.JwsError(f"no key `{kid}` is known")
        for id, entity in self.entities.items():
            if only not in (None, id) or all(key.kid != kid for key in entity.keys):
                continue
            try:
                jws.verify_detached(text, body, entity.keys)
                return id
            except jws.JwsError as error:
                trouble = error
        raise trouble


def entry(kind: str, id: str, base_url: str, jwks: list[dict], handle: str = "",
          fi_types: list[str] = ()) -> dict:
    """What the Central Registry answers for one entity."""
    return wire.envelope() | {
        "requester": {"name": "Conformance suite", "id": id},
        "entityinfo": {
            "name": id, "id": id, "code": id, "entityhandle": handle,
            "Identifiers": [{"category": "STRONG", "type": "MOBILE"}],
            "baseurl": base_url, "webviewurl": base_url, "fitypes": list(fi_types),
            "certificate": jwks[0], "certificates": list(jwks),
            "tokeninfo": {"url": base_url, "maxcalls": 0, "desc": ""},
            "inboundports": [], "outboundports": [], "ips": [],
        },
    }


def _entity(kind: str, entry: dict) -> Entity:
    try:
        info = entry["entityinfo"]
        jwks = [info["certificate"]] if info.get("certificate") else []
        seen, keys = set(), []
        for jwk in jwks + list(info.get("certificates") or []):
            key = PublicKey.from_jwk(jwk)
            if key.kid not in seen:
                seen.add(key.kid)
                keys.append(key)
        return Entity(info["id"], kind, info.get("baseurl", "").rstrip("/"), keys,
                      info.get("entityhandle", ""), list(info.get("fitypes") or []))
    except (KeyError, TypeError, KeyError_) as error:
        raise RegistryError(f"an entry of {kind} is malformed: {error}") from error
