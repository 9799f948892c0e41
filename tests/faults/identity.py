"""A small OpenID Connect provider that lets everybody in: who it is, a header says that only our own browser sends.

It is outside of what is tested, and never fails.
"""

import hashlib
import json
import secrets
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .signed import Key, encode

PERSON = "X-Person"


class Identity:
    """Serves on `port` from its making until `stop`."""

    def __init__(self, port: int):
        self.issuer = f"http://localhost:{port}"
        self.key = Key()
        self.ahead = 0.0
        self._codes: dict[str, dict] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                at = urllib.parse.urlsplit(self.path)
                asked = dict(urllib.parse.parse_qsl(at.query))
                if at.path == "/authorize":
                    self.send_response(303)
                    self.send_header("Location", provider._authorize(asked, self.headers[PERSON]))
                    self.end_headers()
                elif at.path == "/.well-known/openid-configuration":
                    self._json(provider._metadata())
                else:
                    self._json({"keys": [{**provider.key.public, "kid": provider.key.kid, "alg": "EdDSA",
                                          "use": "sig"}]})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._json(provider._exchange(dict(urllib.parse.parse_qsl(body))))

            def _json(self, value):
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _metadata(self) -> dict:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile", "email"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _authorize(self, asked: dict, person: str) -> str:
        code = secrets.token_urlsafe(24)
        self._codes[code] = {**asked, "person": person}
        back = urllib.parse.urlencode({"code": code, "state": asked.get("state", ""), "iss": self.issuer})
        return f"{asked['redirect_uri']}?{back}"

    def _exchange(self, form: dict) -> dict:
        asked = self._codes.pop(form["code"])
        client, person, now = asked["client_id"], asked["person"], int(time.time() + self.ahead)
        subject = hashlib.sha256(f"{client} {person}".encode()).digest()
        claims = {
            "iss": self.issuer, "sub": encode(subject), "aud": client,
            "iat": now, "exp": now + 300, "auth_time": now,
        }
        if "profile" in asked.get("scope", "").split():
            claims["name"] = person.title()
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        return {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "expires_in": 300,
                "scope": "openid profile email", "id_token": self.key.sign("JWT", claims)}
