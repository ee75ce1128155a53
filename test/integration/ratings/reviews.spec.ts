import {
  listRatingsToReview,
  ratingAnomalyDetected,
  ratingCreated,
  ratingDeleted,
  ratingModerated,
  ratingUpdated,
  releaseRatings,
  userBanned,
  userUnbanned,
  type KeptRating,
} from '@app/contracts';
import { newId } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { catalog, user } from './catalog-stand-in';
import { admin, moderator, RatingsWorld, type Person } from './ratings-world';

const HOUR_MS = 3_600_000;
let world: RatingsWorld;
beforeAll(async () => {
  world = await RatingsWorld.open({
    RATING_ABUSE_RULES: 'on',
    RATING_MIN_ACCOUNT_AGE_HOURS: '1',
    RATING_BURST_RATINGS: '3',
    RATING_MAX_PER_DAY: '4',
    RATING_MAX_EDITS_PER_DAY: '2',
  });
});
afterAll(() => world.service.close());

/** Somebody whose account was made so many hours ago; its id says so. */
function newcomer(hours: number): Person {
  return { ...user(), userId: newId(new Date().getTime() - hours * HOUR_MS) };
}

it('says what everybody sees, with the numbers after it and a sequence that grows', async () => {
  const [plugin, author] = [world.plugin(), user()];
  const { rating } = await world.rate(plugin, 4, { actor: author, comment: 'Fine.' });
  await world.change(plugin, rating.ratingId, author, { score: 2 });
  await world.decide(plugin, rating.ratingId, 'hide');
  await world.decide(plugin, rating.ratingId, 'restore');
  await world.remove(plugin, rating.ratingId, admin);
  const said = () =>
    [ratingCreated, ratingUpdated, ratingModerated, ratingDeleted]
      .flatMap((contract) => world.service.heard(contract).map(({ payload }) => payload))
      .filter(({ pluginId }) => pluginId === plugin.name)
      .sort((a, b) => a.sequence - b.sequence);
  await eventually(() => said().length, 5);
  expect(said().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(said().map(({ aggregate }) => aggregate.totalRatings)).toEqual([1, 1, 0, 1, 0]);
  expect(said()).toMatchObject([
    { score: 4, comment: 'Fine.', isPrivate: false, packageId: plugin.packageId, ownerId: plugin.ownerId },
    { score: 2, previousScore: 4, comment: 'Fine.', aggregate: { averageScore: 2 } },
    { action: 'hidden', previousState: 'visible', reasons: ['moderator'], by: { userId: moderator.userId } },
    { action: 'restored', previousState: 'hidden', by: { role: 'moderator' } },
    { state: 'visible', by: { userId: admin.userId, role: 'admin' } },
  ]);
});

it('holds ratings of young accounts, unless they have installed the plugin', async () => {
  const [plugin, young, installer] = [world.plugin(), newcomer(0), newcomer(0)];
  catalog.installers.add(installer.userId);
  expect((await world.rate(plugin, 1, { actor: young })).rating.state).toBe('held');
  expect((await world.rate(plugin, 5, { actor: installer })).rating.state).toBeUndefined();
  expect(await world.list(plugin)).toMatchObject({ totalRatings: 1, ratings: [{ verifiedInstall: true }] });
  expect(await world.summary(plugin)).toMatchObject({ verifiedInstalls: 1 });
});

it('holds a burst, says so, and lets it through again in one call', async () => {
  const plugin = world.plugin();
  await world.rate(plugin, 5, { actor: user() });
  for (let i = 0; i < 3; i += 1) await world.rate(plugin, 1, { actor: newcomer(2) });
  await eventually(async () => (await world.list(plugin)).totalRatings, 1);
  const told = () => world.service.heard(ratingAnomalyDetected).map(({ payload }) => payload);
  await eventually(() => told().length, 1);
  expect(told()[0]).toMatchObject({ pluginId: plugin.name, kind: 'young_accounts', aggregate: { totalRatings: 1 } });
  expect(told()[0]?.ratingIds).toHaveLength(3);
  const asked = { pluginId: plugin.name, rule: 'burst' };
  await expect(world.service.ask(releaseRatings, asked, user())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await world.service.ask(releaseRatings, asked, moderator)).toMatchObject({ released: 3, more: false });
  expect(await world.list(plugin)).toMatchObject({ totalRatings: 4, averageScore: 2 });
  expect(await world.drift()).toEqual([]);
});

it('lets a user rate and change only so often a day', async () => {
  const author = user();
  const plugins = Array.from({ length: 5 }, () => world.plugin());
  const given: KeptRating[] = [];
  for (const plugin of plugins.slice(0, 4)) given.push(await world.rate(plugin, 3, { actor: author }));
  await expect(world.rate(plugins[4]!, 3, { actor: author })).rejects.toMatchObject({ code: 'RATING_LIMIT_REACHED' });
  const change = (score: number) => world.change(plugins[0]!, given[0]!.rating.ratingId, author, { score });
  await change(1);
  await change(2);
  await expect(change(3)).rejects.toMatchObject({ code: 'RATING_LIMIT_REACHED' });
  expect((await change(2)).rating.score).toBe(2);
});

it('does not let a rating that is out of sight come back by being sent anew', async () => {
  const [plugin, author] = [world.plugin(), user()];
  const { rating } = await world.rate(plugin, 1, { actor: author, comment: 'See https://evil.example' });
  expect(rating.state).toBe('held');
  await expect(world.get(plugin, rating.ratingId, user())).rejects.toMatchObject({ code: 'RATING_NOT_FOUND' });
  await world.remove(plugin, rating.ratingId, author);
  const again = await world.rate(plugin, 1, { actor: author });
  expect(again.rating.state).toBe('held');
  const waiting = await world.service.ask(listRatingsToReview, { state: 'held', limit: 100 }, moderator);
  expect(waiting.ratings).toContainEqual(
    expect.objectContaining({ ratingId: again.rating.ratingId, reasons: ['sent_again'] }),
  );
});

it('does not show what banned people wrote, and counts their scores on', async () => {
  const [plugin, author] = [world.plugin(), user()];
  const { rating } = await world.rate(plugin, 5, { actor: author, comment: 'Mine.' });
  const alone = async (reader: Person) => (await world.get(plugin, rating.ratingId, reader)).rating.comment;
  const shown = async () => {
    const { totalRatings, ratings } = await world.list(plugin);
    return [totalRatings, ratings[0]?.comment];
  };
  const person = { userId: author.userId, handle: 'ann', by: { kind: 'system' as const }, reason: 'spam' };
  await world.service.say(userBanned, {
    ...{ ...person, restrictionId: newId(), publisherIds: [], roleBefore: 'user', revokedTokens: 0 },
  });
  await eventually(shown, [1, undefined]);
  expect([await alone(user()), await alone(moderator)]).toEqual([undefined, 'Mine.']);
  await world.service.say(userUnbanned, { ...person, restrictionId: newId(), banReason: 'spam' });
  await eventually(shown, [1, 'Mine.']);
  expect(await alone(user())).toBe('Mine.');
});

it('does not look again at words a moderator has let through, only at others', async () => {
  const [plugin, author] = [world.plugin(), user()];
  const comment = 'As they say on https://example.com/';
  const { rating } = await world.rate(plugin, 3, { actor: author, comment });
  await world.decide(plugin, rating.ratingId, 'approve');
  const scored = await world.change(plugin, rating.ratingId, author, { score: 4 });
  expect([rating.state, scored.rating.state]).toEqual(['held', undefined]);
  const reworded = await world.change(plugin, rating.ratingId, author, { comment: `${comment}2` });
  expect(reworded.rating.state).toBe('held');
});

it('finds what is not as the ratings say, and corrects it', async () => {
  const plugin = world.plugin();
  await world.rate(plugin, 5, { metadata: { pluginVersion: '1.0.0' } });
  await world.service.sql(`UPDATE ratings.rating_totals SET c5 = 7 WHERE plugin_id = $1`, [plugin.packageId]);
  await world.service.sql(`DELETE FROM ratings.rating_version WHERE plugin_id = $1`, [plugin.packageId]);
  const drift = await world.drift();
  expect(drift).toEqual([
    { pluginId: plugin.name, what: 'scores and verified installs', stored: '0 0 0 0 7 0', actual: '0 0 0 0 1 0' },
    { pluginId: plugin.name, what: 'version 1.0.0', stored: '0 0 0 0 0 0', actual: '0 0 0 0 1 0' },
  ]);
  expect(await world.drift(true)).toEqual(drift);
  expect(await world.drift()).toEqual([]);
  expect((await world.summary(plugin)).versions).toMatchObject([{ version: '1.0.0', totalRatings: 1 }]);
});
