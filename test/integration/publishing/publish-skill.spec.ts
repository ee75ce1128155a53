import { publishSkill, type PublishSkillInput, type RegisterSkillVersionInput } from '@app/contracts';
import { eventually } from '../../support/eventually';
import { alice, bob, PublishingWorld, SKILL_MD, type TestFile } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
});
afterAll(() => world.close());
beforeEach(() => {
  world.catalog.verdict = 'clean';
  world.catalog.trouble = undefined;
});

let count = 0;
/** A slug nobody has used. */
const freshSlug = (): string => `skill-${++count}`;

async function multipart(slug: string, files: TestFile[] = [{ path: 'SKILL.md', content: SKILL_MD }]) {
  const stored = await Promise.all(files.map((file) => world.stored(file)));
  return { payload: payload(slug), files: stored } satisfies PublishSkillInput;
}
function payload(slug: string): PublishSkillInput['payload'] {
  return { slug, displayName: 'PDF forms', version: '1.0.0', changelog: '', acceptLicenseTerms: true };
}

describe('publishing a skill', () => {
  it('passes on where it belongs and where it is from', async () => {
    const source = {
      ...{ kind: 'github' as const, url: 'https://github.com/a/b', repo: 'a/b', ref: 'main', commit: 'c'.repeat(40) },
      ...{ path: '.', importedAt: 1 },
    };
    const { payload: said, files } = await multipart(freshSlug());
    await world.ask(publishSkill, {
      files,
      payload: { ...said, categories: ['Data Science'], topics: ['pdf'], source },
    });
    expect(world.catalog.asked.at(-1)).toMatchObject({ categories: ['data-science'], topics: ['pdf'], source });
    const wrong = { files, payload: { ...said, version: '1.0.1', source: { ...source, commit: 'main' } } };
    await expect(world.ask(publishSkill, wrong)).rejects.toMatchObject({
      ...{ code: 'PUBLISH_INVALID', message: expect.stringMatching(/^source\.commit must be/) },
    });
  });

  it('registers it and answers published once the verdict is in', async () => {
    const slug = freshSlug();
    const input = await multipart(slug, [
      { path: 'SKILL.md', content: SKILL_MD },
      { path: 'scripts/run.sh', content: 'echo hi\n' },
      { path: 'logo.png', content: Buffer.from([0x89, 0, 1]), contentType: 'image/png' },
      { path: '.DS_Store', content: 'junk' },
    ]);
    const answer = await world.ask(publishSkill, input);

    expect(answer).toMatchObject({ slug, version: '1.0.0', publicationStatus: 'published' });
    const registered = world.catalog.asked.at(-1) as RegisterSkillVersionInput;
    expect(registered).toMatchObject({
      attemptId: answer.attemptId,
      ownerId: alice.publisherIds[0],
      ownerHandle: 'alice',
      summary: 'Reads PDF files.',
      changelog: '- Initial release.',
      changelogSource: 'auto',
      metadata: null,
      frontMatter: { name: 'pdf', description: 'Reads PDF files.' },
    });
    expect(registered.files.map(({ path, contentType }) => [path, contentType])).toEqual([
      ['SKILL.md', 'text/markdown'],
      ['scripts/run.sh', 'text/plain'],
      ['logo.png', 'image/png'],
    ]);
    expect(await world.blobs.stat(registered.artifact.sha256)).toEqual({ size: registered.artifact.size });
  });

  it('does not take the identical publish for a replay when the version was deleted since', async () => {
    const input = await multipart(freshSlug());
    const { versionId } = await world.ask(publishSkill, input);
    world.catalog.deleted.add(versionId);
    await expect(world.ask(publishSkill, input)).rejects.toMatchObject({
      code: 'VERSION_EXISTS',
      message: 'Version already exists',
    });
    world.catalog.deleted.clear();
    expect(await world.ask(publishSkill, input)).toMatchObject({ versionId, publicationStatus: 'published' });
  });

  it('answers pending when no verdict comes in time, and when it blocks', async () => {
    world.catalog.verdict = undefined;
    const waiting = await world.ask(publishSkill, await multipart(freshSlug()));
    expect(waiting.publicationStatus).toBe('pending');
    world.catalog.verdict = 'malicious';
    const blocked = await world.ask(publishSkill, await multipart(freshSlug()));
    expect(blocked.publicationStatus).toBe('pending');
    await eventually(
      () => world.sql('SELECT state FROM publishing.attempt WHERE id = $1', [blocked.attemptId]),
      [{ state: 'blocked' }],
    );
  });

  it('answers the same ids to the same publish, also to ten at once', async () => {
    const input = await multipart(freshSlug());
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.ask(publishSkill, input)));
    answers.push(await world.ask(publishSkill, input));
    expect(new Set(answers.map(({ versionId }) => versionId)).size).toBe(1);
    expect(new Set(answers.map(({ attemptId }) => attemptId)).size).toBe(1);
  });

  it('refuses other bytes under the same version', async () => {
    const slug = freshSlug();
    await world.ask(publishSkill, await multipart(slug));
    const other = await multipart(slug, [{ path: 'SKILL.md', content: '# Other\n' }]);
    await expect(world.ask(publishSkill, other)).rejects.toMatchObject({ code: 'VERSION_EXISTS' });
  });

  it('lets two owners use one slug', async () => {
    const input = await multipart(freshSlug());
    const [one, two] = [await world.ask(publishSkill, input), await world.ask(publishSkill, input, bob)];
    expect(one.versionId).not.toBe(two.versionId);
  });
});

describe('a skill that cannot be published', () => {
  const MIB = 1024 * 1024;
  const skill = { path: 'SKILL.md', size: 1, sha256: 'a'.repeat(64) };
  const file = (path: string, size = 1) => ({ ...skill, path, size });

  it.each<[string, Partial<PublishSkillInput['payload']>, ReturnType<typeof file>[], string]>([
    ['no files', {}, [], 'files required'],
    ['no SKILL.md', {}, [file('README.md')], 'SKILL.md is required'],
    ['a way out', {}, [skill, file('../../etc/cron.d/x')], 'Invalid file paths'],
    ['an absolute path', {}, [skill, file('/etc/passwd')], 'Invalid file paths'],
    ['paths that differ only in case', {}, [skill, file('a.md'), file('A.md')], 'Invalid file paths'],
    ['10 MiB and a byte', {}, [skill, file('big', 10 * MIB + 1)], 'File "big" exceeds 10MB limit'],
    [
      '50 MiB and a byte',
      {},
      [skill, ...Array.from({ length: 5 }, (_, i) => file(`f${i}`, 10 * MIB))],
      'Skill bundle exceeds 50MB limit',
    ],
    ['a bad version', { version: 'one' }, [skill], 'Version must be valid semver'],
    ['a bad slug', { slug: 'a--b' }, [skill], 'Slug must start and end with a letter or digit'],
    ['a refused licence', { acceptLicenseTerms: false }, [skill], 'MIT-0 license terms must be accepted'],
    ['an owner who does not exist', { ownerHandle: 'nobody' }, [skill], 'Publisher "@nobody" not found. Create the'],
    ['an owner who is somebody else', { ownerHandle: '@bob' }, [skill], 'You do not have publish access for "@bob".'],
  ])('is told in one sentence of %s, and nothing changes', async (_name, changes, files, text) => {
    const slug = freshSlug();
    const input = { payload: { ...payload(slug), ...changes }, files };
    await expect(world.ask(publishSkill, input)).rejects.toThrow(text);
    expect(await world.sql('SELECT 1 FROM publishing.attempt WHERE name = $1', [slug])).toEqual([]);
  });

  it('needs a caller', async () => {
    const anonymous = { ...alice, userId: undefined };
    await expect(world.ask(publishSkill, await multipart(freshSlug()), anonymous)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('a skill with much in it', () => {
  it('is published with a thousand files', async () => {
    const blob = await world.stored({ path: 'f', content: 'the same bytes' });
    const files = Array.from({ length: 1_000 }, (_, i) => ({ ...blob, path: `d${i % 40}/f${i}` }));
    const skill = await world.stored({ path: 'SKILL.md', content: SKILL_MD });
    const answer = await world.ask(publishSkill, { payload: payload(freshSlug()), files: [skill, ...files] });
    expect(answer.publicationStatus).toBe('published');
  });
  it('is published whatever its front matter holds', async () => {
    for (const content of [
      '---\n: [\n---\n',
      '---\na: &a [*a]\n---\n',
      '---\na: "\\0\\uD800"\n---\nText',
      '',
      '\0\xff',
    ]) {
      const input = await multipart(freshSlug(), [{ path: 'skill.md', content }]);
      expect(await world.ask(publishSkill, input)).toMatchObject({ publicationStatus: 'published' });
    }
  });
  it('describes what changed in its second version', async () => {
    const slug = freshSlug();
    await world.ask(publishSkill, await multipart(slug));
    const second = await multipart(slug, [
      { path: 'SKILL.md', content: SKILL_MD },
      { path: 'new.md', content: 'new' },
    ]);
    await world.ask(publishSkill, { ...second, payload: { ...second.payload, version: '1.0.1' } });
    expect(world.catalog.asked.at(-1)).toMatchObject({
      changelog: '- added 1 file(s).\n- Updated SKILL.md and bundle contents.',
      changelogSource: 'auto',
    });
  });
  it('remembers which blobs it refers to', async () => {
    const { attemptId } = await world.ask(publishSkill, await multipart(freshSlug()));
    const [row] = await world.sql('SELECT count(*)::int AS many FROM publishing.attempt_blob WHERE attempt_id = $1', [
      attemptId,
    ]);
    expect(row).toEqual({ many: 2 }); // SKILL.md and the archive
  });
});

describe('a decision of the catalog', () => {
  it('ends a waiting attempt, and an older one does not undo it', async () => {
    const slug = freshSlug();
    world.catalog.verdict = undefined;
    const { attemptId } = await world.ask(publishSkill, await multipart(slug));
    const input = world.catalog.asked.at(-1)!;
    const state = async () =>
      (await world.sql('SELECT state FROM publishing.attempt WHERE id = $1', [attemptId]))[0]!.state;
    await world.catalog.decide('skill', slug, input, 'pending');
    await world.catalog.decide('skill', slug, input, 'clean');
    await eventually(state, 'published');
    await world.catalog.decide('skill', slug, input, 'malicious');
    await eventually(state, 'blocked');
    world.catalog.revision -= 2;
    await world.catalog.decide('skill', slug, input, 'clean');
    await eventually(
      () =>
        world.sql(
          `SELECT count(*)::int AS many FROM publishing.inbox WHERE sequence = $1 AND subscriber = 'publishing-attempt-outcome'`,
          [world.lastSequence],
        ),
      [{ many: 1 }],
    );
    expect(await state()).toBe('blocked');
  });
});

describe('a publish that outlasts its request', () => {
  it('goes on, and the same request finds it done', async () => {
    const input = await multipart(freshSlug());
    let letGo = (): void => undefined;
    world.catalog.trouble = () => new Promise((resolve) => (letGo = resolve));
    await expect(world.ask(publishSkill, input, alice, 1_000)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    world.catalog.trouble = undefined;
    letGo();
    const asked = world.catalog.asked.length;
    expect(await world.ask(publishSkill, input)).toMatchObject({ publicationStatus: 'published' });
    expect(world.catalog.asked).toHaveLength(asked);
  });
});
