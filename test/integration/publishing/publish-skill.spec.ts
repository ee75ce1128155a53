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
