import { Controller, Module } from '@nestjs/common';
import {
  findPublishTerms,
  publishPackage,
  type PackageReference,
  type PublishedPackage,
  type PublishTerms,
  type TrustedPublisher,
} from '@app/contracts';
import { Clock, currentActor, DomainError, newId, type Actor } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import { pluginFiles, tarball } from '../../support/bundles';
import { GithubStandIn, jobClaims, repositoryFacts, type Claims } from '../../support/github';
import { CatalogStandIn } from './catalog-stand-in';
import { startGateway, type TestGateway } from './start-gateway';

const REPOSITORY = 'acme/weather';
const trustedPublisher: TrustedPublisher = {
  provider: 'github-actions',
  repository: REPOSITORY,
  repositoryId: String(repositoryFacts(REPOSITORY).id),
  repositoryOwner: 'acme',
  repositoryOwnerId: String(repositoryFacts(REPOSITORY).owner.id),
  workflowFilename: 'release.yml',
};
const terms: PublishTerms = {
  ...{ packageId: newId(), isPublic: true, ownerId: newId(), ownerHandle: 'acme', ownerDisplayName: null },
  ...{ channel: 'community', trustedPublisher },
};
const PACKAGES = new Map<string, PublishTerms>([
  ['@acme/weather', terms],
  ['@acme/pinned', { ...terms, trustedPublisher: { ...trustedPublisher, environment: 'production' } }],
  ['@acme/manual', { ...terms, trustedPublisher: null }],
  ['@acme/secret', { ...terms, isPublic: false }],
  ['@acme/secret-manual', { ...terms, isPublic: false, trustedPublisher: null }],
]);
let publishedBy: Actor | undefined;

@Controller()
class Neighbours {
  @RpcHandler(findPublishTerms)
  terms({ name }: PackageReference): PublishTerms {
    const found = PACKAGES.get(name);
    if (found === undefined) throw new DomainError('PACKAGE_NOT_FOUND');
    return found;
  }
  @RpcHandler(publishPackage)
  publish(): PublishedPackage {
    publishedBy = currentActor();
    return { attemptId: newId(), packageId: newId(), releaseId: newId(), publicationStatus: 'published' };
  }
}
@Module({ controllers: [Neighbours] })
class NeighboursStandIn {}

let github: GithubStandIn;
let gateway: TestGateway;
beforeAll(async () => {
  github = await GithubStandIn.start();
  const environment = { GITHUB_OIDC_ISSUER: github.url };
  gateway = await startGateway({ neighbours: [CatalogStandIn, NeighboursStandIn], environment });
});
afterAll(async () => {
  await gateway.stop();
  github.close();
});

const mint = (githubOidcToken: string, packageName = '@acme/weather', version = '1.0.0') =>
  gateway.post('/api/v1/publish/token/mint', { packageName, version, githubOidcToken });
const minted = async (): Promise<string> => (await mint(github.job(REPOSITORY))).json.token as string;
const events = async (subject: string): Promise<Record<string, unknown>[]> => {
  const rows = await gateway.sql<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM gateway.outbox WHERE subject = $1 ORDER BY position`,
    [subject],
  );
  return rows.map(({ payload }) => payload);
};
async function publish(token: string) {
  const form = new FormData();
  const payload = { name: '@acme/weather', family: 'code-plugin', version: '1.0.0' };
  form.append('payload', JSON.stringify(payload));
  form.append('clawpack', new Blob([await tarball(pluginFiles('@acme/weather', '1.0.0'))]), 'weather-1.0.0.tgz');
  return fetch(`${gateway.process.url}/api/v1/packages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
}

describe('minting', () => {
  it('gives the job of the trusted publisher a token for 15 minutes, and says so', async () => {
    const before = Date.now();
    const answer = await mint(github.job(REPOSITORY), ' @Acme/Weather ', '1.2.3');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ token: expect.stringMatching(/^clh_[\w-]{43}$/), expiresAt: expect.any(Number) });
    expect(answer.json.expiresAt - before).toBeGreaterThanOrEqual(15 * 60_000);
    expect(answer.json.expiresAt - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    expect((await events('reef.evt.gateway.publishToken.minted.v1')).at(-1)).toMatchObject({
      ...{ packageId: terms.packageId, packageName: '@acme/weather', version: '1.2.3' },
      run: { repository: REPOSITORY, workflow: 'release.yml', commit: 'c'.repeat(40), runId: '4711' },
    });
  });
  it('takes an identity token once, however many ask at once', async () => {
    const token = github.job(REPOSITORY);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => mint(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const again = await mint(token);
    expect(again).toMatchObject({ status: 400, text: 'GitHub OIDC token was used before' });
  });

  const other = repositoryFacts('evil/weather');
  it.each<[string, Claims, string]>([
    ['another repository', { repository: 'evil/weather' }, 'repository is "evil/weather"'],
    ['a new repository of the old name', { repository_id: String(other.id) }, `repository_id is "${other.id}"`],
    ['another owner', { repository_owner: 'evil' }, 'repository_owner is "evil"'],
    ['a new owner of the old name', { repository_owner_id: '1' }, 'repository_owner_id is "1"'],
    ['another workflow', { workflow_ref: `${REPOSITORY}/.github/workflows/x.yml@r` }, 'workflow_ref is'],
    [
      'another reusable workflow',
      { job_workflow_ref: 'evil/a/.github/workflows/package-publish.yml@r' },
      'job_workflow_ref is',
    ],
    ['its own machine', { runner_environment: 'self-hosted' }, 'runner_environment is "self-hosted"'],
    ['a pull request', { event_name: 'pull_request' }, 'event_name is "pull_request"'],
    ['no number', { repository_id: 4 }, 'repository_id is missing'],
    ['no commit', { sha: undefined }, 'GitHub OIDC token has no claim sha'],
  ])('refuses a job with %s, and records it', async (_what, changes, text) => {
    const answer = await mint(github.job(REPOSITORY, changes));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(text);
    const rejected = (await events('reef.evt.gateway.publishToken.rejected.v1')).at(-1);
    expect(rejected).toMatchObject({ packageName: '@acme/weather', reason: answer.text });
  });
  it('holds a job to the environment the owners have pinned', async () => {
    const pinned = '@acme/pinned';
    expect((await mint(github.job(REPOSITORY), pinned)).text).toContain('environment is missing');
    expect((await mint(github.job(REPOSITORY, { environment: 'staging' }), pinned)).text).toContain('"staging"');
    expect((await mint(github.job(REPOSITORY, { environment: 'production' }), pinned)).status).toBe(200);
  });

  const past = Math.floor(Date.now() / 1_000) - 7_200;
  it.each<[string, (claims: Claims) => string, string]>([
    ['no token at all', () => 'x', 'GitHub OIDC token is malformed'],
    ['no signature', (claims) => github.unsigned(claims), 'GitHub OIDC token must be signed with RS256'],
    [
      'a secret for a signature',
      (claims) => github.token(claims, { alg: 'HS256' }),
      'GitHub OIDC token must be signed with RS256',
    ],
    [
      'the signature of a stranger',
      (claims) => github.forged(claims, 'github'),
      'GitHub OIDC token has an invalid signature',
    ],
    [
      'a key nobody knows',
      (claims) => github.forged(claims, 'other'),
      'GitHub OIDC token is signed with an unknown key',
    ],
    [
      'another issuer',
      (claims) => github.token({ ...claims, iss: 'https://evil.test' }),
      'GitHub OIDC token has an unexpected iss claim',
    ],
    [
      'another audience',
      (claims) => github.token({ ...claims, aud: 'npm' }),
      'GitHub OIDC token has an unexpected aud claim',
    ],
    [
      'a past end',
      (claims) => github.token({ ...claims, iat: past, exp: past + 300 }),
      'GitHub OIDC token has expired',
    ],
    ['an old beginning', (claims) => github.token({ ...claims, iat: past }), 'GitHub OIDC token has expired'],
    ['no id', (claims) => github.token({ ...claims, jti: undefined }), 'GitHub OIDC token has an unexpected jti claim'],
    [
      'an id that is no text',
      (claims) => github.token({ ...claims, jti: [1] }),
      'GitHub OIDC token has an unexpected jti claim',
    ],
  ])('refuses %s', async (_what, token, text) => {
    expect(await mint(token(jobClaims(github.url, REPOSITORY)))).toMatchObject({ status: 400, text });
  });
  it('takes a token of a clock that is a little ahead or behind', async () => {
    const now = Math.floor(Date.now() / 1_000);
    expect((await mint(github.job(REPOSITORY, { iat: now + 30, nbf: now + 30 }))).status).toBe(200);
    expect((await mint(github.job(REPOSITORY, { exp: now - 30 }))).status).toBe(200);
  });
  it('says what is wrong with the package', async () => {
    const token = github.job(REPOSITORY);
    expect(await mint(token, '@acme/nothing')).toMatchObject({ status: 404, text: 'Package not found' });
    expect(await mint(token, 'a b')).toMatchObject({ status: 404, text: 'Package not found' });
    const text = 'Trusted publisher config is not set for this package';
    expect(await mint(token, '@acme/manual')).toMatchObject({ status: 403, text });
    expect(await mint(token, '@acme/weather', ' ')).toMatchObject({ status: 400, text: 'Version required' });
  });
  it('tells strangers nothing of a package they do not see', async () => {
    const unknown = { status: 404, text: 'Package not found' };
    expect(await mint('x', '@acme/secret')).toMatchObject(unknown);
    expect(await mint('x', '@acme/secret-manual')).toMatchObject(unknown);
    expect(await mint(github.job(REPOSITORY, { repository: 'evil/x' }), '@acme/secret')).toMatchObject(unknown);
    expect((await mint(github.job(REPOSITORY), '@acme/secret')).status).toBe(200);
  });
  it('says what is wrong with the request', async () => {
    const path = '/api/v1/publish/token/mint';
    expect(await gateway.call('POST', path, { body: '{' })).toMatchObject({ status: 400, text: 'Invalid JSON' });
    expect((await gateway.post(path, {})).text).toContain('Publish token mint payload: ');
    const long = await gateway.post(path, { packageName: 'x', version: '1', githubOidcToken: 'x'.repeat(20_000) });
    expect(long.status).toBe(400);
  });
});

describe('a publish token', () => {
  it('publishes in the name of its job, once', async () => {
    const token = await minted();
    expect((await publish(token)).status).toBe(200);
    expect(publishedBy).toMatchObject({
      ...{ tokenKind: 'publish', role: 'user', publisherIds: [], clientId: `github:${REPOSITORY}` },
      trustedPublish: { packageName: '@acme/weather', version: '1.0.0', source: { repository: REPOSITORY } },
    });
    expect(publishedBy).not.toHaveProperty('userId');
    const again = await publish(token);
    expect(again.status).toBe(401);
    expect(await again.text()).toBe('Trusted publish token is missing or expired');
    expect(await events('reef.evt.gateway.publishToken.spent.v1')).toHaveLength(1);
  });
  it('is worthless after its time', async () => {
    const token = await minted();
    await gateway.sql(`UPDATE gateway.publish_token SET expires_at = now() - interval '1 second'`);
    expect((await publish(token)).status).toBe(401);
  });
  it.each([
    ['GET', '/api/v1/whoami'],
    ['POST', '/api/v1/packages/weather/trusted-publisher'],
    ['POST', '/api/v1/publishers'],
    ['GET', '/api/v1/users'],
    ['GET', '/v1/plugins/x/ratings'],
  ])('does nothing else: %s %s', async (method, path) => {
    const refused = await gateway.call(method, path, {
      token: await minted(),
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('This token may only publish @acme/weather 1.0.0.');
  });
});

describe('the keys of the issuer', () => {
  it('are asked for once, and a while after a failure again', async () => {
    const restarted = await GithubStandIn.start();
    restarted.down = true;
    const environment = { GITHUB_OIDC_ISSUER: restarted.url };
    const other = await startGateway({ neighbours: [CatalogStandIn, NeighboursStandIn], environment });
    const ask = () =>
      other.post('/api/v1/publish/token/mint', {
        ...{ packageName: '@acme/weather', version: '1.0.0', githubOidcToken: restarted.job(REPOSITORY) },
      });
    const away = await ask();
    expect(away).toMatchObject({ status: 503, text: 'GitHub cannot be asked right now. Please try again shortly.' });
    expect((await other.get('/healthz')).status).not.toBe(503);
    restarted.down = false;
    jest.spyOn(other.process.app.get(Clock), 'nowMs').mockReturnValue(Date.now() + 11_000);
    const answers = await Promise.all([ask(), ask(), ask()]);
    jest.restoreAllMocks();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(restarted.keyRequests).toBe(1);
    await other.stop();
    restarted.close();
  });
});
