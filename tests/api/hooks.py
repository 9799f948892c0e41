"""What the property-based tester of the API (`schemathesis`) must know of ours: how a party and the
manager prove themselves, how documents are signed, and what must never happen (`consents.py`).

It comes as `AMANAT_API_AS` says: as a `party`, to the manager; as a `stranger` or as the `manager`, to
the bank's adapter; as a system of the party's `own`, to the decision point of its adapter.
"""

import os

import httpx
import schemathesis
from amanat.access import Access
from consents import Consents
from description import Description
from documents import Documents, event_headers, json_bytes
from schemathesis.core.parameters import ParameterLocation
from world import DECIDE_TOKEN, MANAGER, PARTY, PARTY_KEY, seeded

COMES_AS = os.environ["AMANAT_API_AS"]
SEEDED = seeded()
KEPT = {consent["artifact"] for consent in SEEDED["living"]}
ACCESS = Access(MANAGER, PARTY, PARTY_KEY)
consents = Consents(SEEDED)
documents = None


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """A stranger signs nothing, and has only the description."""
    global documents
    description = Description(raw_schema, SEEDED)
    if COMES_AS != "stranger":
        description.overlay()
    documents = Documents(description, SEEDED)


if COMES_AS == "party":

    @schemathesis.auth()
    class Party:
        """An access token, and for each call a proof of its own."""

        def get(self, case, context):
            return ACCESS.current()

        def set(self, case, data, context):
            url = httpx.URL(MANAGER.rstrip("/") + case.formatted_path).copy_with(query=None)
            case.headers = case.headers or {}
            case.headers.update(ACCESS.proven(case.method.upper(), str(url), data))


if COMES_AS == "manager":

    @schemathesis.auth().apply_to(path="/v1/events")
    class Manager:
        """An event is signed over its bytes, unless the tester means its headers to be off."""

        def get(self, case, context):
            return "its key"

        def set(self, case, data, context):
            meant = case.meta is None or not case.meta.is_negative_at(ParameterLocation.HEADER)
            name = str(case.body.get("id")) if isinstance(case.body, dict) else ""
            if meant and name.isascii() and name.isprintable():
                case.headers.update(event_headers(name, json_bytes(case.body)))


if COMES_AS == "own":

    @schemathesis.auth().apply_to(path="/decide")
    class Own:
        """The token that lies in the adapter's folder."""

        def get(self, case, context):
            return DECIDE_TOKEN.read_text().strip()

        def set(self, case, data, context):
            case.headers = case.headers or {}
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """What is to stay in force is not ended, wherever the tester has its id from."""
    if case.path.endswith("/end") and case.path_parameters.get("artifact") in KEPT:
        spare = SEEDED["spare"][len(str(case.body)) % len(SEEDED["spare"])]
        case.path_parameters["artifact"] = spare["artifact"]


@schemathesis.serializer("application/jose", "application/statuslist+jwt")
def jose(context, value):
    return documents.of(context.case, value)


@schemathesis.serializer("application/json")
def of_json(context, value):
    if context.case.path == "/v1/batch":
        return documents.batch(value)
    return json_bytes(value)


if COMES_AS == "stranger":

    @schemathesis.check
    def nothing_for_strangers(ctx, response, case):
        """Whatever a stranger sends is refused; what everybody may read is read only."""
        assert case.method == "GET" or response.status_code >= 400, "a stranger was heard"


@schemathesis.check
def no_use_after_revoke(ctx, response, case):
    """Nothing flows under a consent that was stopped, whatever is sent and whoever sends it."""
    consents.see(response, case)
