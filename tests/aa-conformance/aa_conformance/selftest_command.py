"""The command itself, with a model in a process of its own: exit status, hooks, reports."""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import yaml

from .model.network import customers, free_port

HERE = Path(__file__).resolve().parent.parent


def _python(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *map(str, arguments)], cwd=HERE, text=True,
                          capture_output=True, timeout=120)


def _configuration(folder: Path, hooks: dict) -> Path:
    keys = [{"from": a, "to": b, "key": f"{a} to {b}"}
            for aa in ("conformance-aa", "conformance-aa-other")
            for a, b in ((aa, "model"), ("model", aa))]
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump({
        "under-test": {"fip": {"id": "model"}}, "api-keys": keys, "hooks": hooks, "timeout": 5,
        "wait": 2, "fip": {"customers": customers()[:1]},
        "parties": {name: {"listen": free_port()} for name in ("aa", "aa-other")}}))
    return file


@contextmanager
def _model(file: Path, port: int, *more):
    process = subprocess.Popen(
        [sys.executable, "-m", "aa_conformance.model.fip", "--config", str(file), "--hooks",
         str(port), *more], cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def command_says_how_it_went():
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        script = folder / "otp.py"
        script.write_text("import json, sys, urllib.request\n"
                          "print(urllib.request.build_opener(urllib.request.ProxyHandler({}))"
                          f".open('http://127.0.0.1:{port}/otp', sys.stdin.buffer.read())"
                          ".read().decode())\n")
        file = _configuration(folder, {"otp": {"command": [sys.executable, str(script)]}})
        run = ("aa_conformance", "--config", file)
        steps = [("before --prepare", 2, _python(*run)),
                 ("--prepare", 0, _python(*run, "--prepare"))]
        only = ("--only", "FIP-1049,fip-102[7]")
        with _model(file, port):
            steps.append(("a correct model", 0, _python(
                *run, *only, "--json", folder / "out.json", "--junit", folder / "out.xml")))
            file.write_text(file.read_text().replace("otp:", "other:"))
            steps.append(("without the hook", 1, _python(*run, *only)))
            steps.append(("--allow-skips", 0, _python(*run, *only, "--allow-skips")))
        with _model(file, port, "--fault", "stale-timestamp"):
            steps.append(("a fault", 1, _python(*run, *only)))
        steps.append(("nobody there", 2, _python(*run, *only)))
        steps.append(("no such scenario", 2, _python(*run, "--only", "FIP-0000")))
        steps.append(("none that begins so", 2, _python(*run, "--only", "FIP-1049,FIP-0*")))
        file.write_text(file.read_text() + "\nno-such-member: 1\n")
        steps.append(("a wrong configuration", 2, _python(*run)))
        for step, expected, done in steps:
            if done.returncode != expected:
                return f"{step}: ended with {done.returncode}: {(done.stdout + done.stderr)[-500:]}"
        outcomes = json.loads((folder / "out.json").read_text())["fip"]["counts"]
        if outcomes["PASS"] != 2 or "<testsuite " not in (folder / "out.xml").read_text():
            return f"the reports say {outcomes}"
    return None


def proxy_stands_alone():
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        file = _configuration(folder, {})
        _python("aa_conformance", "--config", file, "--prepare")
        for fault, expected in (("", 0), ("unsigned-errors", 1)):
            with _model(file, port, "--fault", fault):
                registry = json.loads((folder / "registry.json").read_text())
                url = registry["FIP"][0]["entityinfo"]["baseurl"]
                report = folder / "report.json"
                proxy = subprocess.Popen(
                    [sys.executable, "-m", "aa_conformance.proxy", "--spec", "FIP-2.1.0",
                     "--listen", "0", "--to", url, "--report", str(report), "--registry",
                     str(folder / "registry.json")], cwd=HERE, text=True,
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                document = yaml.safe_load(file.read_text())
                document["under-test"]["fip"]["url"] = proxy.stdout.readline().split()[-1]
                file.write_text(yaml.safe_dump(document))
                _python("aa_conformance", "--config", file, "--only", "FIP-1022,FIP-1023")
                time.sleep(0.1)
                proxy.terminate()
                ended = proxy.wait(10)
                proxy.stdout.close()
            said = json.loads(report.read_text())
            if ended != expected or bool(said["violations"]) != bool(expected):
                return f"with fault `{fault}`: ended with {ended}, {said}"
            if not said["exchanges"]:
                return "it saw nothing"
    return None


def quick_start_runs():
    """README.md's, with `example.yaml` and a model in the endpoint's place."""
    with tempfile.TemporaryDirectory() as name:
        file, text = Path(name) / "mine.yaml", (HERE / "example.yaml").read_text()
        ports = {known: str(free_port()) for known in ("7100", "7101", "7102")}
        for known, port in ports.items():
            text = text.replace(known, port)
        file.write_text(text)
        run = ("aa_conformance", "--config", file)
        prepared = _python(*run, "--prepare")
        with _model(file, ports["7100"]):
            done = _python(*run)
        if prepared.returncode or done.returncode:
            return (prepared.stdout + prepared.stderr + done.stdout + done.stderr)[-800:]
    return None


def configuration_says_what_to_mend():
    with tempfile.TemporaryDirectory() as name:
        file = _configuration(Path(name), {})
        good = yaml.safe_load(file.read_text())
        wrong = {
            "names no role": {"under-test": {}},
            "`under-test.bank` is no role": {"under-test": {"bank": {"id": "model"}}},
            "lacks `id`": {"under-test": {"fip": {}}},
            "`colour` is not known": {"colour": "blue"},
            "`parties.ab` is not known": {"parties": {"ab": {}}},
            "is `HS256`, not one of": {"parties": {"aa": {"alg": "HS256", "listen": 1}}},
            "needs `listen` with a port": {"parties": {}},
            "neither PORT nor HOST:PORT": {"parties": {"aa": {"listen": "here"}}},
            "`api-keys.0` lacks": {"api-keys": [{"from": "conformance-aa"}]},
            "lacks the key that `conformance-aa` presents": {"api-keys": []},
        }
        for message, change in wrong.items():
            file.write_text(yaml.safe_dump(good | change))
            done = _python("aa_conformance", "--config", file, "--prepare")
            if done.returncode != 2 or message not in done.stderr:
                return f"expected `{message}`, got {done.returncode}: {done.stderr[-300:]}"
        file.write_text(yaml.safe_dump(good))
        _python("aa_conformance", "--config", file, "--prepare")
        done = _python("aa_conformance", "--config", file)
        if done.returncode != 2 or "has no `model`, the fip under test" not in done.stderr:
            return f"without the endpoint in the registry: {done.stderr[-300:]}"
        with _model(file, free_port()):
            del good["fip"]["customers"][0]["accounts"]
            file.write_text(yaml.safe_dump(good))
            done = _python("aa_conformance", "--config", file)
        if done.returncode != 2 or "customers.0: lacks `accounts`" not in done.stderr:
            return f"customers without accounts: {done.returncode} {done.stderr[-300:]}"
    return None


TESTS = {
    "command: a wrong configuration is told, and what to mend": configuration_says_what_to_mend,
    "command: the quick start of README.md, whole": quick_start_runs,
    "command: exit status, hooks as commands, reports": command_says_how_it_went,
    "proxy: stands alone, and notices what is wrong": proxy_stands_alone,
}
