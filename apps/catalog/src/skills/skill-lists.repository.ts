import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { SkillRow } from './skill-row';
import type { SkillSort } from './skill-sort.rules';
import { SKILL_COLUMNS } from './skills.repository';

/** Where a walk through a list stands. */
export interface WalkPosition {
  /** What the database had committed when the walk began (`pg_snapshot` as text). */
  readonly snapshot: string;
  /** Sort key of the last skill shown: a count, or a time in epoch milliseconds. */
  readonly key: number;
  /** Time of its update, in epoch milliseconds; decides between equal counts. */
  readonly updatedAtMs: number;
  readonly id: string;
}
export interface ListedSkill extends SkillRow, Omit<WalkPosition, 'id'> {}

type Column = 'updated_at' | 'created_at' | 'downloads' | 'stars' | 'installs_current' | 'installs_all_time';
const COLUMN: Readonly<Record<SkillSort, Column>> = {
  ...{ updated: 'updated_at', created: 'created_at', downloads: 'downloads', stars: 'stars' },
  ...{ installsCurrent: 'installs_current', installsAllTime: 'installs_all_time' },
};

const PUBLIC = `i.kind = 'skill' AND i.public_version_id IS NOT NULL`;
const epochMs = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const moment = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)::timestamptz(3)`;

/** The public skills in order, one page at a time, by key and never by offset. */
@Injectable()
export class SkillListsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** The page of a walk that begins now, or the one after `position`. */
  page(sort: SkillSort, limit: number, position: WalkPosition | undefined): Promise<ListedSkill[]> {
    const order = orderOf(COLUMN[sort]);
    if (position === undefined)
      return this.show(
        order,
        `SELECT ${order.columns('i')} FROM catalog.item i WHERE ${PUBLIC} ${order.best('i', 'i.id')}`,
        [limit],
      );
    const { snapshot, key, updatedAtMs, id } = position;
    if (sort === 'created') return this.show(order, unmoved(order, ''), [limit, key, id]);
    return this.show(order, asItWas(order), [limit, key, id, ...(order.isTime ? [] : [updatedAtMs]), snapshot]);
  }

  /** By slug, ascending: those that begin with `prefix` (lower case), after the last one shown. */
  pageByPrefix(prefix: string, limit: number, after: { slug: string; id: string } | undefined): Promise<SkillRow[]> {
    return this.unitOfWork.query<SkillRow>(
      `SELECT ${SKILL_COLUMNS} FROM (
         SELECT i.id, i.name, i.public_version_id FROM catalog.item i
         WHERE ${PUBLIC} AND i.name COLLATE "C" >= $2 AND i.name COLLATE "C" < $3
           AND ($4::text IS NULL OR (i.name COLLATE "C", i.id) > ($4, $5::uuid))
         ORDER BY i.name COLLATE "C", i.id LIMIT $1) page
       JOIN catalog.item i ON i.id = page.id JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY page.name COLLATE "C", page.id`,
      // A slug has no character beyond z.
      [limit, prefix, `${prefix}~`, after?.slug ?? null, after?.id ?? null],
    );
  }

  private show({ isTime }: Order, page: string, parameters: unknown[]): Promise<ListedSkill[]> {
    const updatedAt = isTime ? 'page.key' : 'page.updated_at';
    return this.unitOfWork.query<ListedSkill>(
      `SELECT ${SKILL_COLUMNS}, pg_current_snapshot()::text AS snapshot,
         ${isTime ? epochMs('page.key') : 'page.key::float8'} AS key, ${epochMs(updatedAt)} AS "updatedAtMs"
       FROM (${page}) page JOIN catalog.item i ON i.id = page.id JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY page.key DESC, ${updatedAt} DESC, page.id DESC`,
      parameters,
    );
  }
}

/** One order, as parts of SQL. Its parameters: $1 limit, $2 key, $3 id, for counts $4 time of update. */
interface Order {
  readonly column: Column;
  readonly isTime: boolean;
  /** The columns of a page, of the row `source` that has the sort keys. */
  columns(source: string): string;
  /** The row is behind the position. */
  behind(source: string, id: string): string;
  /** The `limit` first of these rows. */
  best(source: string, id: string): string;
}

function orderOf(column: Column): Order {
  const isTime = column.endsWith('_at');
  const keys = (source: string): string[] => [`${source}.${column}`, ...(isTime ? [] : [`${source}.updated_at`])];
  const position = [isTime ? moment('$2') : '$2::int8', ...(isTime ? [] : [moment('$4')]), '$3::uuid'];
  return {
    ...{ column, isTime },
    columns: (source) => `i.id, ${source}.${column} AS key${isTime ? '' : `, ${source}.updated_at`}`,
    behind: (source, id) => `(${[...keys(source), id].join(', ')}) < (${position.join(', ')})`,
    best: (source, id) => `ORDER BY ${[...keys(source), id].map((key) => `${key} DESC`).join(', ')} LIMIT $1`,
  };
}

/** The rest of an order nothing moves in, or of what has not moved. */
function unmoved(order: Order, condition: string): string {
  return `SELECT ${order.columns('i')} FROM catalog.item i WHERE ${PUBLIC} AND ${order.behind('i', 'i.id')} ${condition}
     ${order.best('i', 'i.id')}`;
}

/**
 * The rest of an order as it was when the walk began. A skill that has moved since is shown at the place it had, so
 * that every skill is shown exactly once while others publish, star and install.
 */
function asItWas(order: Order): string {
  const snapshot = `$${order.isTime ? 4 : 5}::pg_snapshot`;
  const since = `m.xid >= pg_snapshot_xmin(${snapshot}) AND NOT pg_visible_in_snapshot(m.xid, ${snapshot})`;
  // OFFSET 0 keeps the planner from a join that would have to read every skill first.
  const still = `AND NOT EXISTS (SELECT FROM catalog.item_move m WHERE m.item_id = i.id AND ${since} OFFSET 0)`;
  const keys = ['key', ...(order.isTime ? [] : ['updated_at']), 'id'].map((key) => `${key} DESC`).join(', ');
  return `
    (${unmoved(order, still)})
    UNION ALL
    (SELECT ${order.columns('was')} FROM (
       SELECT DISTINCT ON (m.item_id) m.* FROM catalog.item_move m WHERE ${since} ORDER BY m.item_id, m.number) was
     JOIN catalog.item i ON i.id = was.item_id WHERE ${PUBLIC} AND ${order.behind('was', 'was.item_id')}
     ${order.best('was', 'was.item_id')})
    ORDER BY ${keys} LIMIT $1`;
}
