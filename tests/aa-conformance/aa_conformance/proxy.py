"""A proxy that passes everything on and says what offends against the specification.

    python -m aa_conformance.proxy --spec AA-2.1.0 --listen 0 --to URL
                                   [--registry FILE] [--report FILE]

Each request and each response is validated: method, path, required headers, status, bodies, the
presence of `x-jws-signature` and, with a registry, that it verifies. A request that is wrong and
that was refused is no violation, since refusals are tested with wrong requests; one that is wrong
and was answered with success is. Ends on SIGINT or SIGTERM: status 1 if there was a violation.
"""

import argparse
import http.client
import json
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from . import wire
from .registry import Registry, RegistryError
from .spec import SpecError, load
from .validate import Validator, Violation

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "host",
              "content-length", "proxy-connection"}
LARGEST = 256 * 1024 * 1024


class Findings:
    """What was seen, kept in the report file."""

    def __init__(self, report: Path | None = None):
        self.report = report
        self.exchanges = 0
        self.violations: list[str] = []
        self.lock = threading.Lock()

    def add(self, found: list[Violation]):
        with self.lock:
            self.exchanges += 1
            for violation in found:
                self.violations.append(str(violation))
                print(f"violation: {violation}", file=sys.stderr, flush=True)
            if found:
                self._write()

    def close(self):
        with self.lock:
            self._write()

    def _write(self):
        if self.report:
            text = {"exchanges": self.exchanges, "violations": self.violations}
            self.report.write_text(json.dumps(text, indent=2) + "\n")


class Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, listen: tuple[str, int], to: str, validator: Validator, findings: Findings):
        super().__init__(listen, Handler)
        self.to = urlsplit(to)
        self.validator = validator
        self.findings = findings

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}"

    def forward(self, method: str, path: str, headers, raw: bytes):
        kind = http.client.HTTPSConnection if self.to.scheme == "https" else (
            http.client.HTTPConnection)
        connection = kind(self.to.hostname, self.to.port, timeout=60)
        try:
            passed = {k: v for k, v in headers.items() if k.lower() not in HOP_BY_HOP}
            connection.request(method, self.to.path.rstrip("/") + path, raw or None, passed)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def look(self, method, path, headers, raw, status, answered, body) -> list[Violation]:
        route = path.split("?")[0]
        asked = self.validator.request(method, route, headers, raw)
        operation = self.validator.operation(method, route)
        found = asked if status < 400 or operation is None else []
        if operation is not None:
            try:
                request = wire.loads(raw) if raw else None
            except ValueError:
                request = None
            found = found + self.validator.response(operation, status, answered, body,
                                                    request=request)
        return found


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass(self):
        length = int(self.headers.get("content-length") or 0)
        if length > LARGEST:
            return self._answer(413, {}, b"")
        raw = self.rfile.read(length)
        try:
            status, headers, body = self.server.forward(
                self.command, self.path, self.headers, raw)
        except (OSError, http.client.HTTPException) as error:
            self.server.findings.add([Violation(f"{self.command} {self.path}",
                                                f"the endpoint does not answer: {error}")])
            return self._answer(502, {}, b"")
        self.server.findings.add(self.server.look(
            self.command, self.path, self.headers, raw, status, headers, body))
        return self._answer(status, headers, body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass

    def _answer(self, status: int, headers, body: bytes):
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def address(text: str) -> tuple[str, int]:
    """`PORT` or `HOST:PORT`; port 0 lets the system choose."""
    host, _, port = str(text).rpartition(":")
    return host or "127.0.0.1", int(port)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser("aa_conformance.proxy", description=__doc__.split("\n")[0])
    parser.add_argument("--spec", required=True, help="AA-2.1.0, FIP-2.1.0 or FIU-2.0.0")
    parser.add_argument("--listen", required=True, type=address, help="PORT or HOST:PORT")
    parser.add_argument("--to", required=True, help="base URL of the endpoint")
    parser.add_argument("--registry", type=Path, help="registry file: signatures are verified")
    parser.add_argument("--report", type=Path, help="where to write the violations as JSON")
    said = parser.parse_args(arguments)
    try:
        registry = Registry.read(said.registry) if said.registry else None
        validator = Validator(load(said.spec), registry)
        findings = Findings(said.report)
        proxy = Proxy(said.listen, said.to, validator, findings)
    except (SpecError, RegistryError, OSError) as error:
        print(f"aa_conformance.proxy: {error}", file=sys.stderr)
        return 2
    print(f"listening on {proxy.url}", flush=True)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: threading.Thread(target=proxy.shutdown).start())
    proxy.serve_forever()
    findings.close()
    print(f"{findings.exchanges} exchanges, {len(findings.violations)} violations")
    return 1 if findings.violations else 0


if __name__ == "__main__":
    sys.exit(main())
