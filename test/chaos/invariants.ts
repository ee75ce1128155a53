import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { RegistryClient } from '../support/registry-client';
import { SERVICES } from '../support/topologies';
import type { Receiver } from '../support/webhook-receiver';

/** What must be true once everything has been whole for a while; each resolves to what is not, in words. */
export interface Evidence {
  readonly db: Pool;
  readonly registry: RegistryClient;
  readonly receiver: Receiver;
  /** The webhooks of the run, with the tokens of whose they are. */
  readonly webhooks: readonly { readonly webhookId: string; readonly token: string; readonly plugin: string }[];
}

const EVENTS_PAGE = join(__dirname, '../../docs/events.md');

interface Subscription {
  readonly subject: string;
  readonly source: string;
  readonly subscriber: string;
}
/** Who hears what, as the generated page has it. */
function subscriptions(): Subscription[] {
  const sections = readFileSync(EVENTS_PAGE, 'utf8').split(/^## /m).slice(1);
  return sections.flatMap((section) => {
    const subject = section.split('\n', 1)[0]!.trim();
    const source = /Said by (\w+)\./.exec(section)?.[1] ?? '';
    const heard = /Heard by ([^.]*)\./.exec(section)?.[1] ?? '';
    return [...heard.matchAll(/`([^`]+)`/g)].map(([, subscriber]) => ({ subject, source, subscriber: subscriber! }));
  });
}

/** As of the start of the run: what was built says no more. */
const SUBSCRIPTIONS = subscriptions();

/** Events that are committed and not yet on the bus, and events on the bus that a subscriber has not handled. */
async function missingEvents({ db }: Evidence): Promise<string[]> {
  const missing: string[] = [];
  for (const schema of SERVICES) {
    const { rows } = await db.query(`SELECT count(*)::int AS many FROM ${schema}.outbox WHERE published_at IS NULL`);
    if (rows[0].many > 0) missing.push(`${rows[0].many} events of ${schema} are not published`);
  }
  for (const { subject, source, subscriber } of SUBSCRIPTIONS) {
    const hearer = subscriber.split('-', 1)[0]!;
    const { rows } = await db.query(
      `SELECT count(*)::int AS many FROM ${source}.outbox o
       WHERE subject = $1 AND NOT EXISTS (SELECT FROM ${hearer}.inbox i WHERE i.subscriber = $2 AND i.event_id = o.id)`,
      [subject, subscriber],
    );
    if (rows[0].many > 0) missing.push(`${subscriber} has not handled ${rows[0].many} of ${subject}`);
  }
  return missing;
}

/** A subject's numbers have no gap and no double. */
async function brokenNumbers({ db }: Evidence): Promise<string[]> {
  const broken: string[] = [];
  for (const schema of SERVICES) {
    const { rows } = await db.query(
      `SELECT subject, count(*)::int AS many, min(sequence)::int AS least, max(sequence)::int AS most
       FROM ${schema}.outbox GROUP BY subject`,
    );
    for (const { subject, many, least, most } of rows)
      if (least !== 1 || most !== many) broken.push(`${subject} has ${many} events, numbered ${least} to ${most}`);
  }
  return broken;
}

async function deadLetters({ db }: Evidence): Promise<string[]> {
  const parts = SERVICES.map((schema) => `SELECT subscriber, subject, error FROM ${schema}.dead_letter`);
  const { rows } = await db.query(parts.join(' UNION ALL '));
  return rows.map(({ subscriber, subject, error }) => `${subscriber} has parked a ${subject}: ${error}`);
}

/** No attempt is left half done. */
async function unfinishedAttempts({ db }: Evidence): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT id, state, error_message FROM publishing.attempt WHERE state IN ('received', 'validated', 'stored', 'registered')`,
  );
  return rows.map(({ id, state, error_message }) => `publish attempt ${id} is ${state} (${error_message})`);
}

async function unfinishedScans({ db }: Evidence): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT v.id FROM catalog.version v WHERE NOT EXISTS (SELECT FROM moderation.verdict m WHERE m.version_id = v.id)`,
  );
  return rows.map(({ id }) => `version ${id} has no verdict`);
}

/** The numbers of every plugin are those of its ratings. */
async function wrongAggregates({ registry }: Evidence): Promise<string[]> {
  const wrong: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const json = after === undefined ? {} : { after };
    const reply = await registry.request('POST', '/api/v1/admin/ratings/verify', { token: registry.adminToken, json });
    const { drift, next } = reply.expect(200).json;
    wrong.push(...drift.map((one: unknown) => `the numbers are not those of the ratings: ${JSON.stringify(one)}`));
    after = next as string | null;
  }
  return wrong;
}

async function brokenAuditChain({ registry, db }: Evidence): Promise<string[]> {
  const token = registry.adminToken;
  const problems: string[] = [];
  let checked = 0;
  for (let query = ''; ;) {
    const page = (await registry.get(`/api/v1/admin/audit/verify${query}`, { token })).expect(200).json;
    checked += Number(page.checked);
    if (page.broken !== null) problems.push(`the audit log is broken: ${JSON.stringify(page.broken)}`);
    if (page.next === null || page.broken !== null) break;
    query = `?day=${page.next.day}&number=${page.next.number}`;
  }
  const { rows } = await db.query('SELECT count(*)::int AS many FROM moderation.audit_record');
  if (problems.length === 0 && rows[0].many !== checked)
    problems.push(`${rows[0].many} audit records, ${checked} in the chain`);
  return problems;
}

/** Every event of a hooked plugin is a message; every message arrived, or is listed as waiting or failed. */
async function lostWebhooks({ db, registry, receiver, webhooks }: Evidence): Promise<string[]> {
  const lost: string[] = [];
  const arrived = new Set(receiver.ids);
  for (const { webhookId, token, plugin } of webhooks) {
    const { rows } = await db.query(
      `SELECT o.id, d.state FROM ratings.outbox o
       LEFT JOIN gateway.webhook_delivery d ON d.message_id = o.id AND d.endpoint_id = $2
       WHERE o.subject ~ 'ratings[.]rating[.](created|updated|deleted)' AND o.payload ->> 'pluginId' = $1`,
      [plugin, webhookId],
    );
    const listed = await listedDeliveries(registry, webhookId, token);
    for (const { id, state } of rows) {
      if (state === null) lost.push(`event ${id} of ${plugin} became no webhook`);
      else if (state === 'delivered' && !arrived.has(id))
        lost.push(`webhook ${id} counts as delivered and never arrived`);
      else if (state !== 'delivered' && !listed.has(id)) lost.push(`webhook ${id} is ${state} and is not listed`);
    }
  }
  return lost;
}

async function listedDeliveries(registry: RegistryClient, webhookId: string, token: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let cursor = ''; ;) {
    const path = `/v1/webhooks/${webhookId}/deliveries?limit=100${cursor}`;
    const { deliveries, meta } = (await registry.get(path, { token })).expect(200).json;
    for (const delivery of deliveries) ids.add(delivery.messageId);
    if (!meta.nextCursor) return ids;
    cursor = `&cursor=${encodeURIComponent(meta.nextCursor)}`;
  }
}

/** One digest a version, and the bytes of every version are there. */
async function doubleVersions({ db }: Evidence): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT item_id, version_key, count(*)::int AS many FROM catalog.version GROUP BY 1, 2 HAVING count(*) > 1`,
  );
  return rows.map(({ item_id, version_key, many }) => `${item_id} has ${many} versions ${version_key}`);
}

/** What is waited for: each of them becomes empty by itself when everything is whole. */
export async function unfinished(evidence: Evidence): Promise<string[]> {
  const found = await Promise.all([missingEvents(evidence), unfinishedAttempts(evidence), unfinishedScans(evidence)]);
  return found.flat();
}

/** What must be so then, by what it is called in the report. */
export const INVARIANTS: Readonly<Record<string, (evidence: Evidence) => Promise<string[]>>> = {
  'no event is missing in a projection': missingEvents,
  'events are numbered without gaps': brokenNumbers,
  'there are no dead letters': deadLetters,
  'publish attempts have an end': unfinishedAttempts,
  'every version has a verdict': unfinishedScans,
  'aggregates equal rows': wrongAggregates,
  'webhooks are delivered or listed': lostWebhooks,
  'one digest per version': doubleVersions,
  'the audit chain is intact': brokenAuditChain,
};
