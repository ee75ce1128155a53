import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { KINDS, ModeratedItem, ROUTES, STATES, type ItemKind, type State } from '../support/moderated-item';
import { type User } from '../support/registry-client';
import { inTopology, START_TIMEOUT_MS } from '../support/world';

jest.setTimeout(START_TIMEOUT_MS);

const PAGE = join(__dirname, '../../docs/moderation-cells.md');
const ACTORS = ['stranger', 'user', 'owner', 'moderator', 'admin'] as const;
type Actor = (typeof ACTORS)[number];
const EVERYBODYS = ['look', 'report', 'appeal', 'delete', 'undelete'];
const CASES: Record<ItemKind, readonly string[]> = {
  skill: ['dismiss', 'confirm and hide', 'reject', 'accept'],
  package: ['dismiss', 'confirm and quarantine', 'confirm and revoke', 'reject', 'accept'],
};
/** Nothing has to be put back after these; after the next ones the case has to be opened again. */
const HARMLESS = ['report', 'feature'];
const CASES_ONLY = ['appeal', 'dismiss', 'reject'];
const STAFFS = ['approve', 'quarantine', 'revoke', 'feature'];

const HEARD_BY_THE_CATALOG = ['reef.evt.moderation.verdict.changed.v1', 'reef.evt.moderation.skill.hidden.v1'];

/** What it came to that one actor did one thing to an item in one state. */
interface Cell {
  readonly answer: string;
  /** What everybody gets after it. */
  readonly answers: string;
  readonly events: readonly Event[];
}
interface Event {
  readonly id: string;
  readonly subject: string;
}
/** An item in a state, and what everybody gets of it. */
interface Start {
  readonly item: ModeratedItem;
  readonly state: State;
  readonly answers: string;
}
/** By action, actor and state. */
type Cells = Map<string, Cell>;
const keyOf = (action: string, actor: Actor, state: State): string => `${action}|${actor}|${state}`;

inTopology('cluster', 'docs/moderation-cells.md', (world) => {
  const people = new Map<Actor, User>();
  let reporter: User;
  beforeAll(async () => {
    for (const name of ['user', 'owner', 'moderator', 'admin'] as const) people.set(name, await world.createUser(name));
    for (const role of ['moderator', 'admin'] as const) {
      const json = { handle: people.get(role)!.handle, role };
      (await world.request('POST', '/api/v1/users/role', { token: world.adminToken, json })).expect(200);
    }
    reporter = await world.createUser('reporter');
  });

  /** What moderation and the catalog have said about the item, once all of it has reached the catalog. */
  async function saidOf({ id }: ModeratedItem): Promise<readonly Event[]> {
    const said = `SELECT id, subject, occurred_at, subject = ANY($2)
         AND NOT EXISTS (SELECT 1 FROM catalog.inbox WHERE event_id = id) AS waits
       FROM (SELECT * FROM moderation.outbox UNION ALL SELECT * FROM catalog.outbox) said
       WHERE $1 IN (payload->>'itemId', payload->>'skillId', payload->>'packageId') ORDER BY subject, occurred_at`;
    return eventually(
      () => world.sql<Event & { waits: boolean }>(said, [id, HEARD_BY_THE_CATALOG]),
      (events) => events.every(({ waits }) => !waits),
    );
  }
  async function anItem(kind: ItemKind, state: State): Promise<Start> {
    const item = new ModeratedItem(world, kind, people.get('owner')!, people.get('moderator')!);
    await item.publish(reporter);
    await item.become(state, () => saidOf(item));
    await saidOf(item);
    // What is kept in memory is forgotten a moment after the catalog knows better.
    const steady = async () => [await item.answers(), await item.answers()] as const;
    const [answers] = await eventually(steady, ([one, two]) => one === two);
    return { item, state, answers };
  }

  /** Everything that everybody can do to an item in its state, which it has again after each. */
  async function cellsOf({ item, state, answers: start }: Start, all: readonly Start[]): Promise<Cells> {
    const cells: Cells = new Map();
    const isOfAState = (seen: string): boolean => all.some(({ answers }) => answers === seen);
    for (const action of [...EVERYBODYS, ...CASES[item.kind], ...STAFFS])
      for (const actor of ACTORS) {
        await item.makeRoomFor(action);
        const before = new Set((await saidOf(item)).map(({ id }) => id));
        const { status, text } = await item.act(people.get(actor), action);
        const events = (await saidOf(item)).filter(({ id }) => !before.has(id));
        const answer = status === 200 ? '200' : `${status} ${text.replaceAll(item.name, '{name}')}`;
        const answers = events.length === 0 ? start : await eventually(() => item.answers(), isOfAState);
        cells.set(keyOf(action, actor, state), { answer, answers, events });
        if (CASES_ONLY.includes(action)) await item.reopen();
        else if (events.length > 0 && !HARMLESS.includes(action)) {
          await item.become(state, () => saidOf(item));
          await saidOf(item);
          await eventually(() => item.answers(), start);
        }
      }
    return cells;
  }

  it('says what everybody can do in every state, and what follows', async () => {
    const rendered = await Promise.all(
      KINDS.map(async (kind) => {
        const starts = await Promise.all(STATES[kind].map((state) => anItem(kind, state)));
        const found = await Promise.all(
          starts.map(async (start) => ({ ...start, cells: await cellsOf(start, starts) })),
        );
        const events = found.flatMap(({ cells }) => [...cells.values()].flatMap((cell) => cell.events));
        return render(kind, found, await auditedOf(events));
      }),
    );
    const [head] = readFileSync(PAGE, 'utf8').split('\n## ');
    expect(`${[head?.trimEnd(), ...rendered].join('\n\n')}\n`).toBe(readFileSync(PAGE, 'utf8'));
  });

  /** The action that the audit log has for each of the events that it has. */
  async function auditedOf(events: Cell['events']): Promise<Map<string, string>> {
    const ids = events.map(({ id }) => id);
    const heard = `SELECT count(DISTINCT event_id)::int AS many FROM moderation.inbox
      WHERE event_id = ANY($1) AND subscriber LIKE 'moderation-audit-%'`;
    const silent = ['reef.evt.moderation.verdict.changed.v1', 'reef.evt.catalog.version.decided.v1'];
    const many = events.filter(({ subject }) => !silent.includes(subject)).length;
    await eventually(() => world.sql(heard, [ids]), [{ many }]);
    const rows = await world.sql<{ id: string; action: string }>(
      'SELECT source_event_id AS id, action FROM moderation.audit_record WHERE source_event_id = ANY($1)',
      [ids],
    );
    return new Map(rows.map(({ id, action }) => [id, action]));
  }

  /** A section of the page: what everybody gets in each state, the cells, and what their letters mean. */
  function render(
    kind: ItemKind,
    found: readonly { state: State; cells: Cells; answers: string }[],
    audited: ReadonlyMap<string, string>,
  ): string {
    const states = found.map(({ state }) => state);
    const outcomes: string[] = [];
    const letterOf = (cell: Cell, state: State): string => {
      const then = found.filter(({ answers }) => answers === cell.answers).map((each) => each.state);
      const names = cell.events.map(({ subject }) => `\`${subject.split('.').slice(3, 5).join('.')}\``);
      const actions = cell.events.flatMap(({ id }) => (audited.has(id) ? [`\`${audited.get(id)}\``] : []));
      const effect = cell.events.length === 0 || then.includes(state) ? '' : then.join(' or ') || cell.answers;
      const outcome = `| ${cell.answer} | ${effect} | ${names.join(' ')} | ${actions.sort().join(' ')} |`;
      if (!outcomes.includes(outcome)) outcomes.push(outcome);
      return String(outcomes.indexOf(outcome) + 1);
    };
    const rows = [...EVERYBODYS, ...CASES[kind], ...STAFFS].flatMap((action) =>
      ACTORS.map((actor) => {
        const cells = found.map(({ state, cells: all }) => letterOf(all.get(keyOf(action, actor, state))!, state));
        return `| ${action} | ${actor} | ${cells.join(' | ')} |`;
      }),
    );
    return [
      `## A ${kind}`,
      '',
      `| What everybody gets | ${states.join(' | ')} |`,
      `| --- |${' --- |'.repeat(states.length)}`,
      ...[...ROUTES[kind], 'found by a search'].map(
        (route, i) => `| ${route} | ${found.map(({ answers }) => answers.split(' ')[i]).join(' | ')} |`,
      ),
      '',
      `| Action | Actor | ${states.join(' | ')} |`,
      `| --- | --- |${' --- |'.repeat(states.length)}`,
      ...rows,
      '',
      '| | Answer | Then | Said | Audit |',
      '| --- | --- | --- | --- | --- |',
      ...outcomes.map((outcome, i) => `| ${i + 1} ${outcome}`),
    ].join('\n');
  }
});
