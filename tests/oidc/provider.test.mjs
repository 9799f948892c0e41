// What the foreign provider must do before any service is tested against it.

import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { settings, start } from './provider.mjs';

const SECRET = 'a test secret';
const BACK = 'http://localhost:45678/callback';
const VERIFIER = 'a-verifier-that-is-long-enough-for-rfc-7636-to-take';

/** A browser reduced to its cookies. */
class Browser {
  #cookies = new Map();

  async open(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      ...options, redirect: 'manual', headers: { ...options.headers, cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return answer;
  }

  /** Follows redirects until one leaves the provider or a page is shown. */
  async follow(url, issuer) {
    let answer = await this.open(url);
    let at = url;
    while (answer.status >= 300 && answer.status < 400) {
      at = new URL(answer.headers.get('location'), at).href;
      if (!at.startsWith(issuer)) return { left: new URL(at) };
      answer = await this.open(at);
    }
    return { at, answer };
  }

  post(url, fields) {
    return this.open(url, { method: 'POST', body: new URLSearchParams(fields) });
  }
}

test('a missing secret or an unknown algorithm is refused', () => {
  assert.throws(() => settings({}), /SECRET/);
  assert.throws(() => settings({ AMANAT_TEST_OIDC_CLIENT_SECRET: 'x', AMANAT_TEST_OIDC_ALG: 'HS256' }), /HS256/);
});

for (const alg of ['EdDSA', 'ES256', 'RS256']) {
  describe(`with ${alg}`, () => {
    let provider;
    let metadata;
    before(async () => {
      const env = { AMANAT_TEST_OIDC_CLIENT_SECRET: SECRET, AMANAT_TEST_OIDC_ALG: alg };
      provider = await start(settings(env));
      const path = '/.well-known/openid-configuration';
      metadata = await (await fetch(`${provider.issuer}${path}`)).json();
    });
    after(() => provider.stop());

    const ask = (more = {}) => {
      const url = new URL(metadata.authorization_endpoint);
      const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
      const asked = {
        client_id: 'amanat-test', redirect_uri: BACK, response_type: 'code',
        scope: 'openid profile email', state: 'the-state', nonce: 'the-nonce',
        code_challenge: challenge, code_challenge_method: 'S256', ...more,
      };
      for (const [name, value] of Object.entries(asked)) if (value) url.searchParams.set(name, value);
      return url.href;
    };

    const exchange = (code, verifier = VERIFIER) => fetch(metadata.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`amanat-test:${encodeURIComponent(SECRET)}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier,
      }),
    });

    const signIn = async (browser, password = 'a foreign password') => {
      const { at } = await browser.follow(ask(), provider.issuer);
      assert.match(at, /\/interaction\//);
      const answer = await browser.post(at, { username: 'asha', password });
      if (answer.status === 422) return { refused: true };
      return browser.follow(new URL(answer.headers.get('location'), at).href, provider.issuer);
    };

    test('a wrong password shows the form again', async () => {
      assert.deepEqual(await signIn(new Browser(), 'guess'), { refused: true });
    });

    test('a request without PKCE goes back as an error', async () => {
      const bare = ask({ code_challenge: '', code_challenge_method: '' });
      const { left } = await new Browser().follow(bare, provider.issuer);
      assert.equal(left.searchParams.get('error'), 'invalid_request');
    });

    test('prompt=none without a session is login_required', async () => {
      const { left } = await new Browser().follow(ask({ prompt: 'none' }), provider.issuer);
      assert.equal(left.searchParams.get('error'), 'login_required');
    });

    test('a wrong verifier is refused', async () => {
      const { left } = await signIn(new Browser());
      const answer = await exchange(left.searchParams.get('code'), `${VERIFIER}-not`);
      assert.equal((await answer.json()).error, 'invalid_grant');
    });

    test('a sign-in yields a verifiable ID token, and sign-out ends it', async () => {
      const browser = new Browser();
      const { left } = await signIn(browser);
      assert.equal(left.origin + left.pathname, BACK);
      assert.equal(left.searchParams.get('state'), 'the-state');
      assert.equal(left.searchParams.get('iss'), provider.issuer);
      const tokens = await (await exchange(left.searchParams.get('code'))).json();
      const [header, payload, signature] = tokens.id_token.split('.');
      const { alg: used, kid } = JSON.parse(Buffer.from(header, 'base64url'));
      assert.equal(used, alg);
      const { keys } = await (await fetch(metadata.jwks_uri)).json();
      assert.ok(keys.every((key) => !('d' in key)));
      const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: 'jwk' });
      const signed = Buffer.from(`${header}.${payload}`);
      const hash = alg === 'EdDSA' ? null : 'sha256';
      const options = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key;
      assert.ok(verify(hash, signed, options, Buffer.from(signature, 'base64url')));
      const claims = JSON.parse(Buffer.from(payload, 'base64url'));
      assert.equal(claims.iss, provider.issuer);
      assert.equal(claims.aud, 'amanat-test');
      assert.equal(claims.nonce, 'the-nonce');
      assert.equal(claims.name, 'Asha Rao');
      assert.equal(claims.email, 'asha@example.test');
      assert.equal(claims.email_verified, true);

      const out = new URL(metadata.end_session_endpoint);
      out.searchParams.set('id_token_hint', tokens.id_token);
      out.searchParams.set('post_logout_redirect_uri', BACK);
      const page = await (await browser.open(out.href)).text();
      const action = /action="([^"]+)"/.exec(page)[1];
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)[1];
      const answer = await browser.post(action, { xsrf, logout: 'yes' });
      assert.equal(answer.headers.get('location'), BACK);
      const silent = await browser.follow(ask({ prompt: 'none' }), provider.issuer);
      assert.equal(silent.left.searchParams.get('error'), 'login_required');
    });

    test('a sign-in for the scope openid says nothing about her', async () => {
      const browser = new Browser();
      const fresh = { scope: 'openid', prompt: 'login', max_age: '0' };
      const { at } = await browser.follow(ask(fresh), provider.issuer);
      const answer = await browser.post(at, { username: 'asha', password: 'a foreign password' });
      const resume = new URL(answer.headers.get('location'), at).href;
      const { left } = await browser.follow(resume, provider.issuer);
      const tokens = await (await exchange(left.searchParams.get('code'))).json();
      const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
      const allowed = ['sub', 'auth_time', 'nonce', 'at_hash', 'aud', 'exp', 'iat', 'iss', 'sid'];
      assert.deepEqual(Object.keys(claims).filter((name) => !allowed.includes(name)), []);
    });

    test('auth_time is in the token when max_age is asked for', async () => {
      const browser = new Browser();
      const { at } = await browser.follow(ask({ max_age: '60' }), provider.issuer);
      const answer = await browser.post(at, { username: 'asha', password: 'a foreign password' });
      const resume = new URL(answer.headers.get('location'), at).href;
      const { left } = await browser.follow(resume, provider.issuer);
      const tokens = await (await exchange(left.searchParams.get('code'))).json();
      const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
      assert.equal(typeof claims.auth_time, 'number');
    });
  });
}
