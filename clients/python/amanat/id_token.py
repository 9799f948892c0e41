"""ID tokens and the keys of who signs them (OpenID Connect Core section 2). Providers choose their key
ids, extra header members and sometimes RSA; everything else is as strict as between the network's own.
"""

from jwcrypto import jwk, jws

from . import public_key
from .strict import Malformed, decode, is_integer, parse_object

# What is read of a provider, and of a token, in bytes.
LONGEST_DOCUMENT = 256 * 1024
LONGEST_HEADER = 4096
MOST_KEYS = 64
_NUMBERS = {"EdDSA": ("x",), "ES256": ("x", "y"), "RS256": ("n", "e")}


class ProviderKeys:
    """A provider's signature keys. Keys of other kinds or uses, and those of no use, are passed over
    (RFC 7517 section 5). A private key that was published, or two keys of one id, refuse all."""

    def __init__(self, keys: list[dict]):
        self.keys = keys

    @classmethod
    def parse(cls, document: bytes) -> "ProviderKeys":
        return cls.of(parse_object(document, LONGEST_DOCUMENT))

    @classmethod
    def of(cls, document: dict) -> "ProviderKeys":
        listed = document.get("keys")
        if not isinstance(listed, list) or len(listed) > MOST_KEYS:
            raise Malformed("not a set of keys")
        keys, names = [], set()
        for members in listed:
            key = _of_use(members)
            if key is None:
                continue
            if "kid" in key and key["kid"] in names:
                raise Malformed("two keys have one id")
            names.add(key.get("kid"))
            keys.append(key)
        return cls(keys)

    def key_for(self, token: "IdToken") -> dict | None:
        """The key that it names; if none, the only one of its algorithm (OpenID Connect Core 10.1)."""
        if token.kid is None:
            fitting = [key for key in self.keys if key["alg"] == token.alg]
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in self.keys if key.get("kid") == token.kid), None)


def _of_use(members) -> dict | None:
    texts = ("kid", "alg", "use", "crv", "x", "y", "n", "e")
    if not isinstance(members, dict) or not isinstance(members.get("kty"), str):
        raise Malformed("not a key")
    if any(name in members and not isinstance(members[name], str) for name in texts):
        raise Malformed("not a key")
    if "d" in members:
        raise Malformed("a private key was published")
    algorithm = public_key.ALGORITHMS.get((members["kty"], members.get("crv")))
    # RFC 7517 section 4.4: a key that names another algorithm serves only that one.
    if algorithm is None or members.get("alg", algorithm) != algorithm:
        return None
    if members.get("use", "sig") != "sig":
        return None
    try:
        if algorithm == "RS256" and not _sound_rsa(decode(members["n"]), decode(members["e"])):
            return None
        public_key.load(members)
    except (KeyError, Malformed):
        return None
    kept = ("kty", "crv", "kid", *_NUMBERS[algorithm])
    return {"alg": algorithm, **{name: members[name] for name in kept if name in members}}


def _sound_rsa(n: bytes, e: bytes) -> bool:
    """RFC 7518 section 3.3: at least 2048 bits; at most 8192, so that a key cannot be a burden."""
    sound_n = 256 <= len(n) <= 1024 and n[0] >= 0x80 and n[-1] & 1
    return bool(sound_n and 1 <= len(e) <= 8 and e[0] and e[-1] & 1 and e != b"\x01")


class IdToken:
    """A well-formed token that is not verified yet. Raises `Malformed`."""

    def __init__(self, text: str):
        parts = text.split(".") if isinstance(text, str) else []
        if len(parts) != 3 or not all(parts) or len(text) > LONGEST_DOCUMENT:
            raise Malformed("not a signed token")
        header = parse_object(decode(parts[0]), LONGEST_HEADER)
        # No extension that we would have to know, and no key that comes along with what it signs.
        if {"crit", "jwk", "jku", "x5u", "x5c", "zip", "b64"} & set(header):
            raise Malformed("the header of a token demands something")
        typ = header.get("typ", "JWT")
        if not isinstance(typ, str) or typ.lower().removeprefix("application/") != "jwt":
            raise Malformed("not a token of this type")
        self.alg, self.kid = header.get("alg"), header.get("kid")
        if not isinstance(self.alg, str) or self.alg not in _NUMBERS:
            raise Malformed("not a token that is signed as we read it")
        if "kid" in header and not isinstance(self.kid, str):
            raise Malformed("a key is named by what is no name")
        decode(parts[2])
        self._text, self._payload = text, decode(parts[1])

    def unverified_claims(self) -> dict:
        """What it says, whoever wrote it; enough to know whose keys to take."""
        return _claims(self._payload)

    def verified_claims(self, keys: ProviderKeys) -> dict | None:
        """What it says, if the one key that it must be signed with has signed it."""
        members = keys.key_for(self)
        # RFC 8725 section 3.1: the algorithm is the key's; the header may only agree.
        if members is None or members["alg"] != self.alg:
            return None
        names = ("kty", "crv", *_NUMBERS[self.alg])
        key = jwk.JWK(**{name: members[name] for name in names if name in members})
        token = jws.JWS()
        token.allowed_algs = [self.alg]
        try:
            token.deserialize(self._text, key)
        except Exception:
            return None
        return _claims(token.payload)


def _claims(payload: bytes) -> dict:
    claims = parse_object(payload, LONGEST_DOCUMENT)
    audiences = claims.get("aud")
    audiences = audiences if isinstance(audiences, list) else [audiences]
    texts = [claims.get("iss"), claims.get("sub"), *audiences]
    if claims.get("nonce") is not None:
        texts.append(claims["nonce"])
    moments = [claims.get("exp"), claims.get("iat")]
    if claims.get("auth_time") is not None:
        moments.append(claims["auth_time"])
    if not all(isinstance(one, str) for one in texts) or not all(is_integer(one) for one in moments):
        raise Malformed("not the claims of an ID token")
    return {**claims, "aud": audiences}
