"""What no interface defines, done at our own endpoints: a hook of the conformance suite.

    python3 hook.py FOLDER PROGRAM ROLE HOOK      (a JSON object on standard input, one on standard output)
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

FOLDER, PROGRAM, ROLE, HOOK = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
GIVEN = sys.stdin.read()


def adapter(*words, given=None):
    """A verb of the adapter under test: its lines, as objects; what went wrong, if it did."""
    done = subprocess.run([PROGRAM, "adapter", "aa", *words], input=given, capture_output=True, text=True,
                          timeout=50, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    return lines, None if done.returncode == 0 else done.stderr.strip()


def customer():
    done = subprocess.run([PROGRAM, "customer", HOOK, "--data", os.environ["AMANAT_SANDBOX"]], input=GIVEN,
                          capture_output=True, text=True, timeout=55, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def provider():
    given = json.loads(GIVEN)
    if HOOK == "confirm-link":
        _, wrong = adapter("confirm-link", given["refNumber"], "--config", str(FOLDER / "adapter.toml"))
        if wrong:
            sys.exit(wrong)
        return {}
    file = FOLDER / "tokens" / given["refNumber"]
    for _ in range(100):
        if file.exists() and file.stat().st_size:
            return {"token": json.loads(file.read_text())["token"]}
        time.sleep(0.05)
    sys.exit("no token was sent")


def data_user():
    sys.exit(f"`{HOOK}` is not there yet")


print(json.dumps({"aa": customer, "fip": provider, "fiu": data_user}[ROLE]()))
