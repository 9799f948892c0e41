"""One consent of a lender to a person's store, with everything that belongs to it: good as it is, to be
spoilt by the tests. The keys are those of consent-model's own tests, and so of the sample in
docs/artifact.md.
"""

import copy
import hashlib
import json

import rfc8785
from amanat import consent
from amanat.id_token import ProviderKeys
from amanat.signed import Key, digest
from amanat.strict import decode, encode
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from jwcrypto import jwk, jws

MANAGER = "https://manager.example/"
PROVIDER = "https://id.example"
LENDER = "lender.example"
NOW = 1_795_428_000  # 2026-11-23T10:00:00Z
NONCE, OTHER_NONCE = encode(b"\x09" * 32), encode(b"\x0a" * 32)


def key(seed: int) -> Key:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    raw = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return Key.from_dict({"kty": "OKP", "crv": "Ed25519", "d": encode(bytes([seed]) * 32),
                          "x": encode(private.public_key().public_bytes(*raw))})


MANAGER_KEY, PROVIDER_KEY, ITEM_KEY, STORE_KEY, STRANGER = (key(n) for n in (10, 11, 12, 13, 99))


def public(of: Key) -> dict:
    return {**of.public, "alg": "EdDSA", "kid": of.kid, "use": "sig"}


def identity(keys: list | None = None) -> dict:
    """The providers that are trusted, with their keys."""
    return {PROVIDER: ProviderKeys.of({"keys": [public(PROVIDER_KEY)] if keys is None else keys})}


def claims() -> dict:
    """The data user's copy, with a sign-in that holds."""
    item = {"id": "income", "ask": {"kind": "answer", "question": digest(b"question"),
                                    "parameters": {"band": 5000},
                                    "range": {"from": "2026-05-01", "to": "2026-10-31"}},
            "source": {"party": "store.example", "link": "link-reference", "key": public(STORE_KEY)},
            "cnf": public(ITEM_KEY)}
    made = {
        "version": 1, "iss": MANAGER, "aud": LENDER, "copy_for": "data_user", "sub": "pseudonym-0123456789",
        "jti": "01890a5d-ac96-774b-bcce-b302099a8057", "iat": NOW, "nbf": 1_795_392_000, "exp": 1_797_984_000,
        "status": {"status_list": {"idx": 7, "uri": "https://manager.example/status/1"}}, "decided_at": NOW,
        "statement": {
            "tag": "amanat-approval-v1", "request": "", "notice": "", "data_user": "", "items": [],
            "purpose": "105", "made_at": NOW,
            "term": {"start": "2026-11-23T00:00:00Z", "expiry": "2026-12-23T00:00:00Z", "fetch": "periodic",
                     "frequency": {"unit": "day", "value": 10},
                     "data_life": {"unit": "month", "value": 1}, "mode": "query"}},
        "items": [{"salt": encode(b"\x04" * 16), "value": item}],
        "request": {"salt": encode(b"\x01" * 16), "value": digest(b"request")},
        "notice": {"salt": encode(b"\x02" * 16), "value": digest(b"notice")},
        "data_user": {"salt": encode(b"\x03" * 16), "value": LENDER},
    }
    cover(made)
    made["evidence"] = sign_in(made)
    return made


def cover(made: dict) -> None:
    """Lets the statement cover what is shown."""
    for name in ("request", "notice", "data_user"):
        made["statement"][name] = salted(made[name])
    made["statement"]["items"] = [salted(item) for item in made["items"]]


def salted(shown: dict) -> str:
    return digest(decode(shown["salt"]) + rfc8785.dumps(shown["value"]))


def challenge(made: dict, nonce: str = NONCE) -> bytes:
    statement = hashlib.sha256(rfc8785.dumps(made["statement"])).digest()
    return hashlib.sha256(b"amanat-approval-challenge-v1" + decode(nonce) + statement).digest()


def token(made: dict, **changed) -> dict:
    """The claims of her ID token; a member changed to `None` is left out."""
    said = {"iss": PROVIDER, "aud": "manager", "sub": "she", "iat": NOW, "exp": NOW + 300, "auth_time": NOW,
            "nonce": encode(challenge(made)), **changed}
    return {name: value for name, value in said.items() if value is not None}


def sign_in(made: dict, by: Key = PROVIDER_KEY, **changed) -> dict:
    """Her approval of what is in the statement now, by a fresh sign-in."""
    return {"kind": "oidc_sign_in", "id_token": by.sign("JWT", token(made, **changed)), "nonce": NONCE}


def id_token(header: dict, payload: bytes, signer) -> str:
    """A token with whatever header, by a key of `jwcrypto`."""
    made = jws.JWS(payload)
    made.allowed_algs = ["EdDSA", "ES256", "RS256", "PS256", "HS256", "ES512"]
    made.add_signature(signer, None, json.dumps(header), None)
    return made.serialize(compact=True)


def signed(made: dict, by: Key = MANAGER_KEY) -> str:
    return by.sign("consent-artifact+jwt", made)


def check(made: dict, keys: dict | None = None, now: int = NOW, by: Key = MANAGER_KEY):
    """As the lender checks its copy."""
    trusted = identity() if keys is None else keys
    return consent.check(signed(made, by), MANAGER, [public(MANAGER_KEY)], LENDER, lambda _: trusted, now)


def other(made: dict) -> dict:
    return copy.deepcopy(made)


class Authenticator:
    """What a person carries: one passkey, which answers as a browser and an authenticator do."""

    def __init__(self, kind: str = "ES256", rp_id: str = "manager.example",
                 origin: str = "https://manager.example", name: bytes = b"hers"):
        self.kind, self.rp_id, self.origin, self.name = kind, rp_id, origin, name
        if kind == "ES256":
            self.key = ec.generate_private_key(ec.SECP256R1())
        elif kind == "EdDSA":
            self.key = ed25519.Ed25519PrivateKey.generate()
        else:
            self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwk(self) -> dict:
        members = json.loads(jwk.JWK.from_pyca(self.key).export_public())
        return {**{name: members[name] for name in members if name != "kid"}, "alg": self.kind}

    def data(self, flags: int = 0x05, counter: int = 0) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big")

    def said(self, answered: bytes, **changed) -> bytes:
        said = {"type": "webauthn.get", "challenge": encode(answered), "origin": self.origin,
                "crossOrigin": False, **changed}
        return json.dumps({name: value for name, value in said.items() if value is not ...}).encode()

    def sign(self, message: bytes) -> bytes:
        if self.kind == "ES256":
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.kind == "EdDSA":
            return self.key.sign(message)
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def approve(self, made: dict, flags: int = 0x05, data: bytes | None = None, **changed) -> dict:
        """Her approval of what is in the statement now; `changed` are members of the client data."""
        data = self.data(flags) if data is None else data
        client_data = self.said(challenge(made), **changed)
        signature = self.sign(data + hashlib.sha256(client_data).digest())
        return {"kind": "passkey", "rp_id": self.rp_id, "nonce": NONCE,
                "passkey": {"id": encode(self.name), "key": self.jwk()},
                "assertion": {"credential": encode(self.name), "authenticator_data": encode(data),
                              "client_data": encode(client_data), "signature": encode(signature)}}
