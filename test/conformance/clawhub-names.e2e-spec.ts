import { uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { type User } from '../support/registry-client';
import { inTopology } from '../support/world';

/** Renaming, merging and giving away, step by step; the same commands run in a cluster in commands-of-0.23.3. */
inTopology('standalone', 'names and owners with clawhub 0.23.3', (world) => {
  const [slug, other] = [uniqueName('named'), uniqueName('merged')];
  const [renamed, org] = [`${slug}-new`, uniqueName('org')];
  let giver: User;
  let taker: User;
  let clis: { giver: ClawhubCli; taker: ClawhubCli };
  const login = async ({ token }: User) => {
    const cli = await ClawhubCli.create(world.url);
    await cli.must('login', '--token', token);
    return cli;
  };
  const ownerOf = async (name: string) => {
    const { skill, owner } = (await world.get(`/api/v1/skills/${name}`)).expect(200).json;
    return [skill.slug, owner.handle];
  };
  beforeAll(async () => {
    [giver, taker] = [await world.createUser('giver'), await world.createUser('taker')];
    clis = { giver: await login(giver), taker: await login(taker) };
    for (const name of [slug, other]) {
      const files = { 'SKILL.md': `---\nname: ${name}\ndescription: Says ${name}.\n---\n# ${name}\nSays hello.\n` };
      (await world.publishSkill(giver, { slug: name, version: '1.0.0', files })).expect(200);
    }
  });
  afterAll(() => Promise.all([clis.giver.close(), clis.taker.close()]));

  it('renames, and the old slug still installs', async () => {
    expect(await clis.giver.must('skill', 'rename', slug, renamed, '--yes')).toContain(renamed);
    expect(await ownerOf(slug)).toEqual([renamed, giver.handle]);
    await clis.taker.must('install', slug);
    expect(Object.keys(await clis.taker.installed(slug))).toContain('SKILL.md');
  });
  it('merges another skill into it', async () => {
    await clis.giver.must('skill', 'merge', other, `@${giver.handle}/${renamed}`, '--yes');
    expect(await ownerOf(other)).toEqual([renamed, giver.handle]);
  });
  it('offers it, lists the offer on both sides, and takes no for an answer', async () => {
    const request = ['transfer', 'request', slug, `@${taker.handle}`, '--message', 'Yours', '--yes'];
    expect(await clis.giver.must(...request)).toContain(`Transfer requested for ${slug} to @${taker.handle}`);
    expect((await clis.giver.run(...request)).output).toContain('A transfer is already pending for this skill');
    expect(await clis.taker.must('transfer', 'list')).toContain(`${renamed} -> @${giver.handle} (expires in 7d)`);
    expect(await clis.giver.must('transfer', 'list', '--outgoing')).toContain(`${renamed} -> @${taker.handle}`);
    expect(await clis.taker.must('transfer', 'reject', slug, '--yes')).toContain('Transfer rejected');
    await clis.giver.must(...request);
    expect(await clis.giver.must('transfer', 'cancel', slug, '--yes')).toContain('Transfer cancelled');
    expect((await clis.taker.run('transfer', 'accept', slug, '--yes')).output).toContain('No pending transfer found');
  });
  it('understands what CLI 0.8 sends, which encodes its body twice', async () => {
    const reply = await world.request('POST', `/api/v1/skills/${renamed}/transfer`, {
      token: giver.token,
      body: JSON.stringify(JSON.stringify({ toUserHandle: taker.handle })),
      headers: { 'content-type': 'application/json' },
    });
    const asked = {
      ok: true,
      transferId: expect.any(String),
      toUserHandle: taker.handle,
      expiresAt: expect.any(Number),
    };
    expect(reply.expect(200).json).toEqual(asked);
  });
  it('gives it to who accepts, who moves it to an organization at once', async () => {
    await clis.taker.must('transfer', 'accept', `@${giver.handle}/${renamed}`, '--yes');
    expect(await ownerOf(other)).toEqual([renamed, taker.handle]);
    await clis.taker.must('publisher', 'create', org);
    const moved = await clis.taker.must('transfer', 'request', renamed, org, '--yes');
    expect(moved).toContain(`Transferred ${renamed} to @${org}`);
    expect(await ownerOf(slug)).toEqual([renamed, org]);
    expect((await clis.giver.run('skill', 'rename', renamed, slug, '--yes')).code).toBe(1);
  });
  it('says what is missing', async () => {
    for (const [path, text] of [
      [`${renamed}/rename`, 'newSlug required'],
      [`${renamed}/merge`, 'targetSlug required'],
      [`${renamed}/transfer`, 'toUserHandle required'],
    ])
      expect(await world.request('POST', `/api/v1/skills/${path}`, { token: taker.token, json: {} })).toMatchObject({
        ...{ status: 400, text },
      });
    expect((await world.get('/api/v1/transfers/incoming')).status).toBe(401);
  });
});
