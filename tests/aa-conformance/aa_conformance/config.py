"""The configuration file: who is tested, who we are, how they know one another.

`load` reads it, `prepare` makes what it needs of us (keys, our entries in the registry).
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

import yaml

from .hooks import Hooks
from .keys import ALGORITHMS, KeyError_, SigningKey
from .participant import TYPE_OF, Identity
from .proxy import address
from .registry import Registry, RegistryError, entry

# Our parties, and the algorithm each signs with unless the configuration says otherwise.
PARTIES = {"aa": "RS256", "aa-other": "ES256", "fip": "EdDSA", "fip-other": "RS256",
           "fiu": "ES256", "fiu-other": "EdDSA"}
# Each has a second key in the registry too, as when keys are rotated.
NEXT_ALG = "EdDSA"
# Who plays against whom.
NEEDED = {"fip": ("aa", "aa-other"), "aa": ("fiu", "fiu-other", "fip", "fip-other"),
          "fiu": ("aa", "aa-other", "fip")}
KNOWN = {"registry", "keys", "timeout", "wait", "ca-file", "under-test", "parties", "api-keys",
         "hooks", "hook-timeout", *TYPE_OF}


class ConfigError(ValueError):
    """The configuration cannot be used; the text says what to mend."""


@dataclass
class Setup:
    """Everything a run needs, however it was put together."""

    registry: Registry
    parties: dict[str, Identity]
    under_test: dict[str, str]
    """The id of the endpoint under test, by role."""
    urls: dict[str, str]
    """Where it is, if not where the registry says, by id."""
    data: dict[str, dict]
    """What the configuration says for a role: customers, accounts."""
    hooks: Hooks
    timeout: float = 10
    wait: float = 20
    context: ssl.SSLContext | None = None


def load(path: Path, *, prepare: bool = False) -> Setup:
    path = Path(path)
    try:
        document = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"`{path}`: {error}") from error
    if not isinstance(document, dict):
        raise ConfigError(f"`{path}` is no YAML mapping")
    return _build(document, path.resolve().parent, prepare)


def _build(document: dict, folder: Path, prepare: bool) -> Setup:
    if unknown := sorted(set(document) - KNOWN):
        raise ConfigError(f"`{unknown[0]}` is not known; there are {', '.join(sorted(KNOWN))}")
    under_test = _under_test(document)
    registry_file = folder / document.get("registry", "registry.json")
    parties = _parties(document, folder, under_test, prepare)
    try:
        registry = Registry.read(registry_file) if registry_file.is_file() else Registry()
        for name, identity in parties.items():
            if prepare or identity.id not in registry.entities:
                if not prepare:
                    raise ConfigError(f"`{registry_file}` has no `{identity.id}`: "
                                      "run once with --prepare, and give the file to the endpoint")
                registry.put(TYPE_OF[identity.kind], _entry(document, name, identity))
        if prepare:
            registry.write(registry_file)
    except RegistryError as error:
        raise ConfigError(str(error)) from error
    for role, id in under_test.items():
        if not prepare and id not in registry.entities:
            raise ConfigError(f"`{registry_file}` has no `{id}`, the {role} under test")
    _known_to_each_other(under_test, parties)
    urls = {said["id"]: said["url"] for said in document["under-test"].values() if "url" in said}
    context = None
    if "ca-file" in document:
        context = ssl.create_default_context(cafile=folder / document["ca-file"])
    return Setup(registry, parties, under_test, urls,
                 {role: document.get(role) or {} for role in TYPE_OF},
                 Hooks(document.get("hooks"), document.get("hook-timeout", 30), folder),
                 document.get("timeout", 10), document.get("wait", 20), context)


def _under_test(document: dict) -> dict[str, str]:
    said = document.get("under-test")
    if not isinstance(said, dict) or not said:
        raise ConfigError("`under-test` names no role: give `fip`, `aa` or `fiu` with its `id`")
    for role, about in said.items():
        if role not in TYPE_OF:
            raise ConfigError(f"`under-test.{role}` is no role; there are aa, fip and fiu")
        if not isinstance(about, dict) or not about.get("id"):
            raise ConfigError(f"`under-test.{role}` lacks `id`, its id in the registry")
    return {role: about["id"] for role, about in said.items()}


def _parties(document, folder: Path, under_test: dict, prepare: bool) -> dict[str, Identity]:
    said = document.get("parties") or {}
    if unknown := sorted(set(said) - set(PARTIES)):
        raise ConfigError(f"`parties.{unknown[0]}` is not known; there are {', '.join(PARTIES)}")
    names = [name for name in PARTIES if any(name in NEEDED[role] for role in under_test)]
    parties = {}
    for name in names:
        about = said.get(name) or {}
        id = about.get("id", f"conformance-{name}")
        kind = name.split("-")[0]
        parties[name] = Identity(
            id, kind, _key(about, name, id, folder, document, prepare),
            about.get("handle", id if kind == "aa" else ""), _listen(about, name))
        if "key" not in about:
            parties[name].next_key = _key({"alg": NEXT_ALG}, name, f"{id}-next", folder, document,
                                          prepare)
    _api_keys(document, parties)
    return parties


def _key(about: dict, name: str, id: str, folder: Path, document, prepare: bool) -> SigningKey:
    alg = about.get("alg", PARTIES[name])
    if alg not in ALGORITHMS:
        raise ConfigError(f"`parties.{name}.alg` is `{alg}`, not one of {', '.join(ALGORITHMS)}")
    file = folder / about.get("key", f"{document.get('keys', 'keys')}/{id}.pem")
    try:
        if not file.exists() and prepare:
            file.parent.mkdir(parents=True, exist_ok=True)
            SigningKey.generate(alg).write(file)
        return SigningKey.read(file)
    except KeyError_ as error:
        hint = "" if file.exists() else " (run once with --prepare)"
        raise ConfigError(f"{error}{hint}") from error


def _listen(about: dict, name: str) -> tuple[str, int]:
    try:
        return address(about.get("listen", "127.0.0.1:0"))
    except ValueError as error:
        raise ConfigError(f"`parties.{name}.listen` is neither PORT nor HOST:PORT") from error


def _api_keys(document, parties: dict[str, Identity]):
    ours = {identity.id: identity for identity in parties.values()}
    for number, said in enumerate(document.get("api-keys") or []):
        try:
            sender, receiver, key = said["from"], said["to"], str(said["key"])
        except (KeyError, TypeError) as error:
            raise ConfigError(f"`api-keys.{number}` lacks `from`, `to` or `key`") from error
        if sender in ours:
            ours[sender].to_peers[receiver] = key
        if receiver in ours:
            ours[receiver].from_peers[sender] = key


def _known_to_each_other(under_test: dict[str, str], parties: dict[str, Identity]):
    """Every party that calls the endpoint has an API key for it; a data user may go without."""
    for role, peer in under_test.items():
        if role == "fiu":
            continue
        for name in NEEDED[role]:
            if not parties[name].to_peers.get(peer):
                raise ConfigError(f"`api-keys` lacks the key that `{parties[name].id}` presents "
                                  f"to `{peer}`")


def _entry(document, name: str, identity: Identity) -> dict:
    about = (document.get("parties") or {}).get(name) or {}
    url = about.get("base-url")
    if url is None:
        if identity.listen[1] == 0:
            raise ConfigError(f"`parties.{name}` needs `listen` with a port, or `base-url`: "
                              "the endpoint must know where to reach it")
        url = f"http://{identity.listen[0]}:{identity.listen[1]}"
    return entry(TYPE_OF[identity.kind], identity.id, url, identity.jwks(), identity.handle,
                 about.get("fi-types", ["DEPOSIT"] if identity.kind == "fip" else []))
