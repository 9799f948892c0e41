"""What a run prints and writes: lines, a summary by role, JSON, JUnit."""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .engine import Result

SHOWN = 12


def line(result: Result, verbose: bool, out=None):
    out = out or sys.stdout
    count = f" ({result.cases} cases)" if result.cases > 1 else ""
    reason = f": {result.messages[0]}" if result.outcome in ("SKIP", "N/A") else ""
    print(f"{result.outcome:4} {result.id:9} {result.title}{count}{reason}", file=out, flush=True)
    if result.outcome != "FAIL":
        return
    shown = result.messages if verbose else result.messages[:SHOWN]
    for message in shown:
        print("       " + message.rstrip().replace("\n", "\n       "), file=out)
    if len(shown) < len(result.messages):
        print(f"       and {len(result.messages) - len(shown)} more (--verbose)", file=out)


def counts(results: list[Result]) -> dict[str, int]:
    return {name: sum(result.outcome == name for result in results)
            for name in ("PASS", "FAIL", "SKIP", "N/A")}


def summary(by_role: dict[str, list[Result]]):
    for role, results in by_role.items():
        said = counts(results)
        cases = sum(result.cases for result in results)
        seconds = sum(result.seconds for result in results)
        violations = sum(text.startswith("violation:") for result in results
                         for text in result.messages)
        print(f"{role}: {said['PASS']} passed, {said['FAIL']} failed, {said['SKIP']} skipped, "
              f"{said['N/A']} not applicable; {cases} cases, {violations} violations, "
              f"{seconds:.1f} s")


def write_json(path: Path, by_role: dict[str, list[Result]]):
    document = {role: {"counts": counts(results), "scenarios": [vars(r) for r in results]}
                for role, results in by_role.items()}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def write_junit(path: Path, by_role: dict[str, list[Result]]):
    root = ElementTree.Element("testsuites")
    for role, results in by_role.items():
        said = counts(results)
        suite = ElementTree.SubElement(
            root, "testsuite", name=f"account-aggregator.{role}", tests=str(len(results)),
            failures=str(said["FAIL"]), skipped=str(said["SKIP"] + said["N/A"]),
            time=f"{sum(r.seconds for r in results):.3f}")
        for result in results:
            case = ElementTree.SubElement(
                suite, "testcase", classname=f"account-aggregator.{role}",
                name=f"{result.id} {result.title}", time=f"{result.seconds:.3f}")
            if result.outcome == "FAIL":
                failure = ElementTree.SubElement(case, "failure", message=result.messages[0][:200])
                failure.text = "\n".join(result.messages)
            elif result.outcome in ("SKIP", "N/A"):
                ElementTree.SubElement(case, "skipped", message=result.messages[0])
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
