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

/** What proves who makes this call. */
function token(bru, method, pathname) {
  const iat = now();
  const claims = {
    iss: bru.getEnvVar("party"), sub: bru.getEnvVar("party"), aud: manager(bru), iat, exp: iat + 60,
    jti: crypto.randomUUID(), htm: method, htu: manager(bru) + pathname,
  };
  return sign("client-authentication+jwt", claims, partyKey(bru));
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

module.exports = { sign, token, document, freshKey, now, thumbprint };
