import { simpleSkill, uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { inTopology } from '../support/world';

/** What an owner does to a published skill, step by step; the same commands run in a cluster in commands-of-0.23.3. */
inTopology('standalone', 'managing a skill with clawhub 0.23.3', (world) => {
  const slug = uniqueName('managed');
  const read = async () => (await world.get(`/api/v1/skills/${slug}`)).expect(200).json;
  let author: ClawhubCli;
  beforeAll(async () => {
    const user = await world.createUser('author');
    author = await ClawhubCli.create(world.url);
    await author.must('login', '--token', user.token);
    for (const version of ['1.0.0', '1.1.0'])
      (await world.publishSkillParts(user, { slug, version, files: simpleSkill(slug, version) })).expect(200);
  });
  afterAll(() => author.close());

  it('stars it, and moves its tags', async () => {
    await Promise.all([
      author.must('star', slug, '--yes'),
      author.must('skill', 'tag', slug, '1.0.0', '--yes'),
      author.must('skill', 'tag', slug, '1.1.0', '--tag', 'next', '--yes'),
    ]);
    expect((await read()).skill).toMatchObject({ stats: { stars: 1 }, tags: { latest: '1.0.0', next: '1.1.0' } });
  });
  it('takes the star back, and deletes a version and brings it back', async () => {
    await Promise.all([
      author.must('unstar', slug, '--yes'),
      author.must('delete', slug, '--version', '1.1.0', '--yes'),
    ]);
    expect((await read()).skill).toMatchObject({ stats: { stars: 0, versions: 1 } });
    await author.must('undelete', slug, '--version', '1.1.0', '--yes');
    expect((await read()).skill.tags).toEqual({ latest: '1.0.0', next: '1.1.0' });
  });
  it('deletes the skill, learns how long its slug is kept, and brings it back', async () => {
    const output = await author.must('delete', slug, '--yes', '--reason', 'Not ready');
    expect(output).toMatch(/20\d\d-\d\d-\d\dT/);
    expect(await author.must('inspect', slug)).toContain(`Run "clawhub undelete ${slug}" to restore it.`);
    await author.must('undelete', slug, '--yes');
    await read();
  });
  it('hides the skill and shows it again', async () => {
    await author.must('hide', slug, '--yes');
    (await world.get(`/api/v1/skills/${slug}`)).expect(404);
    await author.must('unhide', slug, '--yes');
    await read();
  });
});
