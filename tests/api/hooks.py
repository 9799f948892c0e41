"""What the property-based tester of the API (`schemathesis`) must know of ours: how a party proves itself,
and that signed and sealed texts are sent as they are."""

import json
import os

import httpx
import schemathesis
from amanat.access import Access
from amanat.signed import Key

FOLDER = os.environ["AMANAT_SANDBOX"]
with open(f"{FOLDER}/sandbox.json") as file:
    MANAGER = json.load(file)["manager"].rstrip("/")
KEY = Key.load(f"{FOLDER}/registered/tester/adapter-data/signing-key.jwk")
ACCESS = Access(MANAGER, "tester.sandbox.example", KEY)


@schemathesis.auth()
class Party:
    """An access token, and for each call a proof of its own."""

    def get(self, case, context):
        return ACCESS.current()

    def set(self, case, data, context):
        url = httpx.URL(MANAGER + case.formatted_path).copy_with(query=None)
        case.headers = case.headers or {}
        case.headers.update(ACCESS.proven(case.method.upper(), str(url), data))


@schemathesis.serializer("application/jose", "application/statuslist+jwt")
def jose(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
