import { join } from 'node:path';
import { pluginFiles, sha256, tarball, uniqueName, unzip } from '../support/bundles';
import { type User } from '../support/registry-client';
import { runCommand } from '../support/run-command';
import { inBothTopologies } from '../support/world';

const ORACLE = join(__dirname, '../support/clawhub-schema-oracle.mjs');

inBothTopologies('plugin packages', (world) => {
  let owner: User;
  let name: string;
  let secret: string;
  let files: ReturnType<typeof pluginFiles>;
  beforeAll(async () => {
    owner = await world.createUser();
    name = `@${owner.handle}/${uniqueName('shown')}`;
    secret = uniqueName('secret');
    files = { ...pluginFiles(name, '1.0.0'), 'package/logo.png': 'not really', 'package/big.txt': 'x'.repeat(204_801) };
    (await world.publishPlugin(owner, { name, version: '1.0.0', files })).expect(200);
    (await world.publishPlugin(owner, { name: secret, version: '1.0.0', payload: { channel: 'private' } })).expect(200);
  });
  const at = (rest: string, of = name) => `/api/v1/packages/${of}${rest}`;
  const query = () => `q=${name.split('/')[1]}`;

  it('answer what the validators of the published CLI accept', async () => {
    const checked = [
      ['ApiV1PackageListResponseSchema', '/api/v1/packages?limit=5'],
      ['ApiV1PackageListResponseSchema', '/api/v1/plugins?executesCode=true&npmMirror=1'],
      ['ApiV1PackageListResponseSchema', '/api/v1/code-plugins'],
      ['ApiV1PackageListResponseSchema', '/api/v1/bundle-plugins'],
      ['ApiV1PackageSearchResponseSchema', `/api/v1/packages/search?${query()}`],
      ['ApiV1PackageSearchResponseSchema', `/api/v1/plugins/search?${query()}`],
      ['ApiV1PackageResponseSchema', at('')],
      ['ApiV1PackageVersionListResponseSchema', at('/versions')],
      ['ApiV1PackageVersionResponseSchema', at('/versions/1.0.0')],
      ['ApiV1PackageSecurityResponseSchema', at('/versions/1.0.0/security')],
      ['ApiV1PackageArtifactResponseSchema', at('/versions/1.0.0/artifact', encodeURIComponent(name))],
      ['ApiV1PackageReadinessResponseSchema', at('/readiness')],
    ].map(([schema, path]) => [schema, `${world.url}${path}`]);
    const { stdout } = await runCommand(process.execPath, [ORACLE, JSON.stringify(checked)]);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('are found by every filter at once', async () => {
    const found = async (filters: string) =>
      (await world.get(`/api/v1/plugins/search?${query()}&${filters}`)).expect(200).json.results.length;
    expect(await found('family=code-plugin&channel=community&artifactKind=npm-pack&npmMirror=true')).toBe(1);
    expect(await found('npmMirror=true&requiresBrowser=true')).toBe(0);
    expect(await found('isOfficial=true')).toBe(0);
  });

  it('come as the bytes their digests name', async () => {
    const { artifact } = (await world.get(at('/versions/1.0.0/artifact'))).expect(200).json;
    const uploaded = await tarball(files);
    for (const path of [at('/versions/1.0.0/artifact/download'), new URL(artifact.downloadUrl).pathname]) {
      const answer = (await world.get(path)).expect(200);
      expect(answer.bytes).toEqual(uploaded);
      expect(answer.header('x-clawhub-artifact-sha256')).toBe(artifact.sha256);
      expect(answer.header('x-clawhub-artifact-type')).toBe('npm-pack-tarball');
    }
    const { pathname, search } = new URL(artifact.legacyDownloadUrl);
    const zip = (await world.get(pathname + search)).expect(200);
    expect(zip.header('x-clawhub-artifact-sha256')).toBe(sha256(zip.bytes));
    expect((await world.get(at('/versions/1.0.0'))).json.version.sha256hash).toBe(sha256(zip.bytes));
    expect(zip.header('content-disposition')).toContain(`filename="${name.replace('/', '-')}-1.0.0.zip"`);
    const unpacked = await unzip(zip.bytes);
    expect(Object.keys(unpacked).sort()).toEqual(Object.keys(files).sort());
    expect(String(unpacked['package/package.json'])).toBe(files['package/package.json']);
  });

  it('that are no ClawPacks lead from their artifact to their ZIP', async () => {
    const bundle = uniqueName('bundle');
    const form = new FormData();
    const said = { name: bundle, family: 'bundle-plugin', version: '1', changelog: '', categories: ['Data Science'] };
    form.append('payload', JSON.stringify(said));
    form.append('files', new Blob(['{"id":"x"}']), 'openclaw.plugin.json');
    (await world.request('POST', '/api/v1/packages', { token: owner.token, form })).expect(200);
    const led = (await world.get(at('/versions/1/artifact/download', bundle))).expect(307);
    const zip = (await world.get(led.header('location')!)).expect(200);
    const { artifact } = (await world.get(at('/versions/1/artifact', bundle))).json;
    expect(artifact).toMatchObject({ kind: 'legacy-zip', sha256: sha256(zip.bytes), packageName: bundle });
    const filed = (await world.get('/api/v1/plugins?category=data-science')).json.items as { name: string }[];
    expect(filed.map((item) => item.name)).toContain(bundle);
    expect((await world.get('/api/v1/packages/search')).expect(404).text).toBe('Package not found');
  });

  it('show their text files, and say why not the others', async () => {
    const file = (path: string) => world.get(at(`/file?path=${path}`));
    expect((await file('package.json')).expect(200).text).toBe(files['package/package.json']);
    expect((await file('logo.png')).expect(415).text).toBe('Binary files are not served inline');
    expect((await file('big.txt')).expect(413).text).toBe('File too large');
    expect((await file('none.txt')).expect(404).text).toBe('File not found');
    expect((await file('')).expect(400).text).toBe('Missing path');
    expect((await world.get(at('/file?path=package.json&tag=none'))).expect(404).text).toBe('Version not found');
  });

  it('that are private are there for the members of their publisher, and for nobody else', async () => {
    const rests = ['', '/versions', '/versions/1.0.0', '/versions/1.0.0/security', '/versions/1.0.0/artifact'];
    const more = ['/versions/1.0.0/artifact/download', '/download', '/file?path=package.json', '/readiness'];
    const stranger = (await world.createUser()).token;
    for (const rest of [...rests, ...more]) {
      (await world.get(at(rest, secret), { token: owner.token })).expect(200);
      for (const options of [{}, { token: stranger }])
        expect((await world.get(at(rest, secret), options)).expect(404).text).toBe('Package not found');
    }
    const listed = async (token?: string) =>
      (await world.get(`/api/v1/packages/search?q=${secret}`, token === undefined ? {} : { token })).json.results
        .length;
    expect([await listed(), await listed(stranger), await listed(owner.token)]).toEqual([0, 0, 1]);
  });
});
