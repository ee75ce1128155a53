import { Controller, Delete, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { StarredSkill, starSkill, UnstarredSkill, unstarSkill } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';

/** Stars. What the CLI sends as a body says nothing (server-semantics 3.14). */
@ApiTags('skills')
@Controller('api/v1/stars')
@RequireUser()
export class StarsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post(':slug')
  @HttpCode(200)
  @ApiOperation({ operationId: 'star_skill', summary: 'Star a skill' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: StarredSkill })
  @ApiErrors(starSkill)
  star(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<StarredSkill> {
    return this.rpc.call(starSkill, { slug: slugOf(slug), ...ownerQuery(owner) });
  }

  @Delete(':slug')
  @ApiOperation({ operationId: 'unstar_skill', summary: 'Take the star back' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: UnstarredSkill })
  @ApiErrors(unstarSkill)
  unstar(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<UnstarredSkill> {
    return this.rpc.call(unstarSkill, { slug: slugOf(slug), ...ownerQuery(owner) });
  }
}
