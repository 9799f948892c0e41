"""After the tester has gone: nothing flowed under what she had stopped, and it is stopped still. What is
read here is read past the tester, from the manager and from the bank's own database.
"""

import json
import sys

from amanat import DataUser, Refused, consent
from world import ADAPTER, FOLDER, IDENTITY, MANAGER, PARTY, PARTY_KEY, at_the_bank, claims_of, seeded


def main() -> None:
    left = seeded()
    party = DataUser(MANAGER, PARTY, PARTY_KEY, f"{FOLDER}/asked", identity_issuer=IDENTITY)
    http = party.api.get_httpx_client()

    def get(path: str):
        answer = http.get(path)
        answer.raise_for_status()
        return answer

    keys = get(".well-known/jwks.json").json()["keys"]
    for stopped in left["stopped"]:
        document = get(f"v1/artifacts/{stopped['artifact']}").text
        place = claims_of(document)["status"]
        number = place["status_list"]["uri"].rpartition("/")[2]
        stands = consent.status(get(f"status/{number}").text, place, keys, party._now())
        assert stands == "revoked", stands
        try:
            party.fetch(stopped["request"], stopped["items"][0])
        except Refused:
            continue
        raise AssertionError("something was fetched under a consent that was stopped")
    copy = left["stopped"][0]["source_artifact"]
    made = at_the_bank("select count(*) from release where artifact_id = ?", copy)[0][0]
    assert made == left["releases"], (made, left["releases"])
    # The tester did come that far: what it was refused for there is on record at the bank.
    refused = at_the_bank("select count(*) from refusal where artifact_id = ? and problem = ?",
                          copy, "consent-revoked")[0][0]
    assert refused > 0, "nobody tried to use the consent that was stopped"
    checks = [json.loads(line) for file in (ADAPTER / "checks").iterdir() for line in file.open()]
    stopped = {one["artifact"] for one in left["stopped"]}
    allowed = [one for one in checks if one["outcome"] == "allow"]
    assert allowed, "nothing was allowed to a system of the party's own"
    assert not stopped & {one["artifact"] for one in allowed}
    asked = [one for one in checks if one.get("asked_artifact") in stopped]
    assert asked, "no system asked under the consents that were stopped"
    # And what is in force still works, where the tester knew nothing of it.
    untouched = left["untouched"]
    fetched = party.fetch(untouched["request"], untouched["items"][0])
    rows = sum(map(len, fetched.records.values()))
    assert rows > 0
    print(json.dumps({"refused_at_the_bank": refused, "rows_still_to_be_had": rows,
                      "decided": len(checks), "allowed": len(allowed)}))


if __name__ == "__main__":
    sys.exit(main())
