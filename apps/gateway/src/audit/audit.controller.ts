import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AuditPage, listAudit, VerifiedAudit, verifyAudit } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { AuditExport } from './audit-export.service';
import { auditFilters, auditPosition, given, type AuditQuery } from './audit-query.rules';
import { AuditFilterQuery } from './audit-filter-query.decorator';

/** Who did what, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/audit')
@RequireAdmin()
export class AuditController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly exports: AuditExport,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'list_audit', summary: 'The audit log, newest first' })
  @AuditFilterQuery()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 50' })
  @ApiOkResponse({ type: AuditPage })
  @ApiErrors(listAudit)
  list(@Query() query: AuditQuery): Promise<AuditPage> {
    const page = { ...given({ cursor: textQuery(query.cursor) }), limit: integerQuery(query.limit, 50, 1, 200) };
    return this.rpc.call(listAudit, { ...auditFilters(query), ...page });
  }

  @Get('export')
  @ApiOperation({ operationId: 'export_audit', summary: 'The audit log, oldest first, as NDJSON: one record a line' })
  @AuditFilterQuery()
  @ApiOkResponse({ content: { 'application/x-ndjson': { schema: { $ref: '#/components/schemas/AuditRecord' } } } })
  @ApiErrors(listAudit)
  export(@Query() query: AuditQuery): Promise<StreamableFile> {
    return this.exports.open(auditFilters(query));
  }

  @Get('verify')
  @ApiOperation({ operationId: 'verify_audit', summary: 'Whether the log is what was recorded; part by part' })
  @ApiQuery({ name: 'day', required: false, description: 'With `number`: go on after this record' })
  @ApiQuery({ name: 'number', required: false })
  @ApiQuery({ name: 'limit', required: false, description: 'Records to verify; 1 to 5000, default 2000' })
  @ApiOkResponse({ type: VerifiedAudit })
  @ApiErrors(verifyAudit)
  verify(
    @Query('day') day?: string,
    @Query('number') number?: string,
    @Query('limit') limit?: string,
  ): Promise<VerifiedAudit> {
    const after = auditPosition(textQuery(day), textQuery(number));
    return this.rpc.call(verifyAudit, { ...given({ after }), limit: integerQuery(limit, 2_000, 1, 5_000) });
  }
}
