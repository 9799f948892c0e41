"""A whole network in one process: a model under test, and the set-up to test it with."""

import itertools
import random
import socket
from datetime import timedelta

from .. import spec
from ..config import PARTIES, Setup
from ..hooks import Hooks
from ..keys import SigningKey
from ..participant import TYPE_OF, Identity
from ..registry import Registry, entry

CUSTOMERS = [
    {"address": "asha", "authenticator": "TOKEN", "identifiers": [
        {"category": "STRONG", "type": "MOBILE", "value": "9876543210"},
        {"category": "WEAK", "type": "EMAIL", "value": "asha@example.test"},
        {"category": "ANCILLARY", "type": "CRN", "value": "CRN-1"}]},
    {"address": "bilal", "authenticator": "DIRECT", "identifiers": [
        {"category": "STRONG", "type": "MOBILE", "value": "9876500000"}]},
]
SORTS = ("SAVINGS", "CURRENT", "SAVINGS")
_KEYS: dict[str, SigningKey] = {}
_BLOCK = 200


def _account(number: int, kind: str, sort: str) -> dict:
    return {"FIType": kind, "accType": sort, "accRefNumber": f"REF-{number:04d}",
            "maskedAccNumber": f"XXXXXXXX{number:04d}", "number": f"50100000{number:04d}"}


def customers() -> list[dict]:
    """One with three deposits and an account of every other type, one with a few."""
    more = ("TERM_DEPOSIT", "RECURRING_DEPOSIT")
    types = spec.of_role("fip").definition("FITypes")["items"]["enum"]
    rest = [kind for kind in types if kind not in ("DEPOSIT", "TERM-DEPOSIT")]
    return [one | {"accounts": [
        _account(100 * n + at, kind, SORTS[at] if at < 3 else "DEFAULT")
        for at, kind in enumerate(("DEPOSIT",) * 3 + tuple(rest if n == 1 else more))]}
        for n, one in enumerate(CUSTOMERS, 1)]


def key(name: str, alg: str) -> SigningKey:
    """Made once: RSA keys take their time."""
    if name not in _KEYS:
        _KEYS[name] = SigningKey.generate(alg)
    return _KEYS[name]


class Network:
    """`under_test` is the model of the role; `setup` is what a run of the suite takes."""

    def __init__(self, role: str, make, hooks, data: dict, alg: str = "ES256"):
        """`make(identity, registry)` makes the model, `hooks(model)` its hooks."""
        self.registry = Registry()
        model = Identity("model", role, key("model", alg), "model-aa" if role == "aa" else "")
        parties = {
            name: Identity(f"conf-{name}", name.split("-")[0], key(name, sort),
                           f"conf-{name}" if name.startswith("aa") else "")
            for name, sort in PARTIES.items()}
        for name, party in parties.items():
            party.to_peers["model"] = f"secret of {party.id}"
            party.from_peers["model"] = f"secret of the model for {party.id}"
            model.from_peers[party.id] = party.to_peers["model"]
            model.to_peers[party.id] = party.from_peers["model"]
            party.next_key = key(f"{name} next", "EdDSA")
            port = free_port()
            party.listen = ("127.0.0.1", port)
            self.registry.put(TYPE_OF[party.kind], entry(
                TYPE_OF[party.kind], party.id, f"http://127.0.0.1:{port}", party.jwks(),
                party.handle, ["DEPOSIT", "TERM_DEPOSIT", "RECURRING_DEPOSIT"]))
        self.registry.put(TYPE_OF[role], entry(
            TYPE_OF[role], "model", "http://127.0.0.1:1", [model.key.jwk()], model.handle))
        self.under_test = make(model, self.registry)
        self.registry.put(TYPE_OF[role], entry(
            TYPE_OF[role], "model", self.under_test.url, [model.key.jwk()], model.handle))
        self.setup = Setup(self.registry, parties, {role: "model"}, {}, {role: data},
                           Hooks(hooks(self.under_test)), timeout=10, wait=5)

    def __enter__(self):
        self.under_test.start()
        return self

    def __exit__(self, *_):
        self.under_test.stop()


def _ports():
    """A block of ports that no other process of ours takes from: its first one is held as long as this process runs.
    Below those that the system gives out by itself, so that they stay free until they are used."""
    blocks = list(range(18000, 32000, _BLOCK))
    random.shuffle(blocks)
    for first in blocks:
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", first))
        except OSError:
            guard.close()
            continue
        # `guard` lives in this frame.
        yield from itertools.cycle(range(first + 1, first + _BLOCK))
    raise OSError("no block of ports is free")


_PORTS = _ports()


def free_port() -> int:
    while True:
        port = next(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def fip(faults=()) -> Network:
    from . import fip as model

    owned = customers()
    return Network("fip",
                   lambda identity, registry: model.Fip(identity, registry, owned, faults=faults),
                   model.hooks, {"customers": owned})


def aa(faults=()) -> Network:
    from . import aa as model

    beyond = [{"consent": {"Frequency": {"unit": "HOUR", "value": 5000}}, "names": "Frequency"}]
    return Network("aa", lambda identity, registry: model.Aa(identity, registry, faults=faults),
                   model.hooks, {"lapse": 3, "beyond-fair-use": beyond})


def aa_short(faults=()) -> Network:
    """Its sessions are over soon."""
    made = aa(faults)
    made.under_test.session_life = timedelta(seconds=1)
    made.setup.data["aa"]["session-life"] = 1
    return made


def fiu(faults=()) -> Network:
    from . import fiu as model

    return Network("fiu", lambda identity, registry: model.Fiu(identity, registry, faults=faults),
                   model.hooks, {})
