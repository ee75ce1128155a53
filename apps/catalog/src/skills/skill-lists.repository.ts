import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { SkillRow } from './skill-row';
import { SKILL_COLUMNS } from './skills.repository';

/** Where a walk through a list stands. All times in epoch milliseconds. */
export interface WalkPosition {
  /** When the walk began, by the database's clock. */
  readonly startedAtMs: number;
  /** Sort key and id of the last skill shown. */
  readonly keyMs: number;
  readonly id: string;
}
export interface ListedSkill extends SkillRow {
  readonly startedAtMs: number;
  readonly keyMs: number;
}

const COLUMNS = `${SKILL_COLUMNS}, (extract(epoch FROM date_trunc('milliseconds', statement_timestamp())) * 1000)::float8 AS "startedAtMs",
  (extract(epoch FROM page.key) * 1000)::float8 AS "keyMs"`;
const JOINED = `page JOIN catalog.item i ON i.id = page.id JOIN catalog.version v ON v.id = i.public_version_id
  ORDER BY page.key DESC, page.id DESC`;
const PUBLIC = `i.kind = 'skill' AND i.public_version_id IS NOT NULL`;
const moment = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)::timestamptz(3)`;

/** The public skills in order, one page at a time, by key and never by offset. */
@Injectable()
export class SkillListsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  firstPage(key: 'updated_at' | 'created_at', limit: number): Promise<ListedSkill[]> {
    return this.unitOfWork.query<ListedSkill>(
      `SELECT ${COLUMNS} FROM (
         SELECT i.id, i.${key} AS key FROM catalog.item i WHERE ${PUBLIC} ORDER BY i.${key} DESC, i.id DESC LIMIT $1) ${JOINED}`,
      [limit],
    );
  }

  /** Latest created first. A skill never moves in this order. */
  nextByCreation(limit: number, { keyMs, id }: WalkPosition): Promise<ListedSkill[]> {
    return this.unitOfWork.query<ListedSkill>(
      `SELECT ${COLUMNS} FROM (
         SELECT i.id, i.created_at AS key FROM catalog.item i
         WHERE ${PUBLIC} AND (i.created_at, i.id) < (${moment('$2')}, $3::uuid)
         ORDER BY i.created_at DESC, i.id DESC LIMIT $1) ${JOINED}`,
      [limit, keyMs, id],
    );
  }

  /**
   * Latest updated first, as it was when the walk began. A skill updated since has moved to the front, which the walk
   * has passed: it is shown at the place it had, so that every skill is shown exactly once while others publish.
   */
  nextByUpdate(limit: number, { startedAtMs, keyMs, id }: WalkPosition): Promise<ListedSkill[]> {
    return this.unitOfWork.query<ListedSkill>(
      `SELECT ${COLUMNS} FROM (
         (SELECT i.id, i.updated_at AS key FROM catalog.item i
          WHERE ${PUBLIC} AND i.updated_at <= ${moment('$4')} AND (i.updated_at, i.id) < (${moment('$2')}, $3::uuid)
          ORDER BY i.updated_at DESC, i.id DESC LIMIT $1)
         UNION ALL
         (SELECT i.id, before.key FROM catalog.item i CROSS JOIN LATERAL (
            SELECT max(w.listed_at) AS key FROM catalog.version w WHERE w.item_id = i.id AND w.listed_at <= ${moment('$4')}) before
          WHERE ${PUBLIC} AND i.updated_at > ${moment('$4')} AND (before.key, i.id) < (${moment('$2')}, $3::uuid)
          ORDER BY before.key DESC, i.id DESC LIMIT $1)
         ORDER BY key DESC, id DESC LIMIT $1) ${JOINED}`,
      [limit, keyMs, id, startedAtMs],
    );
  }
}
