"""A model beside the network: which consents were stopped, and which sessions belong to them. After that
no session is opened under them, nothing is handed over, and nothing is served.
"""

import json

from world import claims_of

REVOKED = "https://amanat.example/problems/consent-revoked"
# What a stopped consent leaves of a session.
OVER = ("delivered", "failed", "expired")


class Consents:
    def __init__(self, seeded: dict):
        self.stopped, self.copies, self.items, self.session_of = set(), set(), {}, {}
        for consent in seeded["stopped"]:
            self.stopped.add(consent["artifact"])
            self.copies.add(consent["source_artifact"])
            self.items[consent["artifact"]] = consent["items"]
        for session in seeded["under_way"]:
            self.session_of[session] = seeded["stopped"][0]["artifact"]
        # Of how many calls it was seen that they were refused for this.
        self.refused = 0

    def see(self, response, case) -> None:
        sent = response.request.body or b""
        sent = sent if isinstance(sent, str) else sent.decode("utf-8", "replace")
        match case.method, case.path:
            case "POST", "/v1/data-sessions":
                self._opened(claims_of(sent), response.status_code, body_of(response))
            case "POST", "/v1/batch" if response.status_code == 200:
                documents = json.loads(sent)["documents"]
                for document, answer in zip(documents, response.json()["items"], strict=True):
                    self._taken(claims_of(document), answer)
            case "POST", "/v1/artifacts/{artifact}/end" if response.status_code == 200:
                self._ended(claims_of(sent)["artifact"])
            case "GET", "/v1/data-sessions/{session}" if response.status_code == 200:
                self._must_be_over(response.json())
            case "GET", "/v1/data-sessions/{session}/pages/{page}" if response.status_code == 200:
                session = case.path_parameters["session"]
                assert self.session_of.get(session) not in self.stopped, "a page of a stopped consent"
            case "POST", "/decide" if response.status_code == 200:
                answer = response.json()
                for one in answer.get("answers", [answer]):
                    assert one.get("artifact") not in self.stopped, "allowed under a stopped consent"
            case "POST", "/v1/data-requests":
                self._served(claims_of(sent), response)

    def _ended(self, artifact: str) -> None:
        self.stopped.add(artifact)

    def _taken(self, claims: dict, answer: dict) -> None:
        body = answer.get("body") or answer.get("problem") or {}
        if "item" in claims:
            self._opened(claims, answer["status"], body)
        elif "artifact" in claims and answer["status"] == 200:
            self._ended(claims["artifact"])

    def _opened(self, claims: dict, status: int, body: dict) -> None:
        artifact = str(claims.get("artifact"))
        if status in (200, 201):
            self.session_of[body["session_id"]] = artifact
            # The same bytes again are answered as before, with a session that is over.
            assert artifact not in self.stopped or status == 200, "a session under a stopped consent"
            self._must_be_over(body)
        elif artifact in self.stopped and body.get("type") == REVOKED:
            self.refused += 1

    def _must_be_over(self, view: dict) -> None:
        if self.session_of.get(view["session_id"]) in self.stopped:
            assert view["state"] in OVER, "a session of a stopped consent goes on"

    def _served(self, claims: dict, response) -> None:
        if str(claims.get("artifact")) in self.copies:
            assert response.status_code >= 400, "served under a stopped consent"
            self.refused += body_of(response).get("type") == REVOKED


def body_of(response) -> dict:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
