import { publishSkill, type PublishedSkill } from '@app/contracts';
import { PublishingWorld } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start({ PUBLISH_QUALITY_GATE: 'on', PUBLISH_NEW_SKILL_LIMITS: 'on' });
});
afterAll(() => world.close());

const words = (count: number) => Array.from({ length: count }, (_, i) => `specific${i}`).join(' ');

async function publish(slug: string, content: string, version = '1.0.0'): Promise<PublishedSkill> {
  const files = [await world.stored({ path: 'SKILL.md', content })];
  return world.ask(publishSkill, { files, payload: { slug, displayName: slug, version, acceptLicenseTerms: true } });
}

describe('an owner nobody knows yet', () => {
  it('publishes what is worth reading, five in an hour, and anything after a first version', async () => {
    await expect(publish('thin', '# Thin\n')).rejects.toMatchObject({
      ...{ code: 'PUBLISH_INVALID', message: expect.stringMatching(/^Skill content is too thin/) },
    });
    for (const name of ['one', 'two', 'three', 'four']) await publish(`skill-${name}`, `# ${name}\n\n${words(60)}\n`);
    const race = ['five', 'six'].map((name) => publish(`skill-${name}`, `${words(70)}\n\n# ${name}\n`));
    const outcomes = await Promise.allSettled(race);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({
          message: expect.stringMatching(/^Rate limit: max 5 new skills per hour/),
        });
    expect(await publish('skill-one', '# Short\n', '1.0.1')).toMatchObject({ slug: 'skill-one' });
  });
});
