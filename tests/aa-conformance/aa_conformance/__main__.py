"""The command: python -m aa_conformance --config FILE"""

import argparse
import sys
from pathlib import Path

from . import config, report
from .engine import table
from .participant import NotReachable
from .runner import chosen, run_role

ROLES = ("aa", "fip", "fiu")
EPILOG = """exit status: 0 every scenario that applies has passed; 1 one has failed or, without
--allow-skips, was skipped; 2 the configuration is wrong or the endpoint cannot be reached"""


def main(arguments=None) -> int:
    said = _parser().parse_args(arguments)
    only = [name.strip() for name in (said.only or "").split(",") if name.strip()]
    if unknown := [name for name in only if not any(chosen(role, [name]) for role in ROLES)]:
        return _wrong(f"there is no scenario `{unknown[0]}` (--list shows all)")
    if said.list:
        return _list(said.role, only)
    if said.config is None:
        return _wrong("--config is missing")
    try:
        setup = config.load(said.config, prepare=said.prepare)
        if said.prepare:
            print("keys and registry entries are there: give the registry file to the endpoint")
            return 0
        return _run(said, setup, only)
    except (config.ConfigError, NotReachable) as error:
        return _wrong(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "aa_conformance", description="Conformance suite of the Account Aggregator network.",
        epilog=EPILOG)
    parser.add_argument("--config", type=Path, help="the configuration (YAML, see README.md)")
    parser.add_argument("--role", choices=ROLES, help="only this role; else all under `under-test`")
    parser.add_argument("--only", metavar="ID,...", help="only these scenarios; `FIU-2*` are all that begin so")
    parser.add_argument("--list", action="store_true", help="show the scenarios, run none")
    parser.add_argument("--prepare", action="store_true",
                        help="make our keys and our registry entries, run nothing")
    parser.add_argument("--allow-skips", action="store_true",
                        help="a scenario whose hook is missing does not fail the run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    parser.add_argument("--verbose", action="store_true", help="every message of every failure")
    return parser


def _list(role: str | None, only: list[str]) -> int:
    for name in [role] if role else ROLES:
        for row in chosen(name, only):
            was = f"  [v1.1: {row['was']}]" if "was" in row else ""
            reason = f"  (not applicable: {row['not-applicable']})" if (
                "not-applicable" in row) else ""
            print(f"{row['id']:9} {row['title']}{was}{reason}")
    return 0


def _run(said, setup: config.Setup, only: list[str]) -> int:
    roles = [said.role] if said.role else list(setup.under_test)
    by_role = {}
    for role in roles:
        if role not in setup.under_test:
            raise config.ConfigError(f"the configuration has no `under-test.{role}`")
        if only and not chosen(role, only):
            continue
        by_role[role] = run_role(role, setup, only,
                                 lambda result: report.line(result, said.verbose))
    if only and not by_role:
        raise config.ConfigError("none of the scenarios named is of a role under test")
    report.summary(by_role)
    if said.json:
        report.write_json(said.json, by_role)
    if said.junit:
        report.write_junit(said.junit, by_role)
    outcomes = {result.outcome for results in by_role.values() for result in results}
    return 1 if "FAIL" in outcomes or ("SKIP" in outcomes and not said.allow_skips) else 0


def _wrong(message: str) -> int:
    print(f"aa_conformance: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
