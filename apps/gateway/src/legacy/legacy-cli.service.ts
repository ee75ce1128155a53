import { Injectable } from '@nestjs/common';
import { deleteSkill, publishSkill, undeleteSkill, type Input, type PublishSkillBody } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { UsersService } from '../accounts/users.service';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';
import type { LegacyDeleteBody, LegacyDone, LegacyPublished, LegacyWhoami } from './legacy-cli.views';
import { legacyFailure } from './legacy-failure.rules';

type Change = typeof deleteSkill;

/** What the command line did before 0.5, by what it does now. */
@Injectable()
export class LegacyCli {
  constructor(
    private readonly rpc: RpcClient,
    private readonly users: UsersService,
  ) {}

  async whoami(): Promise<LegacyWhoami> {
    const { handle, displayName, image } = (await this.users.whoami()).user;
    return { user: { handle, displayName, image } };
  }

  /** For oneself, whatever owner the body names. */
  async publish({ files, ownerHandle: _, ...payload }: PublishSkillBody): Promise<LegacyPublished> {
    if (payload.acceptLicenseTerms !== true)
      throw new DomainError('PUBLISH_INVALID', 'MIT-0 license terms must be accepted to publish skills');
    const { skillId, versionId } = await asOlderClientsExpect(this.rpc.call(publishSkill, { payload, uploads: files }));
    return { ok: true, skillId, versionId, embeddingId: versionId };
  }

  delete(body: LegacyDeleteBody): Promise<LegacyDone> {
    return this.change(deleteSkill, body);
  }
  undelete(body: LegacyDeleteBody): Promise<LegacyDone> {
    return this.change(undeleteSkill, body);
  }

  private async change(contract: Change, { slug, ownerHandle, reason }: LegacyDeleteBody): Promise<LegacyDone> {
    const input: Input<Change> = {
      slug: slugOf(slug),
      ...ownerQuery(ownerHandle),
      ...(reason === undefined ? {} : { reason }),
    };
    await asOlderClientsExpect(this.rpc.call(contract, input));
    return { ok: true };
  }
}

async function asOlderClientsExpect<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw legacyFailure(error);
  }
}
