/**
 * `node test/bench/token-check.mjs`: what it costs the gateway to know who is calling, once it has seen the token.
 * CPU time of this process per check, and how often the database and the signature were looked at. Fails at 50 µs.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from '../../scripts/build-if-stale.mjs';

const ROUNDS = 200_000;
/** Microseconds of CPU time per check. */
const LIMIT_US = 50;

const require = createRequire(import.meta.url);
require(join(ROOT, 'test/support/register-typescript.cjs'));
require('reflect-metadata');
const gateway = (file) => require(join(ROOT, 'apps/gateway/src', file));
const { ApiTokenCheck } = gateway('authentication/api-token-check.ts');
const { AuthenticationService } = gateway('authentication/authentication.service.ts');
const { CredentialCache } = gateway('authentication/credential-cache.ts');
const { LastUsed } = gateway('api-tokens/last-used.ts');
const { newApiToken } = gateway('api-tokens/api-token.rules.ts');

// Time stands still, so that every check but the first is a hot one.
const clock = { nowMs: () => 1_000_000, now: () => new Date(1_000_000) };
let lookups = 0;
let signatures = 0;
const holder = (n) => ({
  ...{ tokenId: `t${n}`, lastUsedAt: clock.now(), revokedAt: null, expiresAt: null },
  ...{ userId: `u${n}`, handle: `user-${n}`, role: 'user', state: 'active', publisherIds: [`p${n}`, `q${n}`] },
});
const apiTokens = { findHolder: async () => holder(lookups++) };
const accessTokens = {
  check: async () => {
    signatures += 1;
    const actor = { role: 'user', publisherIds: [], tokenKind: 'oauth', scopes: ['plugin:rating:read'], clientId: 'c' };
    return { claims: { sub: 'c' }, actor };
  },
};
const lastUsed = new LastUsed(apiTokens, clock);
const tokenCheck = new ApiTokenCheck(apiTokens, { find: async () => undefined }, clock);
const service = new AuthenticationService(tokenCheck, lastUsed, accessTokens, new CredentialCache(), clock);

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (n) =>
  `${part({ alg: 'EdDSA', typ: 'at+jwt' })}.${part({ exp: 2_000, jti: `${n}`, sub: 'c'.repeat(200) })}.${'s'.repeat(86)}`;

/** Users of one registry who call at the same time. */
const USERS = 5_000;
const results = [
  await measure('API token', Array.from({ length: USERS }, newApiToken)),
  await measure(
    'access token',
    Array.from({ length: USERS }, (_, n) => jwt(n)),
  ),
];

for (const { name, cpuUs, p99Us } of results)
  console.log(
    `${name.padEnd(13)} ${cpuUs.toFixed(2)} µs CPU per hot check, p99 ${p99Us.toFixed(1)} µs, ${USERS} tokens`,
  );
console.log(`${lookups} database lookups and ${signatures} signatures in all`);
const failed = results.some(({ cpuUs }) => cpuUs > LIMIT_US) || lookups !== USERS || signatures !== USERS;
if (failed) console.error(`FAIL: more than ${LIMIT_US} µs, or something was looked up twice`);
process.exitCode = failed ? 1 : 0;

async function measure(name, tokens) {
  const headers = tokens.map((token) => `Bearer ${token}`);
  for (const header of headers) await service.identify(header);
  for (let i = 0; i < 20_000; i += 1) await service.identify(headers[i % USERS]); // the compiler warms up
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i += 1) await service.identify(headers[i % USERS]);
  const { user, system } = process.cpuUsage(before);
  const took = new Float64Array(20_000);
  for (let i = 0; i < took.length; i += 1) {
    const start = performance.now();
    await service.identify(headers[i % USERS]);
    took[i] = performance.now() - start;
  }
  took.sort();
  return { name, cpuUs: (user + system) / ROUNDS, p99Us: took[Math.floor(took.length * 0.99)] * 1_000 };
}
