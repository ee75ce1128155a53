import { Controller, Get, Query, UseGuards, type StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { listAudit } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { plainLine } from '../accounts/account.rules';
import { AuditExport } from '../audit/audit-export.service';
import { textQuery } from '../bytes/query.rules';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit, SignedIn, VisitGuard } from '../pages/visit.guard';
import { auditPage, type AuditSearch } from './audit.page';
import { searchedRecords } from './audit-search.rules';
import { Console } from './console.decorator';
import type { Query as QueryString } from './queue-place.rules';
import { AdminOnly, StaffGuard } from './staff.guard';

const PAGE = 50;

/** The audit log, for administrators. */
@Console('console/audit')
@AdminOnly()
export class AuditPagesController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: SignedInVisit, @Query() query: QueryString): Promise<PageAnswer> {
    const search = searchOf(query);
    const cursor = textQuery(query.page)?.slice(0, 2_000);
    const shown = { isFirst: cursor === undefined, nowMs: this.clock.nowMs() };
    try {
      const wanted = { ...searchedRecords(search), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      return { page: auditPage(visit, search, { ...shown, found: await this.rpc.call(listAudit, wanted) }) };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
      const found = { items: [], nextCursor: null };
      return { page: auditPage(visit, search, { ...shown, found, error: error.message }) };
    }
  }
}

/** The same as a file. */
@Controller('console/audit/export')
@UseGuards(VisitGuard, StaffGuard)
@SignedIn()
@AdminOnly()
@ApiExcludeController()
export class AuditFileController {
  constructor(private readonly exports: AuditExport) {}

  @Get()
  download(@Query() query: QueryString): Promise<StreamableFile> {
    return this.exports.open(searchedRecords(searchOf(query)));
  }
}

function searchOf(query: QueryString): AuditSearch {
  const text = (name: keyof AuditSearch, most: number) => plainLine(textQuery(query[name])).slice(0, most);
  return { actor: text('actor', 200), action: text('action', 100), target: text('target', 300), day: text('day', 30) };
}
