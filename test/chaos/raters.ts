import { randomUUID } from 'node:crypto';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { pick, rest, type Caller } from './callers';
import { insist } from './insist';

interface Known {
  readonly ratingId: string;
  readonly score: number;
}

/** What one user has been told of their ratings, by plugin. */
export class Rater {
  readonly ratings = new Map<string, Known>();
  /** Ids that were deleted, by plugin. */
  readonly deleted: { plugin: string; ratingId: string }[] = [];

  constructor(
    readonly user: User,
    private readonly plugins: readonly string[],
    private readonly caller: Caller,
  ) {}

  /** Rates, changes and deletes without end, one after the other, each until it is answered for good. */
  async work(): Promise<void> {
    const { random, stop } = this.caller;
    while (!stop.aborted) {
      const plugin = pick(this.plugins, random);
      const score = 1 + Math.floor(random() * 5);
      const known = this.ratings.get(plugin);
      if (known === undefined) await this.create(plugin, score);
      else if (random() < 0.3) await this.remove(plugin, known);
      else await this.change(plugin, known, score);
      await rest(this.caller);
    }
  }

  /** Every answer it got is still true. */
  async check(): Promise<void> {
    const { registry, violations } = this.caller;
    const { token, handle } = this.user;
    for (const [plugin, { ratingId, score }] of this.ratings) {
      const reply = await registry.get(path(plugin, ratingId), { token });
      if (reply.status !== 200 || reply.json.score !== score)
        violations.push(`${handle} gave ${plugin} ${score}, and reads ${reply.status} ${reply.text.slice(0, 200)}`);
    }
    for (const { plugin, ratingId } of this.deleted) {
      const { status } = await registry.get(path(plugin, ratingId), { token });
      if (status !== 404) violations.push(`${handle} deleted ${ratingId} of ${plugin}, and reads ${status}`);
    }
  }

  private async create(plugin: string, score: number): Promise<void> {
    const reply = await this.send('rate', 'POST', `/v1/plugins/${plugin}/ratings`, { score });
    if (reply.status === 201) this.ratings.set(plugin, { ratingId: reply.json.ratingId, score });
    else this.refused('create', plugin, reply.status, reply.text);
  }
  private async change(plugin: string, { ratingId }: Known, score: number): Promise<void> {
    const reply = await this.send('change', 'PUT', path(plugin, ratingId), { score });
    if (reply.status === 200) this.ratings.set(plugin, { ratingId, score });
    else this.refused('change', plugin, reply.status, reply.text);
  }
  private async remove(plugin: string, { ratingId }: Known): Promise<void> {
    let sent = 0;
    const reply = await this.send('delete', 'DELETE', path(plugin, ratingId), undefined, () => (sent += 1));
    // Deleting takes no key: who asks again after a lost answer finds nothing.
    const isGone = reply.status === 204 || (reply.status === 404 && sent > 1);
    if (!isGone) return this.refused('delete', plugin, reply.status, reply.text);
    this.ratings.delete(plugin);
    this.deleted.push({ plugin, ratingId });
  }
  /** With one key however often it is sent. */
  private send(what: string, method: string, to: string, json?: object, onSend = (): unknown => undefined) {
    const headers = { 'idempotency-key': randomUUID() };
    const { registry, tally, giveUp } = this.caller;
    const options = { token: this.user.token, headers, ...(json === undefined ? {} : { json }) };
    const once = (): Promise<Reply> => {
      onSend();
      return registry.request(method, to, options);
    };
    return insist(what, tally, giveUp, once, isInProgress);
  }
  private refused(what: string, plugin: string, status: number, text: string): void {
    this.caller.violations.push(
      `${this.user.handle} could not ${what} a rating of ${plugin}: ${status} ${text.slice(0, 200)}`,
    );
  }
}

function isInProgress(reply: Reply): boolean {
  return reply.status === 409 && reply.json.code === 'idempotency_in_progress';
}
function path(plugin: string, ratingId: string): string {
  return `/v1/plugins/${plugin}/ratings/${ratingId}`;
}
