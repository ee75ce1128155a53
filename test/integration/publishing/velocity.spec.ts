import { publishSkill, uploaderSuspected, type PublishedSkill } from '@app/contracts';
import { eventually } from '../../support/eventually';
import { alice, PublishingWorld, SKILL_MD } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start({
    ...{ PUBLISH_VERSIONS_PER_HOUR: '28', PUBLISH_YOUNG_PERCENT: '25', PUBLISH_WAIT_MS: '0' },
    ...{ PUBLISH_HOLD_AFTER_MALICIOUS: '3' },
  });
});
afterAll(() => world.close());

const publish = async (version: string): Promise<PublishedSkill> => {
  const files = [await world.stored({ path: 'SKILL.md', content: `${SKILL_MD}${version}` })];
  return world.ask(publishSkill, {
    files,
    payload: { slug: 'pdf', displayName: 'PDF', version, acceptLicenseTerms: true },
  });
};

it('lets a young publisher in with exactly so many of fifty versions that come at once, and suspects malware', async () => {
  world.catalog.verdict = 'malicious';
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => publish(`1.0.${i}`)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({
        message: 'Rate limit: max 7 versions per hour. Please wait before publishing more.',
      });
  const attempts = await world.sql<{ version: string }>(`SELECT version FROM publishing.attempt ORDER BY created_at`);
  expect(attempts).toHaveLength(7);
  expect(await publish(attempts[0]!.version)).toMatchObject({ slug: 'pdf' }); // the same again is no other version

  const suspected = async () => {
    const rows = await world.sql<{ payload: { maliciousVersions: number; userId: string } }>(
      `SELECT payload FROM publishing.outbox WHERE subject = $1 ORDER BY position`,
      [uploaderSuspected.subject],
    );
    return rows.map(({ payload }) => [payload.userId, payload.maliciousVersions]);
  };
  await eventually(
    suspected,
    [3, 4, 5, 6, 7].map((count) => [alice.userId, count]),
  );
  const [again] = world.catalog.asked;
  await world.catalog.decide('skill', 'pdf', again!, 'malicious'); // say, with another owner
  await world.catalog.decide('skill', 'pdf', again!, 'clean');
  await eventually(
    () => world.sql(`SELECT verdict FROM publishing.attempt WHERE id = $1`, [again!.attemptId]),
    [{ verdict: 'clean' }],
  );
  expect(await suspected()).toHaveLength(5);
});
