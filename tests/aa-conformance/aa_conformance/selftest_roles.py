"""The command for the roles of aggregators and data users: the examples, run against the models."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import yaml

from .model.network import free_port

HERE = Path(__file__).resolve().parent.parent


def _python(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *map(str, arguments)], cwd=HERE, text=True,
                          capture_output=True, timeout=180)


@contextmanager
def _model(role: str, file: Path, port: str, *more):
    process = subprocess.Popen(
        [sys.executable, "-m", f"aa_conformance.model.{role}", "--config", str(file), "--hooks",
         port, *more], cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def _example(folder: Path, role: str) -> tuple[Path, str]:
    """The example with ports of this run; the port of the hooks."""
    file, text = folder / "mine.yaml", (HERE / f"example-{role}.yaml").read_text()
    ports = {str(known): str(free_port()) for known in range(7100, 7105)}
    for known, port in ports.items():
        text = text.replace(known, port)
    file.write_text(text)
    return file, ports["7100"]


def example_runs(role: str) -> str | None:
    """As README.md says: --prepare, the endpoint, the run; then a fault, then no hooks."""
    with tempfile.TemporaryDirectory() as name:
        file, port = _example(Path(name), role)
        run = ("aa_conformance", "--config", file, "--json", Path(name) / "out.json")
        prepared = _python(*run, "--prepare")
        with _model(role, file, port):
            done = _python(*run)
        if prepared.returncode or done.returncode:
            return (prepared.stdout + prepared.stderr + done.stdout + done.stderr)[-800:]
        some = {"aa": "AA-1005,AA-4001", "fiu": "FIU-1010"}[role]
        with _model(role, file, port, "--fault", "stale-timestamp"):
            done = _python(*run, "--only", some)
        if done.returncode != 1 or "expected 400 InvalidRequest, got 200" not in done.stdout:
            return f"with a fault: {done.returncode} {done.stdout[-400:]}"
        return _skips(role, file, port, run, some)


def _skips(role, file, port, run, some) -> str | None:
    """A hook that answers `unsupported`, and one that is not there, skip what needs them."""
    first = {"aa": "customer.create", "fiu": "consent.request"}[role]
    document = yaml.safe_load(file.read_text())
    no = [sys.executable, "-c", 'print(\'{"unsupported": true, "reason": "by hand only"}\')']
    for said, hooks in (("by hand only", document["hooks"] | {first: {"command": no}}),
                        (f"hook `{first}` is not configured", {})):
        file.write_text(yaml.safe_dump(document | {"hooks": hooks}))
        with _model(role, file, port):
            done = _python(*run, "--only", some)
            allowed = _python(*run, "--only", some, "--allow-skips")
        outcomes = [s["outcome"] for s in json.loads(
            (file.parent / "out.json").read_text())[role]["scenarios"]]
        if (done.returncode, allowed.returncode) != (1, 0) or said not in done.stdout or (
                "SKIP" not in outcomes):
            return f"`{said}`: {done.returncode}, {allowed.returncode}: {done.stdout[-400:]}"
    return None


TESTS = {
    "command: example-aa.yaml against the model, a fault, skips": lambda: example_runs("aa"),
    "command: example-fiu.yaml against the model, a fault, skips": lambda: example_runs("fiu"),
}
