"""What no interface defines, done at our own endpoints: a hook of the conformance suite.

    python3 hook.py FOLDER PROGRAM ROLE HOOK      (a JSON object on standard input, one on standard output)
"""

import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER, PROGRAM, ROLE, HOOK = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
GIVEN = sys.stdin.read()
STATES = {"asking": "ACTIVE", "active": "ACTIVE", "received": "COMPLETED", "expired": "EXPIRED", "failed": "FAILED"}
DONE, NOT_DONE = 0, 1


def adapter(*words, raw=False):
    """A verb of the adapter under test: what it printed, and what went wrong, if it did."""
    command = [PROGRAM, "adapter", "aa", words[0], "--config", str(FOLDER / "adapter.toml"), *words[1:]]
    done = subprocess.run(command, capture_output=True, timeout=55, check=False)
    if done.returncode not in (DONE, NOT_DONE):
        sys.exit(done.stderr.decode())
    if raw:
        return done.stdout
    lines = [json.loads(line) for line in done.stdout.decode().splitlines() if line.strip()]
    return lines, None if done.returncode == DONE else done.stderr.decode().strip()


def customer():
    """A guest of the sandbox, on her own pages."""
    done = subprocess.run([PROGRAM, "customer", HOOK, "--data", os.environ["AMANAT_SANDBOX"]], input=GIVEN,
                          capture_output=True, text=True, timeout=55, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def provider():
    """A customer of the provider: reads the token that she was sent, or confirms there."""
    given = json.loads(GIVEN)
    if HOOK == "confirm-link":
        _, wrong = adapter("confirm-link", given["refNumber"])
        return sys.exit(wrong) if wrong else {}
    file = FOLDER / "tokens" / given["refNumber"]
    for _ in range(100):
        if file.exists() and file.stat().st_size:
            return {"token": json.loads(file.read_text())["token"]}
        time.sleep(0.05)
    return sys.exit("no token was sent")


def request_of(handle):
    """The data user's own line of a request."""
    return next((row for row in adapter("requests")[0] if row["handle"] == handle), None)


def asks(given):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(given["detail"] | {"Customer": {"id": given["customerAddress"]}}, file)
        file.flush()
        lines, wrong = adapter("request", file.name)
    return {"refused": wrong} if wrong else {"consentHandle": lines[0]["handle"]}


def looks(given):
    row = request_of(given["consentHandle"])
    if row is None:
        return {"status": "UNKNOWN"}
    # Not once it is ready: that would take the aggregator's word of now in the place of what was notified.
    if row["state"] == "pending":
        adapter("consent", given["consentHandle"])
        row = request_of(given["consentHandle"])
    return {"status": row["status"] or row["state"].upper(), "consentId": row["consent"]}


def fetches(given):
    row = request_of(given["consentHandle"])
    if row is None or not row["consent"]:
        return {"refused": "there is no consent"}
    # Another range each time: a session that is open for the same range would be gone on with.
    to = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=30)
    words = ("fetch", row["consent"], "--to", to.isoformat(timespec="milliseconds"), "--wait", "25")
    lines, wrong = adapter(*words)
    return {"refused": wrong} if wrong else {"sessionId": lines[0]["session"]}


def tells(given):
    row = next((row for row in adapter("sessions")[0] if row["session"] == given["sessionId"]), None)
    if row is None:
        return {"status": "UNKNOWN"}
    status = STATES[row["state"]]
    reason = row["reason"] or ""
    if status == "COMPLETED" and reason:
        status = "PARTIAL"
    # Open still, but what came so far was discarded.
    if status == "ACTIVE" and reason and "refused" not in reason.lower():
        status = "FAILED"
    kept = [one for one in adapter("kept")[0] if one["keep_until"]] if status == "COMPLETED" else []
    mine = [one for one in kept if one["consent"] == row["consent"]] or kept
    documents = [{"linkRefNumber": one["link_ref"],
                  "sha256": hashlib.sha256(adapter("show", one["record"], raw=True)).hexdigest()} for one in mine[:2]]
    return {"status": status, "documents": documents}


def data_user():
    """The data user's operator, at the command line."""
    does = {"consent.request": asks, "consent.status": looks, "data.fetch": fetches, "data.status": tells}[HOOK]
    return does(json.loads(GIVEN))


print(json.dumps({"aa": customer, "fip": provider, "fiu": data_user}[ROLE]()))
