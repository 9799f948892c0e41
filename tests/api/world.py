"""What there is on the network that is tested: who takes part, and what `seed.py` has left behind."""

import base64
import json
import os
import pathlib
import sqlite3

from amanat.signed import Key
from jwcrypto import jwk

FOLDER = os.environ["AMANAT_SANDBOX"]
SEEDED = f"{FOLDER}/seeded.json"
with open(f"{FOLDER}/sandbox.json") as file:
    SANDBOX = json.load(file)
MANAGER, IDENTITY = SANDBOX["manager"], SANDBOX["identity"]
PARTY = "tester.sandbox.example"
BANK = "bank.sandbox.example"
ADAPTER = pathlib.Path(f"{FOLDER}/registered/tester/adapter-data")
PARTY_KEY = Key.load(str(ADAPTER / "signing-key.jwk"))
DECIDE_TOKEN = ADAPTER / "decide.token"
# What a manager that plays false could do: its key is in the folder of the sandbox.
MANAGER_KEY = Key.load(f"{FOLDER}/manager/signing-key.json")


def seeded() -> dict:
    """What `seed.py` has written."""
    with open(SEEDED) as file:
        return json.load(file)


def at_the_bank(query: str, *values) -> list:
    """Rows of the bank's database, which is only read."""
    rows = sqlite3.connect(f"file:{FOLDER}/bank/adapter.sqlite?mode=ro", uri=True)
    try:
        return rows.execute(query, values).fetchall()
    finally:
        rows.close()


def sign_as_manager(message: bytes) -> bytes:
    """Ed25519 over bare bytes, as events are signed."""
    with open(f"{FOLDER}/manager/signing-key.json") as file:
        return jwk.JWK.from_json(file.read()).get_op_key("sign").sign(message)


def claims_of(document: str) -> dict:
    """The claims of a signed document, unverified; none where there are none."""
    try:
        payload = document.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
