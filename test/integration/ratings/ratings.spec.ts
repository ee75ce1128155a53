import { randomUUID } from 'node:crypto';
import {
  listRatings,
  ratingCreated,
  submitRating,
  versionDecided,
  type FoundPlugin,
  type ListRatingsInput,
  type RatingPage,
  type RatingView,
  type SubmitRatingInput,
  type VersionDecided,
} from '@app/contracts';
import type { Actor, DomainError } from '@app/kernel';
import fc from 'fast-check';
import { RatingsModule } from '../../../apps/ratings/src/ratings.module';
import { eventually } from '../../support/eventually';
import { ServiceUnderTest } from '../scanning/service-under-test';
import { catalog, CatalogStandInModule, somePlugin, user } from './catalog-stand-in';

function decided(plugin: FoundPlugin, parts: Partial<VersionDecided> = {}): VersionDecided {
  const { packageId, name, ownerId, channel } = plugin;
  const ids = { itemId: packageId, versionId: randomUUID(), attemptId: randomUUID(), ownerId };
  return {
    kind: 'package',
    ...ids,
    name,
    channel,
    version: '1.0.0',
    visible: true,
    verdict: 'clean',
    revision: 1,
    ...parts,
  };
}

describe('ratings', () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    const modules = [RatingsModule, CatalogStandInModule];
    service = await ServiceUnderTest.open({ name: 'ratings', modules, hear: [ratingCreated] });
  });
  afterAll(() => service.close());
  beforeEach(() => {
    catalog.asked.length = 0;
    catalog.before = async () => undefined;
  });

  const rate = async (
    pluginId: string,
    score: number,
    { actor = user(), ...rest }: Partial<SubmitRatingInput> & { actor?: Actor & { userId: string } } = {},
  ): Promise<RatingView> =>
    (await service.ask(submitRating, { pluginId, userId: actor.userId, score, ...rest }, actor)).rating;
  const list = async (pluginId: string, query: Partial<ListRatingsInput> = {}): Promise<RatingPage> =>
    (await service.ask(listRatings, { pluginId, page: 1, limit: 20, ...query }, user())).page;
  const visible = async (pluginId: string): Promise<boolean> =>
    list(pluginId).then(
      () => true,
      () => false,
    );
  /** A plugin this service knows from the catalog. */
  const ratable = async (parts: Partial<FoundPlugin> = {}): Promise<FoundPlugin> => {
    const plugin = somePlugin(parts);
    catalog.plugins.set(plugin.packageId, plugin);
    await list(plugin.name);
    catalog.asked.length = 0;
    return plugin;
  };
  const totalsEqualRows = async ({ packageId }: FoundPlugin): Promise<boolean> => {
    const [row] = await service.sql<{ equal: boolean }>(
      `SELECT (c1, c2, c3, c4, c5) = (SELECT count(*) FILTER (WHERE score = 1), count(*) FILTER (WHERE score = 2),
         count(*) FILTER (WHERE score = 3), count(*) FILTER (WHERE score = 4), count(*) FILTER (WHERE score = 5)
         FROM ratings.rating WHERE plugin_id = $1) AS equal
       FROM ratings.rating_totals WHERE plugin_id = $1`,
      [packageId],
    );
    return row?.equal === true;
  };

  describe('submitRating', () => {
    it('answers the rating as kept and says it with the absolute aggregate', async () => {
      const { name } = await ratable();
      const bob = user();
      const metadata = { appVersion: '2.1' };
      const answer = await rate(name, 4, { actor: bob, comment: 'Cafe\u0301, very stable.', metadata });
      expect(answer).toEqual({
        ratingId: expect.any(String),
        pluginId: name,
        userId: bob.userId,
        score: 4,
        comment: 'Café, very stable.',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        meta: {},
      });
      await rate(name, 5);
      const said = () => service.heard(ratingCreated).filter(({ payload }) => payload.pluginId === name);
      await eventually(() => said().length, 2);
      expect(said().map(({ payload }) => payload.aggregate)).toEqual([
        { averageScore: 4, totalRatings: 1, distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 }, revision: 1 },
        { averageScore: 4.5, totalRatings: 2, distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 1 }, revision: 2 },
      ]);
      expect(said()[0]?.payload).toMatchObject({ ratingId: answer.ratingId, userId: bob.userId, score: 4 });
    });

    it('refuses a second rating and names the first', async () => {
      const { name } = await ratable();
      const bob = user();
      const { ratingId } = await rate(name, 4, { actor: bob });
      await expect(rate(name, 1, { actor: bob })).rejects.toMatchObject({
        code: 'RATING_EXISTS',
        details: { ratingId },
      });
      expect(await list(name)).toMatchObject({ averageScore: 4, totalRatings: 1 });
    });

    it('keeps one of twenty ratings one user sends at once; the others name it', async () => {
      const plugin = await ratable();
      const bob = user();
      const sent = await Promise.allSettled(Array.from({ length: 20 }, () => rate(plugin.name, 3, { actor: bob })));
      const kept = sent.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value.ratingId);
      expect(kept).toHaveLength(1);
      for (const refused of sent.filter((outcome) => outcome.status === 'rejected'))
        expect(refused.reason).toMatchObject({ code: 'RATING_EXISTS', details: { ratingId: kept[0] } });
      expect(await totalsEqualRows(plugin)).toBe(true);
    });

    it('loses nothing when fifty users rate a plugin at once', async () => {
      const plugin = await ratable();
      await Promise.all(Array.from({ length: 50 }, (_, i) => rate(plugin.name, (i % 5) + 1)));
      expect(await list(plugin.name)).toMatchObject({
        averageScore: 3,
        totalRatings: 50,
        distribution: { 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 },
      });
      expect(await totalsEqualRows(plugin)).toBe(true);
      const revisions = () =>
        service
          .heard(ratingCreated)
          .filter(({ payload }) => payload.pluginId === plugin.name)
          .map(({ payload }) => payload.aggregate.revision)
          .sort((a, b) => a - b);
      await eventually(
        revisions,
        Array.from({ length: 50 }, (_, i) => i + 1),
      );
    });

    it('refuses members of the publisher', async () => {
      const plugin = await ratable();
      const member = user([randomUUID(), plugin.ownerId]);
      await expect(rate(plugin.name, 5, { actor: member })).rejects.toMatchObject({ code: 'RATING_OF_OWN_PLUGIN' });
      const inTheirName = rate(plugin.name, 5, { authorPublisherIds: [plugin.ownerId] });
      await expect(inTheirName).rejects.toMatchObject({ code: 'RATING_OF_OWN_PLUGIN' });
      expect(await list(plugin.name)).toMatchObject({ totalRatings: 0 });
    });

    it('refuses text it cannot keep and scores out of range, with a pointer, and changes nothing', async () => {
      const { name } = await ratable();
      const broken: [Partial<SubmitRatingInput>, string][] = [
        [{ comment: 'x'.repeat(501) }, '#/comment'],
        [{ comment: 'x'.repeat(4001) }, '#/comment'],
        [{ comment: 'a\0b' }, '#/comment'],
        [{ metadata: { environment: '\0' } }, '#/metadata/environment'],
        [{ score: 6 }, '#/score'],
        [{ score: 4.5 }, '#/score'],
        [{ score: '5' as unknown as number }, '#/score'],
      ];
      for (const [parts, pointer] of broken)
        await expect(rate(name, 5, parts)).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          details: { problems: [expect.objectContaining({ pointer })] },
        });
      expect(await list(name)).toMatchObject({ totalRatings: 0 });
    });

    it('keeps 500 code points, whatever their size in bytes', async () => {
      const { name } = await ratable();
      const comment = '\u{1f99e}'.repeat(500);
      expect((await rate(name, 5, { comment })).comment).toBe(comment);
      expect((await list(name)).ratings[0]?.comment).toBe(comment);
    });
  });

  describe('listRatings', () => {
    it('is all zeros for a plugin nobody has rated', async () => {
      const { name } = await ratable();
      expect(await list(name)).toEqual({
        pluginId: name,
        averageScore: 0,
        totalRatings: 0,
        distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
        ratings: [],
        meta: { page: 1, limit: 20, totalPages: 0 },
      });
    });

    it('pages newest first; minScore filters the list and its pages, never the aggregates', async () => {
      const { name } = await ratable();
      const sent: RatingView[] = [];
      for (const score of [5, 1, 4, 2, 5]) sent.push(await rate(name, score));
      const shown = ({ ratings }: RatingPage) => ratings.map(({ ratingId }) => ratingId);
      const newestFirst = sent.map(({ ratingId }) => ratingId).reverse();
      const first = await list(name, { limit: 2 });
      expect(first).toMatchObject({ averageScore: 3.4, totalRatings: 5, meta: { page: 1, limit: 2, totalPages: 3 } });
      const others = [await list(name, { limit: 2, page: 2 }), await list(name, { limit: 2, page: 3 })];
      expect([first, ...others].flatMap(shown).sort()).toEqual([...newestFirst].sort());
      expect([first, ...others].map((page) => page.ratings.length)).toEqual([2, 2, 1]);
      const times = [first, ...others].flatMap(({ ratings }) => ratings.map(({ createdAt }) => createdAt));
      expect(times).toEqual([...times].sort().reverse());

      const good = await list(name, { minScore: 4, limit: 2 });
      expect(good.ratings.every(({ score }) => score >= 4)).toBe(true);
      expect(good).toMatchObject({ averageScore: 3.4, totalRatings: 5, meta: { totalPages: 2 } });
      expect(await list(name, { minScore: 4, limit: 2, page: 2 })).toMatchObject({ ratings: [expect.anything()] });
    });

    it('is empty beyond the end, however far', async () => {
      const { name } = await ratable();
      await rate(name, 5);
      for (const page of [2, Number.MAX_SAFE_INTEGER])
        expect(await list(name, { page, limit: 100 })).toMatchObject({ ratings: [], meta: { page, totalPages: 1 } });
    });

    it('reads only as many rows as it shows, however many there are', async () => {
      const plugin = await ratable();
      await service.sql(
        `INSERT INTO ratings.rating (id, plugin_id, user_id, score, metadata, created_at)
         SELECT gen_random_uuid(), $1, gen_random_uuid(), n % 5 + 1, '{}', timestamptz '2026-01-01' + n * interval '1 s'
         FROM generate_series(1, 20000) n`,
        [plugin.packageId],
      );
      await service.sql(`INSERT INTO ratings.rating_totals VALUES ($1, 4000, 4000, 4000, 4000, 4000, 20000)`, [
        plugin.packageId,
      ]);
      await service.sql('ANALYZE ratings.rating');
      const before = await tuplesRead();
      const page = await list(plugin.name, { minScore: 5 });
      expect(page).toMatchObject({ totalRatings: 20000, meta: { totalPages: 200 } });
      expect(page.ratings).toHaveLength(20);
      expect((await list(plugin.name)).ratings).toHaveLength(20);
      // A session reports what it did when it ends, at the latest.
      await service.stop();
      const read = (await tuplesRead()) - before;
      await service.start();
      expect(read).toBeGreaterThanOrEqual(40);
      expect(read).toBeLessThan(500);
    });
    const tuplesRead = async (): Promise<number> => {
      await service.sql('SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()');
      const [row] = await service.sql<{ read: string }>(
        `SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_user_tables WHERE schemaname = 'ratings' AND relname = 'rating'`,
      );
      return Number(row?.read);
    };
  });

  describe('the plugins it knows', () => {
    it('asks the catalog once for one it has not heard of, and answers its canonical name', async () => {
      const plugin = somePlugin({ runtimeId: 'forms-runtime' });
      catalog.plugins.set(plugin.packageId, plugin);
      expect(await rate('forms-runtime', 5)).toMatchObject({ pluginId: plugin.name });
      expect(await rate('forms-runtime', 4)).toMatchObject({ pluginId: plugin.name });
      expect(await list(plugin.name)).toMatchObject({ pluginId: plugin.name, totalRatings: 2 });
      expect(catalog.asked).toEqual(['forms-runtime']);
    });

    it('survives fifty first ratings of a plugin it has not heard of', async () => {
      const plugin = somePlugin({ runtimeId: 'crowd-runtime' });
      catalog.plugins.set(plugin.packageId, plugin);
      await Promise.all(Array.from({ length: 50 }, (_, i) => rate(i % 2 === 0 ? plugin.name : 'crowd-runtime', 5)));
      expect(await list(plugin.name)).toMatchObject({ totalRatings: 50, averageScore: 5 });
    });

    it('knows none the catalog does not know', async () => {
      await expect(rate('nowhere', 5)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
      await expect(list('nowhere')).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    });

    it('learns of plugins from events, without asking', async () => {
      const plugin = somePlugin();
      await service.say(versionDecided, decided(plugin));
      await eventually(
        () => service.sql('SELECT visible FROM ratings.ratable_plugin WHERE id = $1', [plugin.packageId]),
        [{ visible: true }],
      );
      expect(await rate(plugin.name, 5)).toMatchObject({ pluginId: plugin.name });
      expect(catalog.asked).toEqual([]);
    });

    it('does not let skills be rated', async () => {
      const skill = somePlugin();
      await service.say(versionDecided, decided(skill, { kind: 'skill' }));
      const last = somePlugin();
      await service.say(versionDecided, decided(last));
      await eventually(() => visible(last.name), true);
      expect(await visible(skill.name)).toBe(false);
    });

    it('forgets one whose last version was taken out of sight, and never lets an older event undo that', async () => {
      const plugin = somePlugin();
      const [one, two] = [decided(plugin), decided(plugin)];
      const again = await service.say(versionDecided, one);
      await service.say(versionDecided, two);
      await eventually(() => visible(plugin.name), true);
      await service.say(versionDecided, { ...two, visible: false, verdict: 'malicious', revision: 2 });
      await service.say(versionDecided, { ...one, visible: false, verdict: 'malicious', revision: 3 });
      await eventually(() => visible(plugin.name), false);
      await again();
      await service.say(versionDecided, { ...one, revision: 2 });
      const last = somePlugin();
      await service.say(versionDecided, decided(last));
      await eventually(() => visible(last.name), true);
      expect(await visible(plugin.name)).toBe(false);
      await service.say(versionDecided, { ...one, revision: 4 });
      await eventually(() => visible(plugin.name), true);
    });

    it('shows a private one to the members of its publisher only, who may not rate it', async () => {
      const plugin = somePlugin({ channel: 'private' });
      const seen = (actor: Actor) =>
        service.ask(listRatings, { pluginId: plugin.name, page: 1, limit: 20 }, actor).then(
          ({ page }) => page.totalRatings,
          (error: unknown) => (error as DomainError).code,
        );
      const [member, stranger] = [user([plugin.ownerId]), user()];
      const version = decided(plugin);
      await service.say(versionDecided, version);
      await eventually(() => seen(member), 0);
      expect([await seen(stranger), await seen({ ...stranger, role: 'admin' })]).toEqual([
        'PLUGIN_NOT_FOUND',
        'PLUGIN_NOT_FOUND',
      ]);
      await expect(rate(plugin.name, 5, { actor: stranger })).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
      await expect(rate(plugin.name, 5, { actor: member })).rejects.toMatchObject({ code: 'RATING_OF_OWN_PLUGIN' });

      await service.say(versionDecided, { ...version, channel: 'community', revision: 2 });
      await eventually(() => seen(stranger), 0);
      await rate(plugin.name, 5, { actor: stranger });
      await service.say(versionDecided, { ...version, revision: 3 });
      await eventually(() => seen(stranger), 'PLUGIN_NOT_FOUND');
      expect(await seen(member)).toBe(1);
    });

    it('asks the catalog once more about one whose channel it does not know', async () => {
      const plugin = await ratable();
      await service.sql('UPDATE ratings.ratable_plugin SET channel = NULL WHERE id = $1', [plugin.packageId]);
      await list(plugin.name);
      await list(plugin.name);
      expect(catalog.asked).toEqual([plugin.name]);
    });

    it('does not believe an answer over an event that overtook it', async () => {
      const plugin = somePlugin();
      catalog.plugins.set(plugin.packageId, plugin);
      const version = decided(plugin, { visible: false, verdict: 'malicious' });
      const heard = () =>
        service.sql('SELECT 1 AS one FROM ratings.ratable_version WHERE id = $1', [version.versionId]);
      catalog.before = async () => {
        catalog.before = async () => undefined;
        await service.say(versionDecided, version);
        await eventually(heard, [{ one: 1 }]);
        return undefined;
      };
      await expect(rate(plugin.name, 5)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    });
  });

  it('agrees with a model that counts, whatever is sent', async () => {
    const users = Array.from({ length: 6 }, () => user());
    const command = fc.record({ who: fc.nat(5), plugin: fc.nat(1), score: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
        const plugins = [await ratable(), await ratable()];
        const model = plugins.map(() => new Map<string, number>());
        for (const { who, plugin, score } of commands) {
          const [{ userId }, kept] = [users[who]!, model[plugin]!];
          const sent = rate(plugins[plugin]!.name, score, { actor: users[who]! });
          if (kept.has(userId)) await expect(sent).rejects.toMatchObject({ code: 'RATING_EXISTS' });
          else kept.set(userId, (await sent).score);
        }
        for (const [i, { name }] of plugins.entries()) {
          const scores = [...model[i]!.values()];
          const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
          const page = await list(name);
          expect(page.totalRatings).toBe(scores.length);
          expect(Math.abs(page.averageScore - mean)).toBeLessThanOrEqual(0.05 + 1e-9);
          expect(page.ratings.map(({ score }) => score).sort()).toEqual(scores.sort());
        }
      }),
      { numRuns: 15 },
    );
  });
});
