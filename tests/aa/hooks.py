"""What no interface defines, done at our own endpoints: the hooks of the conformance suite, posted to.

    python3 hooks.py FOLDER PROGRAM ROLE PORT

The name of a hook is the last part of the address. What could not be done is answered with 500 and why.
"""

import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER, PROGRAM, ROLE, PORT = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
STATES = {"asking": "ACTIVE", "active": "ACTIVE", "received": "COMPLETED", "expired": "EXPIRED", "failed": "FAILED"}
DONE, NOT_DONE = 0, 1


class NotPossible(Exception):
    """A hook cannot do its work; why."""


def adapter(*words, raw=False):
    """A verb of the adapter under test: what it printed, and what went wrong, if it did."""
    command = [PROGRAM, "adapter", "aa", words[0], "--config", str(FOLDER / "adapter.toml"), *words[1:]]
    done = subprocess.run(command, capture_output=True, timeout=55, check=False)
    if done.returncode not in (DONE, NOT_DONE):
        raise NotPossible(done.stderr.decode())
    if raw:
        return done.stdout
    lines = [json.loads(line) for line in done.stdout.decode().splitlines() if line.strip()]
    return lines, None if done.returncode == DONE else done.stderr.decode().strip()


def customer(hook, given):
    """A guest of the sandbox, on her own pages."""
    done = subprocess.run([PROGRAM, "customer", hook, "--data", os.environ["AMANAT_SANDBOX"]],
                          input=json.dumps(given), capture_output=True, text=True, timeout=55, check=False)
    if done.returncode:
        raise NotPossible(done.stderr)
    return json.loads(done.stdout)


def provider(hook, given):
    """A customer of the provider: reads the token that she was sent, or confirms there."""
    if hook == "confirm-link":
        _, wrong = adapter("confirm-link", given["refNumber"])
        if wrong:
            raise NotPossible(wrong)
        return {}
    file = FOLDER / "tokens" / given["refNumber"]
    for _ in range(100):
        if file.exists() and file.stat().st_size:
            return {"token": json.loads(file.read_text())["token"]}
        time.sleep(0.05)
    raise NotPossible("no token was sent")


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


def data_user(hook, given):
    """The data user's operator, at the command line."""
    does = {"consent.request": asks, "consent.status": looks, "data.fetch": fetches, "data.status": tells}[hook]
    return does(given)


class Hook(BaseHTTPRequestHandler):
    """One call of one hook."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status, said = 200, None
        try:
            said = {"aa": customer, "fip": provider, "fiu": data_user}[ROLE](self.path.lstrip("/"), given)
        except Exception as error:  # Whatever it is, it is told: the scenario fails by it.
            status, said = 500, {"error": f"{type(error).__name__}: {error}"}
        answer = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Says nothing: the suite reports."""


ThreadingHTTPServer(("127.0.0.1", PORT), Hook).serve_forever()
