import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { requestScan, findRelease, type FindReleaseInput } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { namedPackage, namedSkill } from '../moderation/case.rules';
import type { NameParameters } from '../packages/package-name.rules';
import { rescanFailure, rescanView } from './rescan.rules';
import { RescanBody, RescanView } from './rescans.views';

/** Whatever an owner does wrong is a 400 here (server-semantics 5.8). */
const REFUSED = {
  status: 400,
  description: 'FORBIDDEN, SKILL_NOT_FOUND, PLUGIN_NOT_FOUND, VERSION_NOT_FOUND, SCAN_LIMIT_REACHED, SCAN_IN_PROGRESS',
};

/** Owners have a release scanned again when they think its verdict wrong: three times each. */
@ApiTags('scans')
@Controller('api/v1')
export class RescansController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('skills/:slug/rescan')
  @HttpCode(200)
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'rescan_skill', summary: 'Have a skill scanned again, and let the outcome count' })
  @ApiBody({ type: RescanBody, required: false })
  @ApiOkResponse({ type: RescanView })
  @ApiErrors()
  @ApiResponse(REFUSED)
  rescanSkill(@Param('slug') slug: string, @Body() body: unknown): Promise<RescanView> {
    return this.rescan(() => namedSkill(slug, rescanBody(body)));
  }

  @Post(['packages/:name/rescan', 'packages/:scope/:name/rescan'])
  @HttpCode(200)
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'rescan_package', summary: 'Have a package scanned again, and let the outcome count' })
  @ApiBody({ type: RescanBody, required: false })
  @ApiOkResponse({ type: RescanView })
  @ApiErrors()
  @ApiResponse(REFUSED)
  rescanPackage(@Param() parameters: NameParameters, @Body() body: unknown): Promise<RescanView> {
    return this.rescan(() => namedPackage(parameters, rescanBody(body).version));
  }

  private async rescan(named: () => FindReleaseInput): Promise<RescanView> {
    try {
      const release = await this.rpc.call(findRelease, named());
      return rescanView(release, await this.rpc.call(requestScan, { release, update: true, oneAtATime: true }));
    } catch (error) {
      throw rescanFailure(error);
    }
  }
}

function rescanBody(body: unknown): RescanBody {
  return parseBody(RescanBody, body ?? {}, 'Rescan payload');
}
