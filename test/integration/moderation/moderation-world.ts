import { randomUUID } from 'node:crypto';
import {
  scanCompleted,
  type CaseTarget,
  type EventContract,
  type Input,
  type ItemKind,
  type Output,
  type Payload,
  type RpcContract,
  type ScanVerdict,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { ModerationModule } from '../../../apps/moderation/src/moderation.module';
import { eventually } from '../../support/eventually';
import { ServiceUnderTest } from '../scanning/service-under-test';

export type Target = CaseTarget & { readonly versionId: string };

/** Moderation alone, with the test as its neighbours. */
export class ModerationWorld {
  private constructor(readonly service: ServiceUnderTest) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<ModerationWorld> {
    const definition = { name: 'moderation', modules: [ModerationModule], settings };
    return new ModerationWorld(await ServiceUnderTest.open(definition));
  }
  close(): Promise<void> {
    return this.service.close();
  }
  ask<C extends RpcContract>(contract: C, input: Input<C>, actor?: Actor): Promise<Output<C>> {
    return this.service.ask(contract, input, actor);
  }

  /** A version of an item of its own that a scanner has looked at. */
  async scanned(kind: ItemKind, verdict: ScanVerdict = 'clean', target = someTarget(kind)): Promise<Target> {
    const { itemId, versionId } = target;
    await this.service.say(scanCompleted, {
      ...{ kind, itemId, versionId, scanner: 'static', verdict, reasonCodes: verdict === 'clean' ? [] : ['found.x'] },
      ...{ summary: `static: ${verdict}`, engineVersion: 'v1', capabilityTags: [], findings: [], checkedAt: 1 },
    });
    const known = `SELECT 1 AS one FROM moderation.scanner_outcome WHERE version_id = $1`;
    await eventually(() => this.service.sql(known, [versionId]), [{ one: 1 }]);
    return target;
  }
  /** What moderation has said of an item or of its versions, in order. */
  async said<C extends EventContract>(contract: C, { itemId }: CaseTarget): Promise<Payload<C>[]> {
    const rows = await this.service.sql<{ payload: Payload<C> }>(
      `SELECT payload FROM moderation.outbox WHERE subject = $1
         AND (payload->>'itemId' = $2 OR payload->>'skillId' = $2) ORDER BY position`,
      [contract.subject, itemId],
    );
    return rows.map(({ payload }) => payload);
  }
  /** The actions that the audit log has of an item, in order. */
  async audited({ itemId }: CaseTarget): Promise<string[]> {
    const rows = await this.service.sql<{ action: string }>(
      `SELECT action FROM moderation.audit_record WHERE target_id = $1 ORDER BY day, number`,
      [itemId],
    );
    return rows.map(({ action }) => action);
  }
}

/** A version of an item nobody else has. */
export function someTarget(kind: ItemKind): Target {
  const [itemId, ownerId, versionId] = [randomUUID(), randomUUID(), randomUUID()];
  return { kind, itemId, ownerId, name: kind === 'skill' ? 'pdf' : '@ana/pdf', versionId, version: '1.0.0' };
}
/** Somebody new. */
export function someone(role: Actor['role'] = 'user', publisherIds: readonly string[] = []): Actor {
  return { userId: randomUUID(), handle: role, role, publisherIds, tokenKind: 'api', scopes: [] };
}
/** Why something was refused, as the code and the sentence; what it came to when it was not. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    return `none: ${JSON.stringify(await work)}`;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}
