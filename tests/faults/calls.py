"""HTTP calls, one connection each, so that none meets a connection whose other end was killed."""

import http.client
import json
import ssl
import urllib.parse
from dataclasses import dataclass

PATIENCE = 30


class Unanswered(Exception):
    """Whether the call was carried out is not known."""


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)

    def problem(self) -> str:
        """The name of the problem that it tells, or its beginning where it tells none."""
        if "problem+json" not in self.headers.get("content-type", ""):
            return f"{self.status} {self.body[:80]!r}"
        return f"{self.status} {self.json().get('type', '').rsplit('/', 1)[-1].rsplit('#', 1)[-1]}"


def call(method: str, url: str, body: bytes | str | None = None, headers: dict | None = None,
         patience: float = PATIENCE) -> Answer:
    """One call, redirects not followed."""
    at = urllib.parse.urlsplit(url)
    if at.scheme == "https":
        connection = http.client.HTTPSConnection(at.hostname, at.port, timeout=patience,
                                                 context=ssl._create_unverified_context())
    else:
        # By its number: a name would be looked up anew for each call.
        connection = http.client.HTTPConnection("127.0.0.1", at.port, timeout=patience)
    path = urllib.parse.urlunsplit(("", "", at.path or "/", at.query, ""))
    sent = {"Host": at.netloc, "Connection": "close", **(headers or {})}
    try:
        connection.request(method, path, body=body.encode() if isinstance(body, str) else body, headers=sent)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}
                      | {"set-cookie": answer.headers.get_all("set-cookie") or []}, answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"{method} {at.path}: {error!r}") from error
    finally:
        connection.close()
