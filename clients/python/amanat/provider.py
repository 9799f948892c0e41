"""Her identity provider, as the data user's own configuration names it, and the keys that it signs with.
Never the one that a consent or the manager names: who could name it could make evidence up.
"""

import ipaddress
import threading
import time
import urllib.parse

import httpx

from .id_token import LONGEST_DOCUMENT, IdToken, ProviderKeys
from .refusals import Unavailable
from .strict import Malformed, parse_object

# Keys are read again after this long even when all is known: a withdrawn one does not count for ever.
LONGEST_AGE_SECONDS = 60 * 60
# Shortest time between two readings: a stranger's documents cannot make us knock without end.
REFRESH_SECONDS = 30
# For one document, from the first byte asked to the last.
PATIENCE_SECONDS = 30


class IdentityProvider:
    def __init__(self, issuer: str, clock=time.time):
        if not _may_be_asked(issuer):
            raise ValueError("`identity_issuer` must be an https address, or http on this machine")
        self.issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._known, self._read_at, self._tried_at = None, None, None

    def must_be_the_managers(self, metadata: dict) -> None:
        """The manager signs people in where we were told, and nowhere else."""
        named = metadata.get("identity_issuer")
        if not isinstance(named, str) or not _same(named, self.issuer):
            raise Unavailable(f"the manager signs people in at `{named}`, but `identity_issuer` is "
                              f"`{self.issuer}`: change it only if you know that it has moved")

    def keys(self, token: IdToken) -> dict[str, ProviderKeys]:
        """The keys that this token is checked with, by issuer; read again first when its key is not
        known, or when they are old."""
        # Held over the reading: who waited here finds the new keys and does not ask again.
        with self._lock:
            now = self._clock()
            suits = self._known is not None and any(
                keys.key_for(token) for keys in self._known.values())
            old = self._known is None or not 0 <= now - self._read_at < LONGEST_AGE_SECONDS
            lately = self._tried_at is not None and 0 <= now - self._tried_at < REFRESH_SECONDS
            if (old or not suits) and not (lately and self._known is not None):
                self._tried_at = now
                try:
                    self._known, self._read_at = self._read(), now
                    old = False
                except Unavailable:
                    # What is known and young still counts; old keys never do.
                    if old:
                        raise
            if old:
                raise Unavailable("the keys of the identity provider could not be read for an hour")
            return self._known

    def _read(self) -> dict[str, ProviderKeys]:
        """OpenID Connect Discovery, section 4."""
        found = self._document(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        issuer, place = found.get("issuer"), found.get("jwks_uri")
        if not isinstance(issuer, str) or not _same(issuer, self.issuer):
            raise Unavailable("the discovery document names another issuer than `identity_issuer`")
        if not isinstance(place, str) or not _may_be_asked(place):
            raise Unavailable("the discovery document names no usable address of keys")
        try:
            return {issuer: ProviderKeys.of(self._document(place))}
        except Malformed as error:
            raise Unavailable("the identity provider's keys are not acceptable") from error

    def _document(self, address: str) -> dict:
        ends, body = time.monotonic() + PATIENCE_SECONDS, bytearray()
        try:
            with _http() as http, http.stream("GET", address) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"the identity provider answers with {answer.status_code}")
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > LONGEST_DOCUMENT or time.monotonic() > ends:
                        raise Unavailable("the identity provider's answer is too long")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable("the identity provider cannot be reached") from error
        try:
            return parse_object(bytes(body), LONGEST_DOCUMENT)
        except Malformed as error:
            raise Unavailable("the identity provider's answer cannot be read") from error


def _http() -> httpx.Client:
    return httpx.Client(timeout=10, trust_env=False, follow_redirects=False)


def _same(one: str, other: str) -> bool:
    """Only a bare host gains a slash when it is read as an address."""
    return one.rstrip("/") == other.rstrip("/")


def _may_be_asked(address: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or parts.scheme == "http" and _is_here(host)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
