import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import {
  deleteRating,
  findPlugin,
  getInsights,
  getRatingAggregate,
  getRolloutPolicy,
  moderateRating,
  ratingThresholdCrossed,
  SCOPES,
  submitRating,
  updateRating,
  versionDecided,
  type PluginInsights,
  type RatingView,
  type VersionDecided,
} from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import { RatingsModule } from '../../../apps/ratings/src/ratings.module';
import { eventually } from '../../support/eventually';
import { ScriptedServer, type ScriptedAnswer } from '../../support/scripted-server';
import { ServiceUnderTest } from '../scanning/service-under-test';

/** The catalog, which shows its private plugins to nobody here. */
@Controller()
class CatalogStandIn {
  @RpcHandler(findPlugin)
  find(): Promise<never> {
    return Promise.reject(new DomainError('PLUGIN_NOT_FOUND'));
  }
}
@Module({ controllers: [CatalogStandIn] })
class CatalogStandInModule {}

type User = Actor & { userId: string };

function user(publisherIds: string[] = [], role: Actor['role'] = 'user'): User {
  const scopes = [...SCOPES];
  return { userId: randomUUID(), role, publisherIds, tokenKind: 'api', scopes };
}
const moderator = user([], 'moderator');
const saying = (content: object): ScriptedAnswer => ({
  body: { choices: [{ message: { content: JSON.stringify(content) } }] },
});

describe('what ratings come to', () => {
  const provider = new ScriptedServer();
  let service: ServiceUnderTest;
  beforeAll(async () => {
    await provider.start();
    const settings = { INSIGHTS_URL: `${provider.url}/v1`, INSIGHTS_TIMEOUT_MS: '300' };
    const modules = [RatingsModule, CatalogStandInModule];
    service = await ServiceUnderTest.open({ name: 'ratings', modules, settings, hear: [ratingThresholdCrossed] });
  });
  afterAll(async () => {
    await service.close();
    await provider.stop();
  });
  beforeEach(() => provider.script(saying({ sentiment: 0, themes: [], requested: [] })));

  let names = 0;
  /** A plugin the catalog has told of. */
  const ratable = async (parts: Partial<VersionDecided> = {}): Promise<string> => {
    const name = `@ana/trusted-${++names}`;
    const ids = { itemId: randomUUID(), versionId: randomUUID(), attemptId: randomUUID(), ownerId: randomUUID() };
    const said = { channel: 'community', version: '1.0.0', visible: true, verdict: 'clean', revision: 1 } as const;
    await service.say(versionDecided, { kind: 'package', ...ids, name, ...said, ...parts });
    const known = () => service.sql('SELECT 1 FROM ratings.ratable_plugin WHERE name = $1 AND visible', [name]);
    await eventually(known, ({ length }) => length === 1);
    return name;
  };
  const rate = async (pluginId: string, score: number, comment?: string, actor = user()): Promise<RatingView> => {
    const text = comment === undefined ? {} : { comment };
    return (await service.ask(submitRating, { pluginId, userId: actor.userId, score, ...text }, actor)).rating;
  };
  const policy = (pluginId: string, actor = user()) => service.ask(getRolloutPolicy, { pluginId }, actor);
  const insights = (pluginId: string, actor = user()) => service.ask(getInsights, { pluginId }, actor);
  const crossed = (pluginId: string) =>
    service.heard(ratingThresholdCrossed).flatMap(({ payload }) => (payload.pluginId === pluginId ? [payload] : []));
  const moderate = ({ pluginId, ratingId }: RatingView, decision: 'hide' | 'restore') =>
    service.ask(moderateRating, { pluginId, ratingId, decision }, moderator);

  describe('updates', () => {
    const threshold = { below: 3, recoverAt: 3.2, minRatings: 5 };

    it('are held when enough people are unhappy, and allowed again well above that, each said once', async () => {
      const name = await ratable();
      for (const score of [1, 1, 5, 1]) await rate(name, score);
      expect(await policy(name)).toEqual({
        pluginId: name,
        autoUpdate: 'allow',
        averageScore: 2,
        totalRatings: 4,
        threshold,
      });
      const fan = user();
      const { ratingId } = await rate(name, 5, undefined, fan);
      expect(await policy(name)).toMatchObject({ autoUpdate: 'hold', since: expect.any(String), averageScore: 2.6 });
      await rate(name, 5);
      expect(await policy(name)).toMatchObject({ autoUpdate: 'hold', averageScore: 3 });
      await rate(name, 5);
      expect(await policy(name)).toMatchObject({ autoUpdate: 'allow', averageScore: 3.3 });
      await service.ask(updateRating, { pluginId: name, ratingId, score: 4 }, fan);
      expect(await policy(name)).toMatchObject({ autoUpdate: 'allow', averageScore: 3.1 });
      await eventually(() => crossed(name).length, 2);
      expect(crossed(name)).toMatchObject([
        {
          autoUpdate: 'hold',
          threshold,
          sequence: 5,
          isPrivate: false,
          aggregate: { averageScore: 2.6, totalRatings: 5 },
        },
        { autoUpdate: 'allow', threshold, sequence: 7, aggregate: { averageScore: 3.3, totalRatings: 7 } },
      ]);
    });

    it('are held once, however many say so at the same time', async () => {
      const name = await ratable();
      await Promise.all(Array.from({ length: 20 }, () => rate(name, 1)));
      expect(await policy(name)).toMatchObject({ autoUpdate: 'hold', totalRatings: 20 });
      const last = await ratable();
      for (let i = 0; i < 5; i++) await rate(last, 1);
      await eventually(() => crossed(last).length, 1);
      expect(crossed(name)).toHaveLength(1);
    });

    it('are allowed again when the ratings that held them are taken out of sight, or away', async () => {
      const name = await ratable();
      await rate(name, 4);
      const bad = [];
      for (let i = 0; i < 5; i++) bad.push(await rate(name, 1));
      expect(await policy(name)).toMatchObject({ autoUpdate: 'hold' });
      for (const rating of bad) await moderate(rating, 'hide');
      expect(await policy(name)).toMatchObject({ autoUpdate: 'allow', averageScore: 4, totalRatings: 1 });

      const other = await ratable();
      const authors = Array.from({ length: 5 }, () => user());
      const all = await Promise.all(authors.map((author) => rate(other, 1, undefined, author)));
      expect(await policy(other)).toMatchObject({ autoUpdate: 'hold' });
      for (const [i, { ratingId }] of all.entries())
        await service.ask(deleteRating, { pluginId: other, ratingId }, authors[i]);
      expect(await policy(other)).toMatchObject({ autoUpdate: 'allow', totalRatings: 0 });
    });
  });

  describe('insights', () => {
    const eventuallySay = (pluginId: string, expected: (seen: PluginInsights) => boolean) =>
      eventually(
        () => insights(pluginId),
        (seen) => seen.waiting === 0 && expected(seen),
      );

    it('are what the provider makes of comments, and follow when these are changed', async () => {
      const name = await ratable();
      provider.script(saying({ sentiment: -0.7, themes: ['offline-mode', 'nonsense'], requested: ['offline-mode'] }));
      const author = user();
      const { ratingId } = await rate(name, 2, 'Add offline mode', author);
      await rate(name, 5);
      expect(await eventuallySay(name, ({ analyzed }) => analyzed === 1)).toEqual({
        pluginId: name,
        analyzed: 1,
        waiting: 0,
        sentiment: { positive: 0, neutral: 0, negative: 1 },
        themes: [{ theme: 'offline-mode', mentions: 1, requests: 1, sentiment: -0.7 }],
        ratings: [{ ratingId, sentiment: 'negative', sentimentScore: -0.7, themes: ['offline-mode'] }],
      });
      provider.script(saying({ sentiment: 0.9, themes: ['design'], requested: [] }));
      const change = (comment: string | null) =>
        service.ask(updateRating, { pluginId: name, ratingId, comment }, author);
      await change('Lovely design');
      await eventuallySay(name, ({ sentiment, themes }) => sentiment.positive === 1 && themes[0]?.theme === 'design');
      await change(null);
      await eventuallySay(name, ({ analyzed }) => analyzed === 0);
    });

    it('leave out what is out of sight, and know it again when it is back', async () => {
      const name = await ratable();
      const author = user();
      const rating = await rate(name, 5, 'Fast', author);
      await eventuallySay(name, ({ analyzed }) => analyzed === 1);
      await moderate(rating, 'hide');
      expect(await insights(name)).toMatchObject({ analyzed: 0, ratings: [] });
      await moderate(rating, 'restore');
      await eventuallySay(name, ({ analyzed }) => analyzed === 1);
      await service.ask(deleteRating, { pluginId: name, ratingId: rating.ratingId }, author);
      expect(await insights(name)).toMatchObject({ analyzed: 0, waiting: 0 });
    });

    it('go on after a worker that died with a comment in hand', async () => {
      const name = await ratable();
      const { ratingId } = await rate(name, 5, 'Fast');
      await eventuallySay(name, ({ analyzed }) => analyzed === 1);
      await service.sql('DELETE FROM ratings.rating_insight WHERE rating_id = $1', [ratingId]);
      await service.sql(
        `INSERT INTO ratings.insight_job SELECT id, plugin_id, gen_random_uuid(), clock_timestamp() + interval '1 s'
         FROM ratings.rating WHERE id = $1`,
        [ratingId],
      );
      expect(await insights(name)).toMatchObject({ analyzed: 0, waiting: 1 });
      await eventuallySay(name, ({ analyzed }) => analyzed === 1);
    });

    it('are the word list’s when the provider does not answer, and no rating waits for either', async () => {
      const name = await ratable();
      let waiting = 0;
      provider.answer = () => {
        waiting += 1;
        return new Promise(() => undefined);
      };
      await rate(name, 1, 'Terrible. It crashes. Please add documentation.');
      await eventuallySay(name, ({ analyzed }) => analyzed === 1);
      expect(waiting).toBe(1);
      expect(await insights(name)).toMatchObject({
        sentiment: { negative: 1 },
        themes: [
          { theme: 'documentation', requests: 1 },
          { theme: 'stability', requests: 0 },
        ],
      });
      const [{ analyzer }] = (await service.sql<{ analyzer: string }>(
        'SELECT i.analyzer FROM ratings.rating_insight i JOIN ratings.ratable_plugin p ON p.id = i.plugin_id WHERE p.name = $1',
        [name],
      )) as [{ analyzer: string }];
      expect(analyzer).toBe('local');
    });
  });

  it('are for the members of its publisher only when a plugin is private', async () => {
    const ownerId = randomUUID();
    const name = await ratable({ channel: 'private', ownerId });
    const code = (work: Promise<unknown>) =>
      work.then(
        () => 'seen',
        (error: unknown) => (error as DomainError).code,
      );
    const asked = (actor: Actor) =>
      Promise.all(
        [getRolloutPolicy, getInsights, getRatingAggregate].map((what) =>
          code(service.ask(what, { pluginId: name }, actor)),
        ),
      );
    expect(await asked(user([ownerId]))).toEqual(['seen', 'seen', 'seen']);
    const hidden = ['PLUGIN_NOT_FOUND', 'PLUGIN_NOT_FOUND', 'PLUGIN_NOT_FOUND'];
    for (const stranger of [user(), moderator]) expect(await asked(stranger)).toEqual(hidden);
  });
});
