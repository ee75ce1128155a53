import { Injectable } from '@nestjs/common';
import { skillHidden, type CaseTarget } from '@app/contracts';
import { Clock, currentInitiator } from '@app/kernel';
import type { Tx } from '@app/persistence';

interface Hiding {
  readonly hidden: boolean;
  readonly reason: string;
  readonly caseId: string;
}

/** Whether moderators want skills out of sight. The catalog follows, and says what became of it. */
@Injectable()
export class Hidings {
  constructor(private readonly clock: Clock) {}

  async set(tx: Tx, { itemId: skillId, name: slug }: CaseTarget, { hidden, reason, caseId }: Hiding): Promise<void> {
    const [row] = await tx.query<{ revision: number; before: boolean | null }>(
      `WITH last AS (SELECT hidden FROM moderation.skill_hiding WHERE skill_id = $1 FOR UPDATE)
       INSERT INTO moderation.skill_hiding AS known (skill_id, hidden, case_id, revision, updated_at)
       VALUES ($1, $2, $3, 1, $4)
       ON CONFLICT ON CONSTRAINT skill_hiding_pkey DO UPDATE SET hidden = EXCLUDED.hidden, case_id = EXCLUDED.case_id,
         revision = known.revision + 1, updated_at = EXCLUDED.updated_at
       RETURNING revision, (SELECT hidden FROM last) AS before`,
      [skillId, hidden, caseId, this.clock.now()],
    );
    const { revision, before } = row!;
    const change = { ...(before === null ? {} : { before }), hidden, reason, caseId };
    await tx.emit(skillHidden, { skillId, slug, ...change, by: currentInitiator(), revision });
  }
}
