"""How a party gets in: an access token for a client assertion, and a proof with every call.

RFC 6749 section 4.4, RFC 7523 (`private_key_jwt`), RFC 9449 (DPoP). Hand an `Access` to any `httpx`
client as its `auth`; it gets a token when one is needed and once more when one is not taken.
"""

import threading
import time
import uuid

import httpx

from .signed import Key

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Access(httpx.Auth):
    requires_response_body = True

    def __init__(self, manager: str, party: str, key: Key, clock=time.time):
        self._manager = manager.rstrip("/")
        self._party = party
        self._key = key
        self._proof_key = Key.new()
        self._clock = clock
        self._held = None
        self._lock = threading.Lock()

    def sync_auth_flow(self, request):
        for fresh in (False, True):
            token = yield from self._token(fresh)
            address = str(request.url.copy_with(query=None, fragment=None))
            request.headers.update(self.proven(request.method, address, token))
            response = yield request
            # 401: nothing was done yet, so the call may be made once more.
            if response.status_code != 401:
                return

    def current(self) -> str:
        """A token, for whoever makes calls by other means."""
        flow = self._token(False)
        with httpx.Client(timeout=30, trust_env=False) as http:
            try:
                request = next(flow)
                while True:
                    request = flow.send(http.send(request))
            except StopIteration as got:
                return got.value

    def proven(self, method: str, address: str, token: str) -> dict:
        """The headers of one call to `address`, which has no query, with this token."""
        proof = self._proof_key.prove(method, address, token, int(self._clock()))
        return {"Authorization": f"DPoP {token}", "DPoP": proof}

    def _token(self, fresh: bool):
        with self._lock:
            if not fresh and self._held and self._clock() < self._held[1]:
                return self._held[0]
        now = int(self._clock())
        address = f"{self._manager}/v1/token"
        claims = {"iss": self._party, "sub": self._party, "aud": self._manager,
                  "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
        form = {"grant_type": "client_credentials", "client_id": self._party,
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": self._key.sign("client-authentication+jwt", claims)}
        proof = self._proof_key.prove("POST", address, None, now)
        response = yield httpx.Request("POST", address, data=form, headers={"DPoP": proof})
        response.read()
        if response.status_code != 200:
            raise PermissionError(f"no access token: {response.text}")
        given = response.json()
        with self._lock:
            self._held = (given["access_token"], now + given["expires_in"] - 30)
            return self._held[0]
