import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReindexBody, ReindexedSkills, reindexSkills } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { Operations } from './operations.service';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';

/** Skills a request: done long before anybody stops waiting. */
const PAGE = 100;

/** What `reef reindex` asks. */
@ApiTags('administration')
@Controller('api/v1/admin')
@RequireAdmin()
export class SearchAdministrationController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly operations: Operations,
  ) {}

  @Post('reindex')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reindex_skills', summary: 'Index some skills for search anew, or those of one slug' })
  @ApiBody({ type: ReindexBody })
  @ApiOkResponse({ type: ReindexedSkills })
  @ApiErrors(reindexSkills)
  reindex(@Body() body: unknown): Promise<ReindexedSkills> {
    const { after, slug, ownerHandle } = parseBody(ReindexBody, body ?? {}, 'Reindex payload');
    const wanted = {
      ...(after === undefined ? {} : { after }),
      ...(slug === undefined ? {} : { slug: slugOf(slug) }),
      ...ownerQuery(ownerHandle),
    };
    return this.operations.perform('search.reindex', wanted, () =>
      this.rpc.call(reindexSkills, { limit: PAGE, ...wanted }),
    );
  }
}
