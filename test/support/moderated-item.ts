import { simpleSkill, uniqueName } from './bundles';
import { eventually } from './eventually';
import { type Reply } from './http';
import { type User } from './registry-client';
import { type World } from './world';

export const KINDS = ['skill', 'package'] as const;
export type ItemKind = (typeof KINDS)[number];
export const STATES = {
  skill: ['approved', 'quarantined', 'revoked', 'hidden', 'deleted'],
  package: ['approved', 'quarantined', 'revoked', 'deleted'],
} as const;
export type State = (typeof STATES)[ItemKind][number];

const VERSION = '1.0.0';

/** What needs no case: method, path below that of the item, body. */
const SIMPLE: Readonly<Record<string, readonly [string, string, object?]>> = {
  look: ['GET', '/moderation'],
  report: ['POST', '/report', { reason: 'Odd', version: VERSION }],
  delete: ['DELETE', ''],
  undelete: ['POST', '/undelete'],
  feature: ['POST', '/featured', { featured: true }],
  ...Object.fromEntries(
    Object.entries({ approve: 'approved', quarantine: 'quarantined', revoke: 'revoked' }).map(([action, state]) => [
      action,
      ['POST', `/versions/${VERSION}/moderation`, { state, reason: 'Looked at it.' }] as const,
    ]),
  ),
};

/** An item with one version, and a case of each sort about it, that moderators can put into any state and back. */
export class ModeratedItem {
  readonly name: string;
  private itemId = '';
  private reportId = '';
  private appealId = '';
  /** The cases that are not open any more. */
  private readonly decided = new Set<'report' | 'appeal'>();

  constructor(
    private readonly world: World,
    readonly kind: ItemKind,
    private readonly owner: User,
    private readonly moderator: User,
  ) {
    this.name = uniqueName(kind);
  }

  get path(): string {
    return this.kind === 'skill' ? `/api/v1/skills/${this.name}` : `/api/v1/packages/${this.name}`;
  }
  get id(): string {
    return this.itemId;
  }

  /** Publishes it, and has it reported. The first word about it is that it is approved. */
  async publish(reporter: User): Promise<void> {
    const { world, name, owner } = this;
    const published =
      this.kind === 'skill'
        ? await world.publishSkillParts(owner, { slug: name, version: VERSION, files: simpleSkill(name) })
        : await world.publishPlugin(owner, { name, version: VERSION });
    published.expect(200);
    await eventually(
      () => this.answers(),
      (answers) => answers.startsWith('200 200'),
    );
    const report = (await this.ask(reporter, 'POST', '/report', { reason: 'Odd', version: VERSION })).expect(200).json;
    this.reportId = report.reportId;
    this.itemId = report.skillId ?? report.packageId;
    (await this.act(this.moderator, 'quarantine')).expect(200);
    (await this.act(owner, 'appeal')).expect(200);
  }

  /** What everybody gets, route by route: the status of each, and how often a search finds it. */
  async answers(): Promise<string> {
    const { name, path, world } = this;
    const search = this.kind === 'skill' ? `/api/v1/search?q=${name}` : `/api/v1/packages/search?q=${name}`;
    const places = ROUTES[this.kind].map((route) => route.replaceAll('{path}', path).replaceAll('{name}', name));
    const replies = await Promise.all(places.map((place) => world.get(place)));
    const found = (await world.get(search)).expect(200).json.results as unknown[];
    return [...replies.map(({ status }) => status), found.length].join(' ');
  }

  /** Where an appeal is open another one changes nothing, so the one before is decided first. */
  async makeRoomFor(action: string): Promise<void> {
    if (action === 'appeal' && !this.decided.has('appeal')) (await this.act(this.moderator, 'reject')).expect(200);
  }
  /** One of the actions of docs/moderation-cells.md. */
  async act(actor: User | undefined, action: string): Promise<Reply> {
    if (action === 'appeal') return this.appeal(actor);
    if (action === 'dismiss') return this.triage(actor, { status: 'dismissed', note: 'Looked at it.' });
    if (action.startsWith('confirm and '))
      return this.triage(actor, { status: 'confirmed', note: 'Bad.', finalAction: action.split(' ')[2] });
    if (action === 'reject') return this.resolve(actor, { status: 'rejected', note: 'It is not.' });
    if (action === 'accept')
      return this.resolve(actor, { status: 'accepted', note: 'It is.', finalAction: this.clearing });
    const [method, path, body] = SIMPLE[action] ?? [];
    if (method === undefined || path === undefined) throw new Error(`Nobody can ${action}.`);
    return this.ask(actor, method, path, body);
  }

  /**
   * Brings it into the state from any other one, as moderators and its owner can.
   * @param settled waits until the catalog has heard what moderators have decided
   */
  async become(state: State, settled: () => Promise<unknown>): Promise<void> {
    await this.reopen();
    await this.ask(this.moderator, 'POST', '/undelete');
    (await this.act(this.moderator, 'accept')).expect(200); // it is shown and approved
    if (state === 'quarantined') (await this.act(this.moderator, 'quarantine')).expect(200);
    if (state === 'revoked') (await this.act(this.moderator, 'revoke')).expect(200);
    await settled();
    if (state === 'hidden') (await this.act(this.moderator, 'confirm and hide')).expect(200);
    if (state === 'deleted') (await this.act(this.owner, 'delete')).expect(200);
    await this.reopen();
  }
  /** Opens the cases again that are decided. */
  async reopen(): Promise<void> {
    if (this.decided.delete('report')) await this.triage(this.moderator, { status: 'open' });
    if (this.decided.delete('appeal')) await this.resolve(this.moderator, { status: 'open' });
  }

  private get clearing(): string {
    return this.kind === 'skill' ? 'restore' : 'approve';
  }
  private async appeal(actor: User | undefined): Promise<Reply> {
    const reply = await this.ask(actor, 'POST', '/appeal', { message: 'It is fine.', version: VERSION });
    if (reply.status === 200) {
      this.appealId = reply.json.appealId;
      this.decided.delete('appeal');
    }
    return reply;
  }
  private async triage(actor: User | undefined, json: object): Promise<Reply> {
    const reply = await this.caseOf(actor, `reports/${this.reportId}/triage`, json);
    if (reply.status === 200 && reply.json.status !== 'open') this.decided.add('report');
    return reply;
  }
  private async resolve(actor: User | undefined, json: object): Promise<Reply> {
    const reply = await this.caseOf(actor, `appeals/${this.appealId}/resolve`, json);
    if (reply.status === 200 && reply.json.status !== 'open') this.decided.add('appeal');
    return reply;
  }
  private caseOf(actor: User | undefined, path: string, json: object): Promise<Reply> {
    const cases = this.kind === 'skill' ? '/api/v1/skills/-' : '/api/v1/packages';
    return this.world.request('POST', `${cases}/${path}`, { token: actor?.token, json });
  }
  private ask(actor: User | undefined, method: string, path: string, json?: object): Promise<Reply> {
    return this.world.request(method, `${this.path}${path}`, {
      token: actor?.token,
      ...(json === undefined ? {} : { json }),
    });
  }
}

/** The routes that `answers` asks, in its order. */
export const ROUTES = {
  skill: [
    '{path}',
    '{path}/versions/1.0.0',
    '/api/v1/download?slug={name}',
    '/api/v1/download?slug={name}&version=1.0.0',
    '{path}/file?path=SKILL.md',
    '{path}/install',
    '/api/v1/resolve?slug={name}&hash=0000000000000000000000000000000000000000000000000000000000000000',
  ],
  package: [
    '{path}',
    '{path}/versions/1.0.0',
    '{path}/download',
    '{path}/download?version=1.0.0',
    '{path}/versions/1.0.0/artifact/download',
    '{path}/file?path=package.json&version=1.0.0',
    '/api/npm/{name}',
    '/api/npm/{name}/-/{name}-1.0.0.tgz',
  ],
} as const;
