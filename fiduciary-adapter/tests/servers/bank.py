"""A core banking system that speaks JSON over HTTP: a process of its own, for tests.

Serves the files `<path>.json` of the folder that it is given, each a list of flat records, by the
contract of `docs/integrate/sources.md`, two hundred records a page. `PUT /fault/<name>` lets it
misbehave from the next answer on: none, fail, slow, change (the records change between two pages),
circle (pages lead in a circle), mix (records of other people come along), broken, deny.
"""

import hashlib
import json
import pathlib
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = pathlib.Path(sys.argv[1])
fault = "none"
PAGE = 200


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", media="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        global fault
        fault = self.path.rsplit("/", 1)[1]
        self.answer(204)

    def do_GET(self):
        self.answer(503 if fault == "fail" else 200, b"{}")

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        asked = json.loads(self.rfile.read(length))
        if fault == "fail":
            return self.answer(503)
        if fault == "slow":
            time.sleep(30)
        if fault == "deny" or self.headers.get("Authorization") != "Bearer core-token":
            return self.answer(401)
        if fault == "broken":
            return self.answer(200, b'{"state": "1", "records": [')
        file = folder / (pathlib.PurePosixPath(self.path).name + ".json")
        if not file.is_file():
            return self.answer(404)
        texts = sorted(folder.glob("*.json"))
        state = hashlib.sha256(b"".join(one.read_bytes() for one in texts)).hexdigest()
        everything = json.loads(file.read_text())
        records = everything
        if fault != "mix":
            records = [r for r in records if str(r.get(asked["column"])) == asked["value"]]
        start = int(asked.get("cursor") or 0)
        if fault == "change":
            state += str(start)
        more = start + PAGE < len(records)
        page = {"state": state, "records": records[start : start + PAGE]}
        page["next"] = str(start + PAGE) if more else None
        if fault == "circle":
            page["next"] = "0"
        self.answer(200, json.dumps(page).encode())


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
# Ends with whoever started it.
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
