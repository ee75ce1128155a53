/**
 * `node oauth-oracle.mjs <issuer> <client id> <client secret> <scope>`: gets an access token with somebody else's
 * OAuth client and checks it with somebody else's JWT library, as a resource server of a third party would (RFC 8414,
 * RFC 6749 section 4.4, RFC 9068). Prints one JSON document. Both libraries are ES modules or want none of Jest's
 * sandbox, hence a program of its own.
 */
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { allowInsecureRequests, clientCredentialsGrant, discovery } from 'openid-client';

const [issuer, clientId, clientSecret, scope] = process.argv.slice(2);
const options = { algorithm: 'oauth2', execute: [allowInsecureRequests] };
const configuration = await discovery(new URL(issuer), clientId, clientSecret, undefined, options);
const metadata = configuration.serverMetadata();
const answer = await clientCredentialsGrant(configuration, { scope });
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
const { payload, protectedHeader } = await jwtVerify(answer.access_token, keys, { issuer, typ: 'at+jwt' });
console.log(JSON.stringify({ metadata, answer, payload, protectedHeader }));
