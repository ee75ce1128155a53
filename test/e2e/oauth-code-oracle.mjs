/**
 * `node oauth-code-oracle.mjs <json>`: walks somebody else's OAuth client through the authorization code grant, as a
 * program and the browser of a person who is signed in. `{issuer, clientId, clientSecret?, redirectUri, scope, cookie,
 * decision, untilTokens?, twice?}`; prints what came of it as one JSON document. The library is an ES module, hence a program of its own.
 */
import { URLSearchParams } from 'node:url';
import * as client from 'openid-client';

const { issuer, clientId, clientSecret, redirectUri, scope, cookie, decision, untilTokens, twice } = JSON.parse(
  process.argv[2],
);
const authentication = clientSecret === undefined ? client.None() : undefined;
const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] };
const configuration = await client.discovery(new URL(issuer), clientId, clientSecret, authentication, options);

const code_verifier = client.randomPKCECodeVerifier();
const code_challenge = await client.calculatePKCECodeChallenge(code_verifier);
const state = client.randomState();
const asked = { redirect_uri: redirectUri, scope, code_challenge, code_challenge_method: 'S256', state };

const jar = new Map([cookie.split('=')]);
async function browse(url, init = {}) {
  const headers = { ...init.headers, cookie: [...jar].map((pair) => pair.join('=')).join('; ') };
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  for (const text of response.headers.getSetCookie()) {
    const [name, ...value] = text.split(';')[0].split('=');
    jar.set(name, value.join('='));
  }
  const location = response.headers.get('location');
  return { status: response.status, text: await response.text(), next: location && new URL(location, url).href };
}

const started = await browse(client.buildAuthorizationUrl(configuration, asked));
const page = await browse(started.next);
const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
const body = new URLSearchParams({ csrf, decision });
const decided = await browse(started.next, { method: 'POST', body });
const resumed = await browse(decided.next);
const callback = new URL(resumed.next);

const outcome = async (work) => work().catch((error) => ({ refused: error.error ?? error.message }));
const exchange = () =>
  client.authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: code_verifier, expectedState: state });
const tokens = await outcome(exchange);
const result = { page: page.text, callback: callback.href, tokens };
if (twice) result.exchangedAgain = await outcome(exchange);
if (!untilTokens && tokens.refresh_token !== undefined) {
  const introspect = (token) => outcome(() => client.tokenIntrospection(configuration, token));
  result.introspected = await introspect(tokens.access_token);
  result.refreshed = await outcome(() => client.refreshTokenGrant(configuration, tokens.refresh_token));
  result.introspectedRefresh = await introspect(result.refreshed.refresh_token);
  result.reused = await outcome(() => client.refreshTokenGrant(configuration, tokens.refresh_token));
  result.afterReuse = await outcome(() => client.refreshTokenGrant(configuration, result.refreshed.refresh_token));
  result.introspectedAfter = await introspect(result.refreshed.access_token);
}
console.log(JSON.stringify(result));
