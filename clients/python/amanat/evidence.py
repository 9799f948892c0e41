"""The evidence that it was she, and its verification: a fresh sign-in or a passkey, given for exactly
the statement of a consent. Whoever holds only the manager's key cannot make it.

A data user does not know her, so whose it was it cannot see: anyone's at the identity provider that our
own configuration trusts, or a passkey of the manager's own domain. That the statement is the one that was
approved it can see. The checks, and their order, are those of `consent_model::approval::evidence`.
"""

import dataclasses
import hashlib
from collections.abc import Callable

from .id_token import IdToken, ProviderKeys
from .passkey import PasskeyEvidence
from .refusals import InvalidEvidence
from .strict import Malformed, decode, encode

CHALLENGE_TAG = b"amanat-approval-challenge-v1"
# How long a challenge is good, and how fresh a sign-in must be to count.
FRESH_SECONDS = 5 * 60
# By clocks that differ, a minute after the decision is not after it.
LATE_SECONDS = 60

MALFORMED = "the evidence cannot be read"
UNTRUSTED_ISSUER = "the identity provider of the evidence is not a trusted one"
SIGNATURE = "the signature of the evidence does not verify"
WRONG_SUBJECT = "the evidence was given by someone else"
WRONG_CHALLENGE = "the evidence is for a different approval"
NOT_FRESH = "the evidence was not fresh when the decision was made"
UNKNOWN_PASSKEY = "the approval was given with a passkey of another service than the manager's"

_MEMBERS = {"oidc_sign_in": {"kind", "id_token", "nonce"},
            "passkey": {"kind", "rp_id", "passkey", "assertion", "nonce"}}


# The providers whose tokens count, with their keys, by issuer: those to check this token with.
Identity = Callable[[IdToken], dict[str, ProviderKeys]]


def kept(rests_on: dict | None) -> Identity:
    """What was kept beside a consent, from `Evidence.rests_on`."""
    if rests_on is None:
        return lambda _: {}
    keys = ProviderKeys.of({"keys": rests_on["keys"]})
    return lambda _: {rests_on["issuer"]: keys}


@dataclasses.dataclass(frozen=True)
class Approved:
    """What a piece of evidence has to have been given for: the 32 bytes of the statement's digest, when
    the statement was put before her, when she decided, and on whose pages."""

    statement: bytes
    made_at: int
    decided_at: int
    manager: str

    def lets(self, moment: int) -> bool:
        return self.decided_at - FRESH_SECONDS <= moment <= self.decided_at + LATE_SECONDS

    def challenge(self, nonce) -> bytes:
        try:
            nonce = decode(nonce)
        except Malformed:
            nonce = b""
        if len(nonce) != 32:
            raise InvalidEvidence(MALFORMED)
        return hashlib.sha256(CHALLENGE_TAG + nonce + self.statement).digest()


class Evidence:
    """Evidence that has been read and not verified. Raises `Malformed` for whatever is neither kind."""

    def __init__(self, members):
        kind = members.get("kind") if isinstance(members, dict) else None
        if not isinstance(kind, str) or set(members) != _MEMBERS.get(kind):
            raise Malformed("not a known kind of evidence")
        if not isinstance(members["nonce"], str):
            raise Malformed("not a nonce")
        self.nonce, self.passkey, self._id_token = members["nonce"], None, None
        # Once it is verified: the one key of the provider that it rests on, if it is a sign-in.
        self.rests_on = None
        if kind == "passkey":
            self.passkey = PasskeyEvidence(members)
        elif isinstance(members["id_token"], str):
            self._id_token = members["id_token"]
        else:
            raise Malformed("not an ID token")

    def verify(self, approved: Approved, identity: Identity) -> None:
        """That it was given for this statement, freshly before the decision; the first check that fails
        raises. A passkey brings its key along, and `identity` is not asked."""
        # The statement is good for five minutes, whatever answers it.
        if not approved.lets(approved.made_at):
            raise InvalidEvidence(NOT_FRESH)
        if self.passkey is None:
            self._verify_sign_in(approved, identity)
            return
        if not self.passkey.is_of(approved.manager):
            raise InvalidEvidence(UNKNOWN_PASSKEY)
        self.passkey.check(approved.challenge(self.nonce), approved.manager)

    def _verify_sign_in(self, approved: Approved, identity: Identity) -> None:
        challenge = approved.challenge(self.nonce)
        try:
            token = IdToken(self._id_token)
            issuer = token.unverified_claims()["iss"]
        except Malformed:
            raise InvalidEvidence(MALFORMED) from None
        keys = identity(token).get(issuer)
        if keys is None:
            raise InvalidEvidence(UNTRUSTED_ISSUER)
        claims = token.verified_claims(keys)
        if claims is None:
            raise InvalidEvidence(SIGNATURE)
        # A token for several clients is one that any of them could have asked for.
        if len(claims["aud"]) != 1:
            raise InvalidEvidence(WRONG_SUBJECT)
        if claims.get("nonce") != encode(challenge):
            raise InvalidEvidence(WRONG_CHALLENGE)
        # She signed in at most five minutes before the decision, and the token was alive.
        signed_in, alive = claims.get("auth_time"), claims["exp"] > approved.decided_at
        if signed_in is None or not alive:
            raise InvalidEvidence(NOT_FRESH)
        if not approved.lets(signed_in) or not approved.lets(claims["iat"]):
            raise InvalidEvidence(NOT_FRESH)

        # What is kept beside the consent: providers replace their keys, and what was proven once must
        # stay checkable.
        self.rests_on = {"issuer": issuer, "keys": [keys.key_for(token)]}
