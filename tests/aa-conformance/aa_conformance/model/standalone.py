"""A model participant as a process of its own.

    python -m aa_conformance.model.fip --config FILE [--listen PORT] [--hooks PORT]
                                       [--fault NAME,...] [--list-faults]

It takes from the suite's configuration who it is, its peers and the API keys, and puts its own
entry into the registry file. Its hooks answer at `http://127.0.0.1:PORT/NAME`.
"""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

import yaml

from ..config import ConfigError
from ..keys import KeyError_, SigningKey
from ..participant import TYPE_OF, Identity, Participant
from ..proxy import address
from ..registry import Registry, RegistryError, entry
from ..server import Server


def main(role: str, faults: dict, make, hooks, arguments=None) -> int:
    """`make(identity, registry, faults, data)` makes the model; `hooks(model)` its hooks."""
    said = _parser(role).parse_args(arguments)
    if said.list_faults:
        for name, (what, scenario) in faults.items():
            print(f"{name:24} {what} ({scenario})")
        return 0
    chosen = [name for name in said.fault.split(",") if name]
    try:
        if unknown := [name for name in chosen if name not in faults]:
            raise ConfigError(f"there is no fault `{unknown[0]}` (--list-faults shows all)")
        if said.config is None:
            raise ConfigError("--config is missing")
        model = _model(role, make, said, chosen)
    except (ConfigError, KeyError_, RegistryError, OSError, KeyError) as error:
        print(f"aa_conformance.model.{role}: {error}", file=sys.stderr)
        return 2
    model.start()
    control = Server(said.hooks, _control(hooks(model)))
    control.start()
    print(f"{model.id} listens on {model.url}, its hooks on {control.url}", flush=True)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()
    return 0


def _parser(role: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"aa_conformance.model.{role}",
                                     description=f"A model participant of the role {role}.")
    parser.add_argument("--config", type=Path, help="the suite's configuration")
    parser.add_argument("--listen", type=address, default=("127.0.0.1", 0))
    parser.add_argument("--hooks", type=address, default=("127.0.0.1", 0))
    parser.add_argument("--fault", default="", metavar="NAME,...", help="be wrong in these ways")
    parser.add_argument("--list-faults", action="store_true")
    return parser


def _model(role: str, make, said, faults) -> Participant:
    folder = said.config.resolve().parent
    document = yaml.safe_load(said.config.read_text())
    id = document["under-test"][role]["id"]
    file = folder / document.get("keys", "keys") / f"{id}.pem"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        SigningKey.generate("ES256").write(file)
    identity = Identity(id, role, SigningKey.read(file), id if role == "aa" else "", said.listen)
    for pair in document.get("api-keys") or []:
        if pair["from"] == id:
            identity.to_peers[pair["to"]] = str(pair["key"])
        if pair["to"] == id:
            identity.from_peers[pair["from"]] = str(pair["key"])
    path = folder / document.get("registry", "registry.json")
    registry = Registry.read(path)
    model = make(identity, registry, faults, document.get(role) or {})
    registry.put(TYPE_OF[role], entry(TYPE_OF[role], id, model.url, [identity.key.jwk()],
                                      identity.handle))
    registry.write(path)
    return model


def _control(hooks: dict):
    def handle(method, path, headers, raw):
        hook = hooks.get(path.strip("/"))
        if hook is None:
            return 404, {}, b"{}"
        try:
            given = json.loads(raw or b"{}")
            given.pop("hook", None)
            return 200, {"content-type": "application/json"}, json.dumps(
                hook(**given) or {}).encode()
        except (ValueError, TypeError, KeyError) as error:
            return 400, {}, json.dumps({"error": repr(error)}).encode()

    return handle
