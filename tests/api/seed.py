"""Before the tester comes: consents that are in force, stopped by her, denied and not decided, with a
delivery made under one before she stopped it and one under way when she did. What there is then is
written to `seeded.json` in the sandbox's folder.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import time
import uuid

import httpx
from amanat import DataUser, answer, one_time, periodic, records
from amanat.signed import Key, Recipient
from world import (BANK, FOLDER, IDENTITY, MANAGER, PARTY, PARTY_KEY, SANDBOX, SEEDED, at_the_bank,
                   claims_of)

DAYS = ("2026-01-01", "2026-06-30")
PERSON = "meera"


def amanat(*words: str) -> None:
    subprocess.run([os.environ["AMANAT_BIN"], *words, "--data", FOLDER], check=True)


class Seeding:
    def __init__(self):
        self.party = DataUser(MANAGER, PARTY, PARTY_KEY, f"{FOLDER}/asked", identity_issuer=IDENTITY)
        self.questions = {one["manifest"]["name"]: one["digest"] for one in self.party.questions()}
        self.question = self.questions["average-monthly-income"]

    def ask(self, of: str) -> str:
        now = datetime.datetime.now(datetime.timezone.utc)
        if of == "bank":
            items = [records("statement", ["bank.transactions"], DAYS, BANK)]
            term = periodic(7, ("hour", 10_000), ("month", 3), "store", now)
        else:
            asked = {"months": 6, "band": 5000}
            items = [answer("income", self.question, asked, DAYS)]
            term = one_time(30, ("month", 3), "query", now)
        return self.party.ask(
            purpose="105", items=items, term=term,
            use_description="To decide whether we can lend you money, and how much.",
            benefit="An answer to your loan application today.",
            return_url="https://tester.example/return").request_id

    def given(self, of: str) -> dict:
        """A consent that she has given."""
        request = self.ask(of)
        amanat("decide", request, "--as", PERSON, "--approve")
        kept = json.loads(pathlib.Path(f"{FOLDER}/asked/{request}.json").read_text())
        artifact = self.party.follow(request)["artifact_id"]
        return {"of": of, "request": request, "artifact": artifact, "keys": kept["keys"],
                "items": list(kept["keys"]), "source_artifact": None}

    def session(self, consent: dict, until: str) -> str:
        """A session of the first item that waits or has something to fetch."""
        now, item = int(time.time()), consent["items"][0]
        inner = Key.from_dict(consent["keys"][item]).sign("source-request+jwt", {
            "item": item, "recipient": Recipient().public, "iat": now, "exp": now + 3000,
            "jti": str(uuid.uuid4())})
        document = PARTY_KEY.sign("data-request+jwt", {
            "iss": PARTY, "aud": MANAGER, "iat": now, "exp": now + 3000, "jti": str(uuid.uuid4()),
            "artifact": consent["artifact"], "item": item, "request": inner})
        headers = {"content-type": "application/jose"}
        view = httpx.post(f"{MANAGER}v1/data-sessions", content=document, headers=headers).json()
        while view["state"] == "pending" and until == "ready":
            view = self.get(f"v1/data-sessions/{view['session_id']}?wait=15")
        assert view["state"] == until, view
        return view["session_id"]

    def get(self, path: str) -> dict:
        answer = self.party.api.get_httpx_client().get(path)
        answer.raise_for_status()
        return answer.json()


def sources(consents: list) -> None:
    """The bank's own copies, by the keys that the items are bound to."""
    copies = {}
    for (document,) in at_the_bank("select jws from artifact where copy_for = 'source'"):
        claims = claims_of(document)
        for shown in claims["items"]:
            copies[shown["value"]["cnf"]["x"]] = (claims["jti"], document)
    for consent in consents:
        if consent["of"] == "bank":
            x = consent["keys"]["statement"]["x"]
            consent["source_artifact"], consent["source_copy"] = copies[x]


def main() -> None:
    seeding = Seeding()
    # Several: after twenty sessions that came to nothing within the hour, an item rests.
    living = [seeding.given(of) for of in ["bank"] * 6 + ["store"]]
    untouched = seeding.given("bank")
    spare = [seeding.given("bank") for _ in range(3)]
    stopped = [seeding.given(of) for of in ("bank", "store")]
    denied, waiting = seeding.ask("bank"), seeding.ask("store")
    amanat("decide", denied, "--as", PERSON, "--deny")
    # Proof that what is refused later was good before.
    seeding.party.fetch(stopped[0]["request"], "statement")
    under_way = seeding.session(stopped[0], "ready")
    ready = [seeding.session(living[0], "ready") for _ in range(4)]
    sources(living + spare + stopped)
    for consent in stopped:
        amanat("stop", consent["request"], "--as", PERSON)
    copy = stopped[0]["source_artifact"]
    releases = at_the_bank("select count(*) from release where artifact_id = ?", copy)[0][0]
    assert releases == 2, releases
    written = {
        "living": living, "untouched": untouched, "spare": spare, "stopped": stopped, "releases": releases,
        "question": seeding.question, "questions": list(seeding.questions.values()),
        "requests": [denied, waiting], "relayed": [], "ready": ready, "under_way": [under_way],
        "sharing": len(seeding.get("v1/sharing?limit=200")["items"]),
        "deliveries": seeding.get("v1/webhook-deliveries?limit=200")["items"],
    }
    with open(SEEDED, "w") as file:
        json.dump(written, file, indent=1)
    print(f"{len(living) + 1} consents in force, {len(spare)} to be ended, {len(stopped)} stopped")


if __name__ == "__main__":
    sys.exit(main())
