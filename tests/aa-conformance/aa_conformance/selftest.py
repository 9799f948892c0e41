"""The suite tests itself: python -m aa_conformance.selftest [--only PART,...] [--whole]

* the published vectors hold, and with one byte changed they do not;
* each correct model passes every scenario, through the validating proxy, without a violation;
* each planted fault is noticed by the scenario that `model/faults.py` names (`--whole`: the whole
  suite is run against each fault, and says by how many scenarios);
* the command's exit status is what README.md says.

`--only` takes of these the parts that it names: `vectors`, `fip`, `aa`, `fiu` (model and faults), `commands`.
Prints `N passed, M failed`; exit status 1 if any failed.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import yaml

from . import report, selftest_command, selftest_roles, selftest_vectors
from .engine import FOLDER, RUNS, table
from .model import faults, network
from .proxy import Findings, Proxy
from .runner import run_role
from .spec import of_role
from .validate import Validator

PARTS = ("vectors", "fip", "aa", "fiu", "commands")
ROLES = [role for role in ("fip", "aa", "fiu") if hasattr(faults, role.upper())]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name: str, test: Callable[[], str | None]):
        """`test` gives what is wrong, or nothing."""
        began = time.monotonic()
        wrong = test()
        self.passed += not wrong
        self.failed += bool(wrong)
        print(f"{'FAIL' if wrong else 'ok':4} {name} ({time.monotonic() - began:.1f} s)"
              + (f": {wrong}" if wrong else ""), flush=True)


def tables_are_whole(role: str) -> str | None:
    missing = [row["run"] for row in table(role) if row.get("run") not in (None, *RUNS)]
    return f"no function {missing[0]}" if missing else None


def tables_have_every_row(role: str) -> str | None:
    rows = yaml.safe_load((FOLDER / "rows.yaml").read_text())[role]
    numbers = set()
    for span in map(str, rows):
        first, _, last = span.partition("-")
        numbers |= set(range(int(first), int(last or first) + 1))
    there = {row["id"].split("-")[1] for row in table(role)}
    missing = sorted(str(number) for number in numbers if str(number) not in there)
    return f"{len(missing)} rows are missing, such as {missing[0]}" if missing else None


def correct_model_passes(role: str) -> str | None:
    with getattr(network, role)() as made:
        # What a correct model does comes in the end, however busy the machine is.
        made.setup.timeout = made.setup.wait = 60
        if role == "aa":
            made.setup.data["aa"]["lapse"] = 10
        findings = Findings()
        proxy = Proxy(("127.0.0.1", 0), made.under_test.url,
                      Validator(of_role(role), made.registry), findings)
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        made.setup.urls["model"] = proxy.url
        try:
            results = run_role(role, made.setup)
        finally:
            proxy.shutdown()
            proxy.server_close()
    report.summary({role: results})
    bad = [f"{r.id} {r.outcome}: {r.messages[0]}" for r in results if r.outcome in ("FAIL", "SKIP")]
    if not results:
        return "there is no scenario"
    if findings.violations:
        return f"the proxy saw {len(findings.violations)}: {findings.violations[0]}"
    if not findings.exchanges:
        return "the proxy saw nothing"
    return "; ".join(bad[:3]) or None


def data_gone() -> str | None:
    with network.aa_short() as made:
        results = run_role("aa", made.setup, ["AA-X014"])
    return None if [r.outcome for r in results] == ["PASS"] else results[0].messages[0]


def fault_is_noticed(role: str, fault: str, scenario: str, whole: bool) -> str | None:
    make = network.aa_short if fault == "never-gone" else getattr(network, role)
    with make([fault]) as made:
        results = run_role(role, made.setup, [] if whole else [scenario])
    failed = [result.id for result in results if result.outcome == "FAIL"]
    if whole:
        print(f"     {fault}: {', '.join(failed)}")
    if scenario not in failed:
        return f"{scenario} should have failed" + (f"; {', '.join(failed)} did" if failed else "")
    return None


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser("aa_conformance.selftest", description=__doc__.split("\n")[0])
    parser.add_argument("--only", metavar="PART,...", default=",".join(PARTS), help="of " + ", ".join(PARTS))
    parser.add_argument("--whole", action="store_true", help="every scenario against every fault")
    said = parser.parse_args(arguments)
    parts = said.only.split(",")
    if unknown := [name for name in parts if name not in PARTS]:
        parser.error(f"there is no part `{unknown[0]}`")
    tally = Tally()
    for name, test in selftest_vectors.TESTS.items() if "vectors" in parts else ():
        tally.check(name, test)
    for role in [role for role in ROLES if role in parts]:
        tally.check(f"{role}: the correct model passes, the proxy sees no violation",
                    partial(correct_model_passes, role))
        tally.check(f"{role}: the table has every row of the certification",
                    partial(tables_have_every_row, role))
        tally.check(f"{role}: the table names functions that there are",
                    partial(tables_are_whole, role))
        if role == "aa":
            tally.check("aa: the correct model's data is gone when its session is over", data_gone)
        for fault, (what, scenario) in getattr(faults, role.upper()).items():
            tally.check(f"{role}: `{fault}` ({what}) is noticed by {scenario}",
                        partial(fault_is_noticed, role, fault, scenario, said.whole))
    commands = selftest_command.TESTS | selftest_roles.TESTS
    for name, test in commands.items() if "commands" in parts else ():
        tally.check(name, test)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
