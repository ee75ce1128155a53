import { publishSkill, type PublishSkillInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { alice, PublishingWorld, SKILL_MD } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
});
afterAll(() => world.close());
beforeEach(() => {
  world.catalog.verdict = 'clean';
  world.catalog.trouble = undefined;
});

async function input(slug: string, content = SKILL_MD): Promise<PublishSkillInput> {
  const files = [
    await world.stored({ path: 'SKILL.md', content }),
    await world.stored({ path: 'run.sh', content: 'x' }),
  ];
  return { payload: { slug, displayName: 'X', version: '1.0.0' }, files };
}
const attemptOf = async (slug: string) => {
  const rows = await world.sql('SELECT * FROM publishing.attempt WHERE name = $1 ORDER BY id DESC', [slug]);
  return rows[0]!;
};
/** What the catalog was asked last for this skill: attempts that other tests left behind go on meanwhile. */
const lastAsked = (slug: string) => world.catalog.asked.findLast((asked) => 'slug' in asked && asked.slug === slug);
const stateOf = async (slug: string) => (await attemptOf(slug)).state;
/** The row a worker leaves that dies in this state. */
const leave = (slug: string, changes: string) =>
  world.sql(`UPDATE publishing.attempt SET leased_until = now() - interval '1 s', ${changes} WHERE name = $1`, [slug]);
const down = () => Promise.reject(new DomainError('SERVICE_UNAVAILABLE'));

describe('when the catalog is down', () => {
  it('says so at once, keeps the attempt, and publishes when it is back', async () => {
    world.catalog.trouble = down;
    const started = performance.now();
    await expect(world.ask(publishSkill, await input('cat-down'))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await attemptOf('cat-down')).toMatchObject({ state: 'stored', outcome_unknown: false });
    world.catalog.trouble = undefined;
    await eventually(() => stateOf('cat-down'), 'published');
  });

  it('lets the same command be repeated', async () => {
    world.catalog.trouble = down;
    const same = await input('cat-again');
    await expect(world.ask(publishSkill, same)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    world.catalog.trouble = undefined;
    expect(await world.ask(publishSkill, same)).toMatchObject({ publicationStatus: 'published' });
  });

  it('does not let other bytes take the version meanwhile', async () => {
    world.catalog.trouble = down;
    await world.ask(publishSkill, await input('cat-other')).catch(() => undefined);
    await expect(world.ask(publishSkill, await input('cat-other', '# Other'))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
    });
  });

  it('gives up after the deadline, and the version is free for other bytes', async () => {
    world.catalog.trouble = down;
    await world.ask(publishSkill, await input('cat-late')).catch(() => undefined);
    await leave('cat-late', `deadline_at = now() - interval '1 s'`);
    await eventually(() => stateOf('cat-late'), 'failed');
    expect(await attemptOf('cat-late')).toMatchObject({ error_code: 'PUBLISH_FAILED', version_id: null });
    world.catalog.trouble = undefined;
    expect(await world.ask(publishSkill, await input('cat-late', '# Other'))).toMatchObject({
      publicationStatus: 'published',
    });
  });
});

describe('when the answer of the catalog is lost', () => {
  it('asks again and gets the same version', async () => {
    let lost = 0;
    const register = world.catalog.register.bind(world.catalog);
    const spy = jest.spyOn(world.catalog, 'register').mockImplementation(async (...args) => {
      const answer = await register(...args);
      if ((lost += 1) === 1) throw new DomainError('DEADLINE_EXCEEDED');
      return answer;
    });
    world.catalog.verdict = undefined;
    await world.ask(publishSkill, await input('ans-lost')).catch(() => undefined);
    await eventually(() => stateOf('ans-lost'), 'registered');
    spy.mockRestore();
    expect([...world.catalog.versions.keys()].filter((key) => key.includes('ans-lost'))).toHaveLength(1);
  });
  it('believes the decision when it comes first', async () => {
    const register = world.catalog.register.bind(world.catalog);
    const spy = jest.spyOn(world.catalog, 'register').mockImplementation(async (...args) => {
      await register(...args);
      throw new DomainError('DEADLINE_EXCEEDED');
    });
    await world.ask(publishSkill, await input('ans-first')).catch(() => undefined);
    await eventually(() => stateOf('ans-first'), 'published');
    spy.mockRestore();
  });
  it('never fails by time alone', async () => {
    world.catalog.trouble = () => Promise.reject(new DomainError('DEADLINE_EXCEEDED'));
    await world.ask(publishSkill, await input('ans-never')).catch(() => undefined);
    await leave('ans-never', `deadline_at = now() - interval '1 s', try_at = now()`);
    const before = world.catalog.asked.length;
    await eventually(
      () => world.catalog.asked.length,
      (asked) => asked > before,
    );
    expect(await stateOf('ans-never')).toBe('stored');
    world.catalog.trouble = undefined;
    await leave('ans-never', 'try_at = now()');
    await eventually(() => stateOf('ans-never'), 'published');
  });
});

describe('when the catalog refuses', () => {
  it('fails with its words, keeps nothing, and frees the version', async () => {
    world.catalog.trouble = () => Promise.reject(new DomainError('SLUG_TAKEN', 'Slug is already taken.'));
    await expect(world.ask(publishSkill, await input('refused'))).rejects.toMatchObject({
      code: 'SLUG_TAKEN',
      message: 'Slug is already taken.',
    });
    expect(await attemptOf('refused')).toMatchObject({ state: 'failed', error_code: 'SLUG_TAKEN' });
    world.catalog.trouble = undefined;
    expect(await world.ask(publishSkill, await input('refused'))).toMatchObject({ publicationStatus: 'published' });
  });
});

describe('after a crash', () => {
  it.each([
    ['received', `state = 'received', prepared = NULL, artifact = NULL`],
    ['validated', `state = 'validated', artifact = NULL`],
    ['stored', `state = 'stored'`],
    ['stored and asked', `state = 'stored', outcome_unknown = true`],
  ])('continues an attempt that was %s', async (name, changes) => {
    const slug = `crash-${name.replaceAll(' ', '-')}`;
    const published = await world.ask(publishSkill, await input(slug));
    const before = lastAsked(slug);
    await leave(slug, `${changes}, item_id = NULL, version_id = NULL, decision_revision = 0, try_at = now()`);
    world.catalog.versions.clear();
    await eventually(() => stateOf(slug), 'published');
    expect((await attemptOf(slug)).id).toBe(published.attemptId);
    expect(before).toBeDefined();
    expect(lastAsked(slug)).toEqual(before); // the same bytes, the same words
  });

  it('continues when the process starts again', async () => {
    world.catalog.trouble = down;
    await world.ask(publishSkill, await input('restart')).catch(() => undefined);
    await world.stopProcess();
    world.catalog.trouble = undefined;
    await world.boot();
    await eventually(() => stateOf('restart'), 'published');
  });

  it('hands on what it has in hand when it stops, although its lease is long and its catalog hangs', async () => {
    await world.stopProcess();
    await world.boot({ PUBLISH_LEASE_SECONDS: '60', SHUTDOWN_SECONDS: '0.3' });
    world.catalog.trouble = () => new Promise(() => undefined);
    const asked = world.ask(publishSkill, await input('handed-on'), alice, 1_000);
    await expect(asked).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await world.stopProcess();
    world.catalog.trouble = undefined;
    await world.boot();
    await eventually(() => stateOf('handed-on'), 'published');
  });

  it('fails cleanly when the bytes are gone', async () => {
    const gone = await input('gone', '# Gone');
    await world.blobs.delete(gone.files![0]!.sha256);
    await expect(world.ask(publishSkill, gone)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' });
    expect(await stateOf('gone')).toBe('failed');
  });

  it('is not continued by two workers at once', async () => {
    world.catalog.trouble = down;
    await world.ask(publishSkill, await input('one-worker')).catch(() => undefined);
    let [running, most] = [0, 0];
    world.catalog.trouble = async () => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
    };
    const same = await input('one-worker');
    await leave('one-worker', 'try_at = now()');
    await Promise.all(Array.from({ length: 5 }, () => world.ask(publishSkill, same)));
    expect(most).toBe(1);
  });
});
