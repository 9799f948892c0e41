"""Makes what the conformance suite needs to be pointed at our own aggregator, provider and data user.

    python3 prepare.py FOLDER aa|fip|fiu [TOKEN|DIRECT]

In FOLDER: `ROLE.yaml` for the suite, `hooks-port` for `hooks.py`, and for the party under test what it is started
with: the sandbox's `aa/peers.json` and registry (aa), or an adapter's configuration (fip, fiu). Ports are free ones of this machine.
The last word is how a provider has links confirmed.
"""

import base64
import datetime
import json
import os
import random
import socket
import sys
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives import serialization

FOLDER, ROLE = Path(sys.argv[1]), sys.argv[2]
AUTHENTICATOR = sys.argv[3] if len(sys.argv) > 3 else "TOKEN"
UNDER_TEST = {"aa": "amanat-aa", "fip": "amanat-fip", "fiu": "amanat-fiu"}[ROLE]
PLAYED = {
    "aa": ["fiu", "fiu-other", "fip", "fip-other"],
    "fip": ["aa", "aa-other"],
    "fiu": ["aa", "aa-other", "fip"],
}[ROLE]
HOOKS = {
    "aa": ["customer.create", "customer.deregister", "accounts.link", "accounts.delink",
           "consent.approve", "consent.reject", "consent.pause", "consent.resume", "consent.revoke"],
    "fip": ["otp", "confirm-link"],
    "fiu": ["consent.request", "consent.status", "data.fetch", "data.status"],
}[ROLE]


PURPOSE = {"code": "105", "refUri": "https://api.rebit.org.in/aa/purpose/105.xml",
           "text": "Explicit one-time consent for the accounts", "Category": {"type": "Personal Finance"}}
FAIR_USE = """
[[rule]]
id = "anything"
consent_expiry = { unit = "YEAR", value = 10 }
data_life = { unit = "YEAR", value = 10 }
frequency = { unit = "HOUR", value = 10000 }
data_range = { unit = "YEAR", value = 30 }

[[rule]]
id = "narrow-105"
purposes = ["105"]
data_life = { unit = "MONTH", value = 1 }
frequency = { unit = "MONTH", value = 4 }
"""


def free_ports(count):
    """As many as are asked for; below those that the system gives out by itself, so that they stay free until they are
    used, and none that was given to a run beside this one, which may not use it yet: they stand in `ports` beside
    FOLDER."""
    given = FOLDER.parent / "ports"
    taken = given.read_text().split() if given.exists() else []
    ports = []
    for port in random.sample(range(12_000, 18_000), 6_000):
        if len(ports) == count:
            break
        if str(port) in taken:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
    with given.open("a") as file:
        file.writelines(f"{port}\n" for port in ports)
    return ports


def own_key():
    """An Ed25519 key: the private JWK, and the public one."""
    key = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    text = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()  # noqa: E731
    public = {"kty": "OKP", "crv": "Ed25519", "kid": f"{UNDER_TEST}-1", "use": "sig", "alg": "EdDSA",
              "x": text(key.public_key().public_bytes(raw, serialization.PublicFormat.Raw))}
    private = key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    return public | {"d": text(private)}, public


def private_file(path, text):
    path.write_text(text)
    path.chmod(0o600)


def api_key(sender, receiver):
    return f"key-of-{sender}-for-{receiver}"


def kind(party):
    return party.split("-")[0].upper()


# Name at our aggregators, mobile number, accounts (sort, last digits).
CUSTOMERS = [
    ("asha", "9800000001", [("SAVINGS", "1101"), ("SAVINGS", "1102"), ("CURRENT", "1103")]),
    ("bilal", "9800000002", [("SAVINGS", "2101"), ("CURRENT", "2102")]),
]


def customer(name, mobile, accounts):
    """As the suite has to know her."""
    return {
        "address": name,
        "authenticator": AUTHENTICATOR,
        "identifiers": [{"category": "STRONG", "type": "MOBILE", "value": mobile},
                        {"category": "WEAK", "type": "EMAIL", "value": f"{name}@example.test"},
                        {"category": "ANCILLARY", "type": "CRN", "value": f"CRN-{name}"}],
        "accounts": [{"FIType": "DEPOSIT", "accType": sort, "maskedAccNumber": f"XXXXXX{digits}"}
                     for sort, digits in accounts],
    }


def write_deposits(folder):
    """What the provider holds: a document for each account, with a transaction for each of the last 400 days."""
    folder.mkdir()
    today = datetime.date.today()
    days = [today - datetime.timedelta(days=back) for back in range(400, -1, -1)]
    for name, mobile, accounts in CUSTOMERS:
        for sort, digits in accounts:
            rows = "\n".join(
                f'<Transaction txnId="{digits}-{n}" type="{("CREDIT", "DEBIT")[n % 2]}" mode="UPI"'
                f' amount="{100 + n}.05" currentBalance="{5000 + n}.10" valueDate="{day}"'
                f' transactionTimestamp="{day}T00:{n % 60:02}:00+05:30" narration="Row {n}" reference="R{n}"/>'
                for n, day in enumerate(days))
            (folder / f"{name}.{digits}.xml").write_text(
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<Account xmlns="http://api.rebit.org.in/FISchema/deposit" linkedAccRef="at-the-bank-{digits}"'
                f' maskedAccNumber="XXXXXXXX{digits}" version="1.2" type="deposit">\n'
                f'<Profile><Holders type="SINGLE"><Holder name="{name.title()} Rao" dob="1990-01-01"'
                f' mobile="{mobile}" pan="AAAAA0000A"/></Holders></Profile>\n'
                f'<Summary currentBalance="10960.49" currency="INR" type="{sort}" status="ACTIVE"/>\n'
                f'<Transactions startDate="{days[0]}" endDate="{days[-1]}">\n{rows}\n</Transactions>\n</Account>\n')


*played, hooks_port = free_ports(len(PLAYED) + 1)
ports = dict(zip(PLAYED, played))
ids = {party: f"conformance-{party}" for party in PLAYED}
# An aggregator's parties deal with it alone; a provider's and a data user's aggregators with one another's.
pairs = [(UNDER_TEST, ids[party]) for party in PLAYED]
if ROLE == "fiu":
    pairs = [pair for pair in pairs if pair[1] != ids["fip"]]
api_keys = [{"from": a, "to": b, "key": api_key(a, b)}
            for ours, theirs in pairs for a, b in ((ours, theirs), (theirs, ours))]
registry = FOLDER / ("aa/central-registry.json" if ROLE == "aa" else "central-registry.json")
registry.parent.mkdir(parents=True, exist_ok=True)

config = {
    "registry": str(registry),
    "keys": str(FOLDER / "suite-keys"),
    "timeout": 20,
    "wait": 30,
    "hook-timeout": 60,
    "under-test": {ROLE: {"id": UNDER_TEST}},
    "parties": {party: {"id": ids[party], "listen": f"127.0.0.1:{ports[party]}"} | (
        {"handle": ids[party]} if party.startswith("aa") else {}) for party in PLAYED},
    "api-keys": api_keys,
    "hooks": {name: {"url": f"http://127.0.0.1:{hooks_port}/{name}"} for name in HOOKS},
}

if ROLE == "aa":
    kinds = ["DEPOSIT", "TERM_DEPOSIT", "RECURRING_DEPOSIT"]
    config["aa"] = {"fi-types": kinds}
    config["parties"]["fip-other"]["fi-types"] = kinds
    # The suite uses its consents often: it gets rules of its own in the place of the sandbox's.
    (FOLDER / "aa" / "fair-use.toml").write_text(FAIR_USE)
    config["aa"]["beyond-fair-use"] = [
        {"consent": {"Purpose": PURPOSE, "Frequency": {"unit": "DAY", "value": 5}}, "names": "Frequency"},
        {"consent": {"Purpose": PURPOSE, "Frequency": {"unit": "MONTH", "value": 4},
                     "DataLife": {"unit": "MONTH", "value": 2}}, "names": "DataLife"},
    ]
    peers = [{"with": UNDER_TEST, "kind": kind(party), "id": ids[party],
              "calls_with": api_key(ids[party], UNDER_TEST), "called_with": api_key(UNDER_TEST, ids[party])}
             for party in PLAYED]
    private_file(FOLDER / "aa" / "peers.json", json.dumps(peers, indent=1))
else:
    (port,) = free_ports(1)
    private, public = own_key()
    base = f"http://127.0.0.1:{port}/"
    private_file(FOLDER / "network.jwk", json.dumps(private))
    registry.write_text(json.dumps({kind(ROLE): [{
        "ver": "1.0", "timestamp": "2026-11-01 00:00:00.0", "txnid": "t", "requester": {"name": "n", "id": "i"},
        "entityinfo": {"name": "Under test", "id": UNDER_TEST, "code": UNDER_TEST, "entityhandle": "",
                       "Identifiers": [{"category": "STRONG", "type": "MOBILE"}], "baseurl": f"{base}aa/{ROLE}",
                       "webviewurl": None, "fitypes": ["DEPOSIT"], "certificate": public,
                       "tokeninfo": {"url": "", "desc": ""}, "inboundports": [], "outboundports": [], "ips": []},
    }]}, indent=1))
    manager = json.loads((Path(os.environ["AMANAT_SANDBOX"]) / "sandbox.json").read_text())
    lines = [
        f'party = "{UNDER_TEST}.example"',
        f'base_url = "{base}"',
        f'listen = "127.0.0.1:{port}"',
        f'data_dir = "{FOLDER / "adapter"}"',
        f'manager_url = "{manager["manager"]}"',
        f'identity_issuer = "{manager["identity"].rstrip("/")}"',
        f'code_spool = "{FOLDER / "codes.ndjson"}"' if ROLE == "fip" else "",
    ]
    if ROLE == "fip":
        config["fip"] = {"customers": [customer(*one) for one in CUSTOMERS]}
        write_deposits(FOLDER / "fi")
        lines += ["[[sources]]", 'name = "deposits"', 'kind = "aa_deposit"', f'dir = "{FOLDER / "fi"}"']
    lines += [
        "[account_aggregator]",
        f'id = "{UNDER_TEST}"',
        'key = { file = "network.jwk" }',
        f'registry = "{registry}"',
    ]
    for party in PLAYED:
        if not party.startswith("aa"):
            continue
        lines += ["[[account_aggregator.peers]]", 'kind = "AA"', f'id = "{ids[party]}"',
                  f'calls_with = "{api_key(ids[party], UNDER_TEST)}"',
                  f'called_with = "{api_key(UNDER_TEST, ids[party])}"']
    if ROLE == "fip":
        lines += ["[account_aggregator.provider]", 'fi_types = ["DEPOSIT"]', 'identifiers = ["MOBILE"]',
                  f'authenticator = "{AUTHENTICATOR}"', "most_tokens = 10000",
                  f'token_file = "{FOLDER / "tokens"}"' if AUTHENTICATOR == "TOKEN" else ""]
    else:
        lines += ["[account_aggregator.data_user]", "poll_seconds = 1"]
    private_file(FOLDER / "adapter.toml", "\n".join(line for line in lines if line) + "\n")

(FOLDER / "hooks-port").write_text(str(hooks_port))
(FOLDER / f"{ROLE}.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
