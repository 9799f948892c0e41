// A foreign OpenID provider to sign in against: npm `oidc-provider`, which none of us wrote.
//
// It promises discovery, the code flow with PKCE, ID tokens signed with EdDSA, ES256 or RS256, and
// sign-out, for one confidential client whose return addresses may be on any loopback port
// (RFC 8252 §7.3), because a service under test binds port 0. Such a client is asked at every sign-in, so `prompt=none`
// never succeeds here. It keeps everything in memory.
//
// Started by itself it prints one line, {"issuer": ...}, and serves until SIGTERM. Settings:
//   AMANAT_TEST_OIDC_PORT           port, 0 for any (the default)
//   AMANAT_TEST_OIDC_CLIENT_ID      the client (default amanat-test)
//   AMANAT_TEST_OIDC_CLIENT_SECRET  its secret; required
//   AMANAT_TEST_OIDC_RETURN_PATHS   paths it may return to, comma-separated (default /callback,/)
//   AMANAT_TEST_OIDC_ALG            EdDSA (the default), ES256 or RS256
//   AMANAT_TEST_OIDC_ACCOUNTS       JSON [{"username","password","name","email"}]

import { createHash, createHmac, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

import Provider from 'oidc-provider';

const LOOPBACK = ['localhost', '127.0.0.1'];
const FORM_LIMIT = 16 * 1024;
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];

const ACCOUNTS = [
  { username: 'asha', password: 'a foreign password', name: 'Asha Rao', email: 'asha@example.test' },
];

/** Reads the settings above; a missing or unknown one is an error, never a guess. */
export function settings(env) {
  const alg = env.AMANAT_TEST_OIDC_ALG ?? 'EdDSA';
  if (!ALGORITHMS.includes(alg)) throw new Error(`unknown signature algorithm ${alg}`);
  const clientSecret = env.AMANAT_TEST_OIDC_CLIENT_SECRET;
  if (!clientSecret) throw new Error('AMANAT_TEST_OIDC_CLIENT_SECRET is not set');
  return {
    port: Number(env.AMANAT_TEST_OIDC_PORT ?? 0),
    clientId: env.AMANAT_TEST_OIDC_CLIENT_ID ?? 'amanat-test',
    clientSecret,
    returnPaths: (env.AMANAT_TEST_OIDC_RETURN_PATHS ?? '/callback,/').split(','),
    alg,
    accounts: env.AMANAT_TEST_OIDC_ACCOUNTS ? JSON.parse(env.AMANAT_TEST_OIDC_ACCOUNTS) : ACCOUNTS,
  };
}

/** Starts the provider; returns its issuer and a way to stop it. */
export async function start({ port, clientId, clientSecret, returnPaths, alg, accounts }) {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const addresses = LOOPBACK.flatMap((host) => returnPaths.map((path) => `http://${host}${path}`));
  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId,
      client_secret: clientSecret,
      application_type: 'native',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: addresses,
      post_logout_redirect_uris: addresses,
      id_token_signed_response_alg: alg,
    }],
    jwks: { keys: ALGORITHMS.map(key) },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    // ID tokens carry the claims of the scopes that were asked for: the harder case for a sign-in
    // whose token must say nothing about her.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, userinfo: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => account(accounts.find((known) => known.username === id)),
    loadExistingGrant: grantAll,
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, IdToken: 300, AccessToken: 300 },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    return interact(provider, accounts, request, response).catch(() => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('the sign-in is not open');
    });
  });
  const stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { issuer, stop };
}

function key(alg) {
  const { privateKey } = {
    EdDSA: () => generateKeyPairSync('ed25519'),
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }[alg]();
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `test-${alg}` };
}

function account(found) {
  if (!found) return undefined;
  const sub = createHash('sha256').update(`subject of ${found.username}`).digest('base64url');
  return {
    accountId: found.username,
    claims: () => ({ sub, name: found.name, email: found.email, email_verified: true }),
  };
}

/** Consent is the services' own business, so everything that is asked for is granted. */
async function grantAll(ctx) {
  const { client, session, provider, params } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

/** The sign-in form and its answer. */
async function interact(provider, accounts, request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    // Asked of every native client (RFC 8252 §8.6); the grant itself is made in `grantAll`.
    const last = { mergeWithLastSubmission: true };
    return provider.interactionFinished(request, response, { consent: {} }, last);
  }
  if (request.method !== 'POST') return form(response, 200, params.client_id, '');
  const fields = new URLSearchParams(await body(request));
  const found = accounts.find((known) => known.username === fields.get('username'));
  if (!found || !same(found.password, fields.get('password') ?? '')) {
    return form(response, 422, params.client_id, 'Wrong username or password.');
  }
  const result = { login: { accountId: found.username, remember: false } };
  return provider.interactionFinished(request, response, result);
}

async function body(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > FORM_LIMIT) throw new Error('the form is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function same(expected, given) {
  const tag = (text) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(tag(expected), tag(given));
}

function form(response, status, clientId, message) {
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in</title></head>
<body>
<main>
<h1>Sign in to ${escaped(clientId)}</h1>
<p role="alert">${message}</p>
<form method="post">
<label>Username <input name="username" autocomplete="username" required></label>
<label>Password <input name="password" type="password" required></label>
<button type="submit">Sign in</button>
</form>
</main>
</body>
</html>`;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(page);
}

function escaped(text) {
  return String(text).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { issuer, stop } = await start(settings(process.env));
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
}
