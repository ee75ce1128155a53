import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  backfillArtifacts,
  BackfillArtifactsBody,
  BackfilledArtifacts,
  listOfficialMigrations,
  MIGRATION_PHASES,
  OfficialMigrationList,
  SavedOfficialMigration,
  saveOfficialMigration,
  SaveOfficialMigrationBody,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { parseBody } from '../errors/parse-body';
import { backfillOf, migrationsQuery } from './package-change.rules';

/** What the staff keeps about packages (server-semantics 4.14). */
@ApiTags('administration')
@Controller('api/v1/packages')
export class PackageAdministrationController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('migrations')
  @RequireModerator()
  @ApiOperation({
    operationId: 'list_official_migrations',
    summary: 'How far plugins that come with OpenClaw are on their way to packages; what was changed last comes first',
  })
  @ApiQuery({ name: 'phase', required: false, enum: [...MIGRATION_PHASES, 'all'], description: 'Default all' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 25' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: OfficialMigrationList })
  @ApiErrors(listOfficialMigrations, 'INVALID_INPUT')
  migrations(
    @Query() query: { phase?: string | string[]; limit?: string; cursor?: string | string[] },
  ): Promise<OfficialMigrationList> {
    return this.rpc.call(listOfficialMigrations, migrationsQuery(query));
  }

  @Post('migrations')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({ operationId: 'save_official_migration', summary: 'Write down how far a bundled plugin is' })
  @ApiBody({ type: SaveOfficialMigrationBody })
  @ApiOkResponse({ type: SavedOfficialMigration })
  @ApiErrors(saveOfficialMigration)
  saveMigration(@Body() body: unknown): Promise<SavedOfficialMigration> {
    return this.rpc.call(saveOfficialMigration, parseBody(SaveOfficialMigrationBody, body ?? {}, 'Migration payload'));
  }

  @Post('backfill/artifacts')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({
    operationId: 'backfill_artifacts',
    summary: 'Walk over all releases for those that do not say what their artifact is; there are none',
  })
  @ApiBody({ type: BackfillArtifactsBody, required: false })
  @ApiOkResponse({ type: BackfilledArtifacts })
  @ApiErrors(backfillArtifacts)
  backfill(@Body() body: unknown): Promise<BackfilledArtifacts> {
    return this.rpc.call(backfillArtifacts, backfillOf(body));
  }
}
