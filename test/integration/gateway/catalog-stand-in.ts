import { Controller, Module } from '@nestjs/common';
import {
  hideOwners,
  reclaimSkills,
  reserveNames,
  restoreOwners,
  type AffectedItems,
  type HideOwnersInput,
  type ReclaimedSkills,
  type ReclaimSkillsInput,
  type ReservedNames,
  type ReserveNamesInput,
  type RestoreOwnersInput,
} from '@app/contracts';
import { currentActor } from '@app/kernel';
import { RpcHandler } from '@app/messaging';

/** What the gateway asked the catalog, and on whose behalf. */
export const asked: { what: string; by: string | undefined; input: unknown }[] = [];

@Controller()
class CatalogController {
  @RpcHandler(hideOwners)
  hide(input: HideOwnersInput): AffectedItems {
    return note('hide', input, { skills: 3, packages: 1 });
  }
  @RpcHandler(restoreOwners)
  restore(input: RestoreOwnersInput): AffectedItems {
    return note('restore', input, { skills: 2, packages: 1 });
  }
  @RpcHandler(reserveNames)
  reserve(input: ReserveNamesInput): ReservedNames {
    return note('reserve', input, { ok: true, results: [], succeeded: 0, failed: 0 });
  }
  @RpcHandler(reclaimSkills)
  reclaim(input: ReclaimSkillsInput): ReclaimedSkills {
    return note('reclaim', input, { ok: true, results: [] });
  }
}

function note<T>(what: string, input: unknown, answer: T): T {
  asked.push({ what, by: currentActor()?.handle, input });
  return answer;
}

/** The catalog, as far as accounts ask it something. */
@Module({ controllers: [CatalogController] })
export class CatalogStandIn {}
