// Signs as docs/integrate/curl.md does by hand. For the sandbox: a key of production lies in no collection.
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const manager = (bru) => bru.getEnvVar("manager").replace(/\/+$/, "");

/** The private JWK of the party, from the sandbox's data folder. */
function partyKey(bru) {
  return JSON.parse(fs.readFileSync(path.resolve(bru.cwd(), bru.getEnvVar("key")), "utf8"));
}

/** RFC 7638, for Ed25519. */
function thumbprint({ crv, kty, x }) {
  return crypto.createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
}

/** A compact JWS over `claims`. */
function sign(typ, claims, jwk) {
  const head = encode({ alg: "EdDSA", kid: thumbprint(jwk), typ });
  const text = `${head}.${encode(claims)}`;
  const key = crypto.createPrivateKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x, d: jwk.d }, format: "jwk" });
  return `${text}.${crypto.sign(null, Buffer.from(text), key).toString("base64url")}`;
}

/** What an access token is got for. */
function assertion(bru) {
  const party = bru.getEnvVar("party");
  const iat = now();
  const claims = { iss: party, sub: party, aud: `${manager(bru)}/`, iat, exp: iat + 60, jti: crypto.randomUUID() };
  return sign("client-authentication+jwt", claims, partyKey(bru));
}

/** A DPoP proof (RFC 9449) for one call, with the key of the day. */
function proof(bru, method, pathname) {
  if (!bru.getVar("day_key")) bru.setVar("day_key", JSON.stringify(freshKey("ed25519").secret));
  const { kty, crv, x, d } = JSON.parse(bru.getVar("day_key"));
  const token = bru.getVar("token");
  const claims = { jti: crypto.randomUUID(), htm: method, htu: manager(bru) + pathname, iat: now() };
  if (token && pathname !== "/v1/token") claims.ath = crypto.createHash("sha256").update(token).digest("base64url");
  const text = `${encode({ alg: "EdDSA", typ: "dpop+jwt", jwk: { kty, crv, x } })}.${encode(claims)}`;
  const key = crypto.createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
  return `${text}.${crypto.sign(null, Buffer.from(text), key).toString("base64url")}`;
}

/** A document of the party to the manager: the claims that all of them have, and its own. */
function document(bru, typ, seconds, own) {
  const iat = now();
  const claims = {
    iss: bru.getEnvVar("party"), aud: `${manager(bru)}/`, iat, exp: iat + seconds, jti: crypto.randomUUID(), ...own,
  };
  return sign(typ, claims, partyKey(bru));
}

/** A fresh key: the private JWK, and its public half. */
function freshKey(kind) {
  const { privateKey } = crypto.generateKeyPairSync(kind);
  const { kty, crv, x, d } = privateKey.export({ format: "jwk" });
  return { secret: { kty, crv, x, d }, open: { kty, crv, x } };
}

module.exports = { sign, assertion, proof, document, freshKey, now, thumbprint };
