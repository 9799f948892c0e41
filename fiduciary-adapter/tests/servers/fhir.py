"""A FHIR R4 server with REST search: a process of its own, for tests.

Serves the NDJSON files of the folder that it is given: `GET /fhir/Patient` by `identifier` and `_id`,
the other kinds by `patient`, in pages of at most 50 that are linked by `next`, and
`GET /fhir/metadata`. `PUT /fault/<name>` lets it misbehave from the next answer on: none, fail,
ignore (it passes over every parameter, as a server may), elsewhere (the next page is on another
server), circle, change (each page tells another total), outcome (an OperationOutcome in the bundle),
deny.
"""

import json
import pathlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

folder = pathlib.Path(sys.argv[1])
fault = "none"
PAGE = 50


def unescaped_parts(text, mark):
    """Cuts a parameter at a mark that no backslash stands before (FHIR R4 3.1.1.4)."""
    parts, part, letters = [], "", iter(text)
    for letter in letters:
        if letter == "\\":
            part += next(letters, "")
        elif letter == mark:
            parts.append(part)
            part = ""
        else:
            part += letter
    return parts + [part]


def token_matches(identifier, token):
    system, _, value = token.rpartition("|")
    if "\\|" in token:
        parts = unescaped_parts(token, "|")
        system, value = ("" if len(parts) == 1 else parts[0]), parts[-1]
    else:
        system = "".join(unescaped_parts(system, ","))
        value = ",".join(unescaped_parts(value, ","))
    same = identifier.get("value") == value
    return same and (not system or identifier.get("system") == system)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        global fault
        fault = self.path.rsplit("/", 1)[1]
        self.answer(204)

    def do_GET(self):
        if fault == "fail":
            return self.answer(503)
        if fault == "deny" or self.headers.get("Authorization") != "Bearer lab-token":
            return self.answer(401, {"resourceType": "OperationOutcome", "issue": []})
        parts = urlsplit(self.path)
        kind = parts.path.removeprefix("/fhir/")
        if kind == "metadata":
            return self.answer(200, {"resourceType": "CapabilityStatement"})
        file = folder / f"{kind}.ndjson"
        if not kind.isalpha() or not kind[0].isupper():
            return self.answer(404)
        lines = file.read_text().splitlines() if file.is_file() else []
        found = [{"resourceType": kind} | json.loads(line) for line in lines if line.strip()]
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if fault != "ignore":
            found = [one for one in found if self.matches(one, asked)]
        start = int(asked.get("_offset", "0"))
        size = min(PAGE, int(asked.get("_count", PAGE)))
        shown = found[start : start + size]
        links = [{"relation": "self", "url": self.path}]
        if start + size < len(found):
            host = "http://127.0.0.1:9" if fault == "elsewhere" else ""
            place = start if fault == "circle" else start + size
            query = urlencode(asked | {"_offset": str(place)})
            links.append({"relation": "next", "url": f"{host}{parts.path}?{query}"})
        total = len(found) + (start if fault == "change" else 0)
        entries = [{"resource": one, "search": {"mode": "match"}} for one in shown]
        if fault == "outcome":
            issue = {"severity": "error", "code": "exception"}
            outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
            entries.append({"resource": outcome, "search": {"mode": "outcome"}})
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": total, "link": links}
        if entries:
            bundle["entry"] = entries
        self.answer(200, bundle)

    @staticmethod
    def matches(one, asked):
        if "_id" in asked and one.get("id") != asked["_id"]:
            return False
        if "identifier" in asked:
            return any(token_matches(i, asked["identifier"]) for i in one.get("identifier", []))
        if "patient" in asked:
            named = one.get("subject") or one.get("patient") or {}
            return named.get("reference") == f"Patient/{asked['patient']}"
        return True


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
# Ends with whoever started it.
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}/fhir/", flush=True)
server.serve_forever()
