import { reportRating, voteRating, type FoundPlugin } from '@app/contracts';
import fc from 'fast-check';
import { RatingsWorld, admin, moderator, type Person } from './ratings-world';
import { user } from './catalog-stand-in';

/** What the model knows of a rating. */
interface Modelled {
  readonly id: string;
  score: number;
  state: 'visible' | 'held' | 'hidden';
  readonly voters: Set<string>;
  readonly reporters: Set<string>;
}
const COMMENTS = ['fine', 'see http://evil.example/x', undefined];
const PEOPLE = 6;
const command = fc.record({
  what: fc.constantFrom('rate', 'rate', 'change', 'change', 'delete', 'hide', 'restore', 'approve', 'vote', 'report'),
  who: fc.nat(PEOPLE - 1),
  whose: fc.nat(PEOPLE - 1),
  score: fc.integer({ min: 1, max: 5 }),
  comment: fc.constantFrom(...COMMENTS),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

let world: RatingsWorld;
beforeAll(async () => {
  world = await RatingsWorld.open({ RATING_HIDE_AT_REPORTS: '2' });
});
afterAll(() => world.service.close());

/** One plugin, what six people do to it, and what should have come of it. */
class Model {
  readonly plugin: FoundPlugin = world.plugin();
  readonly people: Person[] = Array.from({ length: PEOPLE }, () => user());
  readonly ratings = new Map<number, Modelled>();
  /** Who has deleted a rating that was out of sight. */
  readonly marked = new Set<number>();

  async run({ what, who, whose, score, comment }: Command): Promise<void> {
    const text = comment === undefined ? {} : { comment };
    const held = comment?.includes('http') === true;
    const actor = this.people[who]!;
    const [own, other] = [this.ratings.get(who), this.ratings.get(whose)];
    switch (what) {
      case 'rate': {
        const sent = world.rate(this.plugin, score, { actor, ...text });
        if (own !== undefined) return this.refused(sent, 'RATING_EXISTS');
        const id = (await sent).rating.ratingId;
        const state = held || this.marked.has(who) ? 'held' : 'visible';
        this.ratings.set(who, { id, score, state, voters: new Set(), reporters: new Set() });
        return;
      }
      case 'change': {
        if (own === undefined) return;
        const { rating } = await world.change(this.plugin, own.id, actor, { score, comment: comment ?? null });
        own.score = score;
        // Held for its words and for having been sent again: the latter stays.
        own.state = rating.state ?? 'visible';
        if (!this.marked.has(who) && own.state !== 'hidden') expect(own.state).toBe(held ? 'held' : 'visible');
        return;
      }
      case 'delete': {
        if (own === undefined) return;
        await this.refused(world.remove(this.plugin, own.id, user()), /RATING_NOT_(YOURS|FOUND)/);
        await world.remove(this.plugin, own.id, score > 3 ? admin : actor);
        if (own.state !== 'visible') this.marked.add(who);
        this.ratings.delete(who);
        return;
      }
      case 'vote':
      case 'report':
        return this.say(what, actor, other, score);
      default:
        if (other === undefined) return;
        await world.decide(this.plugin, other.id, what, moderator);
        other.state = what === 'hide' ? 'hidden' : 'visible';
        for (const reporter of other.reporters) other.reporters.add(`${reporter} settled`);
    }
  }

  private async say(what: 'vote' | 'report', actor: Person, rating: Modelled | undefined, score: number) {
    if (rating === undefined) return;
    const choice = { pluginId: this.plugin.name, ratingId: rating.id };
    const isOwn = this.ratings.get(this.people.indexOf(actor)) === rating;
    const sent =
      what === 'vote'
        ? world.service.ask(voteRating, { ...choice, helpful: score > 2 }, actor)
        : world.service.ask(reportRating, { ...choice, reason: 'spam' }, actor);
    if (rating.state !== 'visible') return this.refused(sent, 'RATING_NOT_FOUND');
    if (isOwn) return this.refused(sent, 'RATING_OWN');
    await sent;
    if (what === 'vote') rating.voters[score > 2 ? 'add' : 'delete'](actor.userId);
    else rating.reporters.add(actor.userId);
    const open = [...rating.reporters].filter(
      (one) => !one.endsWith('settled') && !rating.reporters.has(`${one} settled`),
    );
    if (what === 'report' && open.length >= 2) rating.state = 'hidden';
  }

  /** Every number is what the model says, and what the rows say. */
  async check(): Promise<void> {
    const visible = [...this.ratings.values()].filter(({ state }) => state === 'visible');
    const page = await world.list(this.plugin);
    expect(page.ratings.map(({ ratingId, score, helpfulVotes = 0 }) => [ratingId, score, helpfulVotes]).sort()).toEqual(
      visible.map(({ id, score, voters }) => [id, score, voters.size]).sort(),
    );
    expect(page.totalRatings).toBe(visible.length);
    for (const score of [1, 2, 3, 4, 5])
      expect(page.distribution[score]).toBe(visible.filter((rating) => rating.score === score).length);
    expect(await world.drift()).toEqual([]);
  }
  async checkWindows(): Promise<void> {
    const many = [...this.ratings.values()].filter(({ state }) => state === 'visible').length;
    const { windows } = await world.summary(this.plugin);
    expect(windows.map(({ totalRatings }) => totalRatings)).toEqual([many, many]);
  }
  private async refused(sent: Promise<unknown>, code: string | RegExp): Promise<void> {
    const matching = typeof code === 'string' ? code : expect.stringMatching(code);
    await expect(sent).rejects.toMatchObject({ code: matching });
  }
}

it('agrees with a model after every step, whatever many people do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 16 }), async (commands) => {
      const model = new Model();
      for (const each of commands) {
        await model.run(each);
        await model.check();
      }
      await model.checkWindows();
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

it('loses nothing and never waits in a circle when fifty people write about one plugin at once', async () => {
  const plugin = world.plugin();
  await world.list(plugin);
  const people = Array.from({ length: 50 }, () => user());
  const rated = await Promise.all(people.map((actor, i) => world.rate(plugin, (i % 5) + 1, { actor })));
  const ids = rated.map(({ rating }) => rating.ratingId);
  await Promise.all([
    ...ids.slice(0, 20).map((id, i) => world.change(plugin, id, people[i]!, { score: 5 })),
    ...ids.slice(10, 30).map((id) => world.decide(plugin, id, 'hide')),
    ...ids.slice(30, 40).map((id, i) => world.remove(plugin, id, people[i + 30]!)),
    ...ids.slice(0, 50).map((ratingId, i) => {
      const vote = { pluginId: plugin.name, ratingId, helpful: true };
      return world.service.ask(voteRating, vote, people[(i + 1) % 50]).catch(() => undefined);
    }),
  ]);
  const page = await world.list(plugin);
  expect(page.totalRatings).toBe(20);
  expect(page.ratings).toHaveLength(20);
  expect(page.distribution[5]).toBe(12);
  expect(await world.drift()).toEqual([]);
});
