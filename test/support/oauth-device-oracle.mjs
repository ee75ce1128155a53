/**
 * `node oauth-device-oracle.mjs <json>`: walks somebody else's OAuth client through the device grant, as a program and
 * the browser of a person who is signed in. `{issuer, clientId, clientSecret?, scope?, cookie}`; prints what came of it
 * as one JSON document. The library is an ES module, hence a program of its own.
 */
import { URLSearchParams } from 'node:url';
import * as client from 'openid-client';

const { issuer, clientId, clientSecret, scope, cookie } = JSON.parse(process.argv[2]);
const authentication = clientSecret === undefined ? client.None() : undefined;
const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] };
const configuration = await client.discovery(new URL(issuer), clientId, clientSecret, authentication, options);

const started = await client.initiateDeviceAuthorization(configuration, scope === undefined ? {} : { scope });
// The browser: sees who asks for what, and agrees.
const shown = await fetch(started.verification_uri_complete, { headers: { cookie } });
const page = await shown.text();
const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
const body = new URLSearchParams({ csrf, user_code: started.user_code, decision: 'approve' });
const decided = await fetch(started.verification_uri, { method: 'POST', headers: { cookie }, body });
const confirmation = await decided.text();
// Nobody is waited for any more, so the first question need not wait either.
const tokens = await client.pollDeviceAuthorizationGrant(configuration, { ...started, interval: 0 });
const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token);
console.log(
  JSON.stringify({ metadata: configuration.serverMetadata(), started, page, confirmation, tokens, refreshed }),
);
