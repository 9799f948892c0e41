"""Hooks: what no interface defines and somebody must do, such as a customer who approves.

A hook is a command that gets one JSON object on its standard input and answers with one JSON
object on its standard output; or a `url` that the object is posted to.
"""

import json
import subprocess
import urllib.error
import urllib.request

DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class HookMissing(Exception):
    """The configuration has no such hook: the scenario cannot be run."""


class HookUnsupported(Exception):
    """A hook said that the endpoint has nothing of the kind: the scenario is skipped."""


class HookFailed(Exception):
    """A hook was run and did not do its work."""


class Hooks:
    def __init__(self, configured: dict | None = None, timeout: float = 30, folder=None):
        self.configured = configured or {}
        self.timeout = timeout
        self.folder = folder

    def has(self, name: str) -> bool:
        return name in self.configured

    def call(self, name: str, **given) -> dict:
        how = self.configured.get(name)
        if how is None:
            raise HookMissing(name)
        answer = self._answer(name, how, given)
        if answer.get("unsupported"):
            raise HookUnsupported(f"hook `{name}` says that it is not supported: "
                                  f"{answer.get('reason', 'no reason given')}")
        return answer

    def _answer(self, name: str, how, given: dict) -> dict:
        if callable(how):
            return how(**given) or {}
        said = self._post(name, how["url"], given) if "url" in how else (
            self._run(name, how["command"], given))
        try:
            answer = json.loads(said or "{}")
        except ValueError as error:
            raise HookFailed(f"hook `{name}` did not answer with JSON: {said[:200]!r}") from error
        if not isinstance(answer, dict):
            raise HookFailed(f"hook `{name}` did not answer with a JSON object")
        return answer

    def _run(self, name: str, command: list[str], given: dict) -> str:
        try:
            done = subprocess.run(command, input=json.dumps(given | {"hook": name}), text=True,
                                  capture_output=True, timeout=self.timeout, cwd=self.folder)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise HookFailed(f"hook `{name}`: {error}") from error
        if done.returncode:
            raise HookFailed(f"hook `{name}` ended with {done.returncode}: {done.stderr[-400:]}")
        return done.stdout

    def _post(self, name: str, url: str, given: dict) -> str:
        request = urllib.request.Request(
            url, json.dumps(given | {"hook": name}).encode(), {"content-type": "application/json"})
        try:
            with DIRECTLY.open(request, timeout=self.timeout) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            said = error.read(400).decode(errors="replace")
            raise HookFailed(f"hook `{name}` at {url}: {error}: {said}") from error
        except OSError as error:
            raise HookFailed(f"hook `{name}` at {url}: {error}") from error
