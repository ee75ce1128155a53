/**
 * `node scripts/make-secrets.mjs <directory>`: the secrets that one installation shares, a file each, readable by their
 * owner only. What exists is kept, so it can run before every start. For `docker compose`; on Kubernetes the
 * operator's own secret store does this.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.argv[2];
if (!directory) {
  console.error('Usage: node scripts/make-secrets.mjs <directory>');
  process.exit(2);
}
mkdirSync(directory, { recursive: true, mode: 0o700 });
const random = () => randomBytes(32).toString('base64url');

/** Writes whole or not at all: a start that is cut off must not leave half a key behind. */
function keep(name, make) {
  const path = join(directory, name);
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, make(), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    console.log(`made ${name}`);
  }
  return readFileSync(path, 'utf8');
}

keep('secret-key', random);
keep('admin-token', () => `clh_${random()}`);
const password = keep('postgres-password', random);
keep('database-url', () => `postgres://reef:${password}@postgres:5432/reef`);
const accessKey = keep('s3-access-key', () => `reef${randomBytes(8).toString('hex')}`);
const secretKey = keep('s3-secret-key', random);
const identity = { name: 'reef', credentials: [{ accessKey, secretKey }], actions: ['Admin', 'Read', 'Write', 'List'] };
keep('s3.json', () => JSON.stringify({ identities: [identity] }));
