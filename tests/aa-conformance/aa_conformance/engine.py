"""Runs scenarios: reads a role's table, plays each row, says how it went.

A row of `scenarios/ROLE.yaml` is one of three: a request that is made, perhaps made wrong in
several cases, and what must come back (`send`, `given`, `change`, `detail`, `tamper`, `cases`,
`each-field`, `expect`); a Python function (`run`, `with`); or the reason why the row is not for 2.x
(`not-applicable`). README.md, "Adding a scenario", has them all.
"""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from . import mutate, spec
from .hooks import HookFailed, HookMissing, HookUnsupported
from .participant import Answer, NotReachable
from .validate import Violation
from .world import Call, NotApplicable, Unprepared, World

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
MEMBERS = {"id", "title", "was", "send", "given", "change", "detail", "tamper", "cases", "expect",
           "each-field", "run", "with", "not-applicable", "ignore", "fresh"}
CASE_MEMBERS = {"name", "given", "change", "detail", "tamper", "expect"}
RUNS: dict[str, Callable] = {}


class ScenarioError(ValueError):
    """A scenario's table is malformed."""


def run(name: str):
    """Makes a function `(world, check, **with)` known to the tables."""

    def keep(function):
        RUNS[name] = function
        return function

    return keep


@dataclass
class Check:
    """What a scenario found out."""

    failures: list[str] = field(default_factory=list)
    cases: int = 0

    def that(self, holds, message: str) -> bool:
        self.cases += 1
        if not holds:
            self.failures.append(message)
        return bool(holds)

    def answer(self, answer: Answer, expected: dict, name: str = "") -> bool:
        """`expected`: `status`, `errorCode` (each one value or a list), `body` (path: value)."""
        self.cases += 1
        wrong = list(_unlike(answer, expected))
        self.failures += [f"{name}: {text}" if name else text for text in wrong]
        return not wrong


@dataclass
class Result:
    id: str
    title: str
    outcome: str
    """`PASS`, `FAIL`, `SKIP` or `N/A`."""
    messages: list[str]
    cases: int = 0
    seconds: float = 0.0
    was: str | None = None


def table(role: str) -> list[dict]:
    """The scenarios of a role, in order."""
    path = FOLDER / f"{role}.yaml"
    rows = yaml.safe_load(path.read_text())["scenarios"]
    seen = set()
    for row in rows:
        where = f"{path.name}: {row.get('id')}"
        if unknown := set(row) - MEMBERS:
            raise ScenarioError(f"{where}: `{sorted(unknown)[0]}` is not known")
        if row.get("id") in seen or not str(row.get("id", "")).startswith(f"{role.upper()}-"):
            raise ScenarioError(f"{where}: the id is missing, of another role, or there twice")
        if sum(name in row for name in ("send", "run", "not-applicable")) != 1:
            raise ScenarioError(f"{where}: has not one of `send`, `run`, `not-applicable`")
        for case in row.get("cases", []):
            if unknown := set(case) - CASE_MEMBERS:
                raise ScenarioError(f"{where}: `{sorted(unknown)[0]}` in a case is not known")
        seen.add(row["id"])
    return rows


class Engine:
    def __init__(self):
        self.violations: list[Violation] = []
        self.lock = threading.Lock()

    def observe(self, found: list[Violation]):
        with self.lock:
            self.violations += found

    def taken(self) -> list[Violation]:
        with self.lock:
            found, self.violations = self.violations, []
            return found

    def play(self, world: World, row: dict) -> Result:
        def result(outcome, messages):
            return Result(row["id"], row["title"], outcome, messages, check.cases,
                          time.monotonic() - began, row.get("was"))

        check, began = Check(), time.monotonic()
        if "not-applicable" in row:
            return result("N/A", [row["not-applicable"]])
        try:
            if "run" in row:
                RUNS[row["run"]](world, check, **row.get("with", {}))
            else:
                for case in cases(world, row):
                    case.play(check)
        except HookMissing as missing:
            return result("SKIP", [f"hook `{missing}` is not configured"])
        except HookUnsupported as reason:
            return result("SKIP", [str(reason)])
        except NotApplicable as reason:
            return result("N/A", [str(reason)])
        except (Unprepared, HookFailed, NotReachable) as error:
            check.failures.append(str(error))
        except Exception:
            # A malformed answer may break a step anywhere; that is the endpoint's failure to
            # show, not a reason to end the run.
            check.failures.append("the scenario broke off: " + traceback.format_exc(limit=-3))
        said = [f"violation: {text}" for text in dict.fromkeys(map(str, self.taken()))]
        messages = check.failures + said
        return result("FAIL" if messages else "PASS", messages)


@dataclass
class Case:
    name: str
    call: Call
    tamper: dict
    valid: bool
    expected: dict

    def play(self, check: Check):
        check.answer(self.call.send(self.tamper or None, self.valid), self.expected, self.name)


def cases(world: World, row: dict) -> Iterator[Case]:
    """Every case of a row, each with a request of its own."""
    base = world.build(row["send"], **row.get("given", {}))
    for part in _list(row.get("each-field")):
        yield from _each_member(world, row, base, part)
    if "each-field" in row and "cases" not in row:
        return
    for case in row.get("cases", [{}]):
        call = base
        if "given" in case or row.get("fresh"):
            call = world.build(row["send"], **(row.get("given", {}) | case.get("given", {})))
        call = call.fresh()
        detail = row.get("detail", {}) | case.get("detail", {})
        changes = row.get("change", {}) | case.get("change", {})
        for path, value in detail.items():
            mutate.change(call.parts["detail"], path, value, world)
        if call.finish:
            call.finish(call)
        for path, value in changes.items():
            mutate.change(call.body, path, value, world)
        tamper = mutate.resolve(row.get("tamper", {}) | case.get("tamper", {}), None, world)
        expected = row.get("expect", {}) | case.get("expect", {})
        valid = not (detail or changes) or expected.get("status") == 200
        yield Case(case.get("name") or _name(detail, changes), call, tamper, valid, expected)


def _each_member(world: World, row: dict, base: Call, part: str) -> Iterator[Case]:
    if part == "body":
        schema, template = spec.of_role(world.role).operations[base.op].body, base.body
    else:
        schema = spec.of_role(world.role).definition("SignedConsentDetail")
        template = base.parts[part]
    for path, wrong, value in mutate.each_member(schema, template):
        if path in row.get("ignore", []):
            continue
        call = base.fresh()
        if part != "body":
            mutate.put(call.parts[part], path, value)
        if call.finish:
            call.finish(call)
        if part == "body":
            mutate.put(call.body, path, value)
        where = path if part == "body" else f"{part} {path}"
        yield Case(f"{where} {wrong}", call, {}, False, row["expect"])


def _list(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def _name(detail: dict, changes: dict) -> str:
    return ", ".join(f"{path}: {value}"[:80] for path, value in (detail | changes).items())


def _unlike(answer: Answer, expected: dict) -> Iterator[str]:
    wanted = " or ".join(map(str, _list(expected.get("status"))))
    codes = _list(expected.get("errorCode"))
    said = f"{wanted} {' or '.join(codes)}".strip()
    if wanted and answer.status not in _list(expected["status"]) or (
            codes and answer.code not in codes):
        yield f"expected {said}, got {answer} {answer.body.get('errorMsg', '')}".rstrip()
        return
    for path, value in expected.get("body", {}).items():
        try:
            got = mutate.lookup(answer.body, path)
        except (KeyError, IndexError, TypeError, ValueError):
            yield f"{path}: is not in the answer"
            continue
        if got not in _list(value):
            yield f"{path}: expected {value!r}, got {got!r}"
