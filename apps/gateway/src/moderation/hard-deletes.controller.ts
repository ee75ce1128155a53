import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HardDeleteBody, purgeItem, type ItemKind, type PurgedItem } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { packageName, type NameParameters } from '../packages/package-name.rules';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';
import { HardDeletedPackage, HardDeletedSkill } from './hard-delete.views';

const DESCRIPTION =
  'With `dryRun` it answers what would go, and a token; that token, the same reason and `dryRun: false` delete it. ' +
  'The name and the numbers of the versions stay taken, and so does the audit log.';

/** Deleting for good, for administrators (client-contract 7). */
@ApiTags('administration')
@Controller('api/v1')
@RequireAdmin()
export class HardDeletesController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('skills/:slug/hard-delete')
  @HttpCode(200)
  @ApiOperation({ operationId: 'hard_delete_skill', summary: 'Delete a skill for good', description: DESCRIPTION })
  @ApiBody({ type: HardDeleteBody })
  @ApiOkResponse({ type: HardDeletedSkill })
  @ApiErrors(purgeItem)
  async skill(@Param('slug') slug: string, @Body() body: unknown): Promise<HardDeletedSkill> {
    const {
      itemId: skillId,
      name,
      ownerHandle,
      displayName,
      dryRun,
      ...rest
    } = await this.purge(...(['skill', slugOf(slug), body] as const));
    const { confirmationToken } = rest;
    return { ok: true, skillId, slug: name, ownerHandle, displayName, dryRun, scheduled: !dryRun, confirmationToken };
  }

  @Post(['packages/:name/hard-delete', 'packages/:scope/:name/hard-delete'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'hard_delete_package', summary: 'Delete a package for good', description: DESCRIPTION })
  @ApiBody({ type: HardDeleteBody })
  @ApiOkResponse({ type: HardDeletedPackage })
  @ApiErrors(purgeItem)
  async package(@Param() parameters: NameParameters, @Body() body: unknown): Promise<HardDeletedPackage> {
    const purged = await this.purge('package', packageName(parameters), body);
    const { itemId: packageId, name, ownerHandle, displayName, runtimeId, dryRun, confirmationToken } = purged;
    const plugin = runtimeId === null ? {} : { runtimeId };
    return {
      ...{ ok: true, packageId, name, ownerHandle, displayName, ...plugin },
      ...{ dryRun, deleted: !dryRun, confirmationToken },
    };
  }

  private purge(kind: ItemKind, name: string, body: unknown): Promise<PurgedItem> {
    const { ownerHandle, dryRun = true, ...asked } = parseBody(HardDeleteBody, body ?? {}, 'Hard delete payload');
    const owner = ownerQuery(ownerHandle).ownerHandle ?? '';
    return this.rpc.call(purgeItem, { kind, name, ownerHandle: owner, dryRun, ...asked });
  }
}
