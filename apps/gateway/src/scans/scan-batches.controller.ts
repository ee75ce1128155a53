import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { askScannerAgain, getScanJobs, listShownReleases, queueRescans, type ShownReleases } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { parseBody } from '../errors/parse-body';
import { repairedVt } from './rescan.rules';
import {
  RepairedVt,
  RepairVtBody,
  ScanBatchBody,
  ScanBatchStatus,
  ScanBatchStatusBody,
  ScanBatchView,
} from './rescans.views';

const DEFAULT_BATCH = 100;
const SAMPLE = 10;

/** Moderators have all skills scanned again, a page at a time; under the names of both their tools (client-contract 7). */
@ApiTags('scans')
@Controller('api/v1/skills/-')
@RequireModerator()
export class ScanBatchesController {
  constructor(private readonly rpc: RpcClient) {}

  @Post(['scan/batch', 'rescan-batch'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'scan_skills', summary: 'Scan the version every skill shows again, a page of them' })
  @ApiBody({ type: ScanBatchBody })
  @ApiOkResponse({ type: ScanBatchView })
  @ApiErrors(listShownReleases, queueRescans)
  async queue(@Body() body: unknown): Promise<ScanBatchView> {
    const { mode, cursor, batchSize, dryRun = false } = parseBody(ScanBatchBody, body ?? {}, 'Scan batch');
    const { releases, next } = await this.page(cursor, batchSize);
    const queued = await this.rpc.call(queueRescans, { releases, dryRun });
    const sampleSlugs = releases.slice(0, SAMPLE).map(({ name }) => name);
    return { ok: true, mode, ...queued, nextCursor: next, done: next === null, sampleSlugs };
  }

  @Post(['scan/batch/status', 'rescan-batch/status'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'get_scan_batch', summary: 'How far the scans of such pages are' })
  @ApiBody({ type: ScanBatchStatusBody })
  @ApiOkResponse({ type: ScanBatchStatus })
  @ApiErrors(getScanJobs)
  async status(@Body() body: unknown): Promise<ScanBatchStatus> {
    const { jobIds } = parseBody(ScanBatchStatusBody, body ?? {}, 'Scan batch');
    const counts = await this.rpc.call(getScanJobs, { jobIds });
    const terminal = counts.succeeded + counts.failed + counts.missing;
    const total = terminal + counts.queued + counts.running;
    return { ok: true, total, ...counts, terminal, done: terminal === total };
  }

  @Post('repair-vt-pending')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'repair_vt_pending',
    summary: 'Ask VirusTotal again about skills it has no verdict of, a page of all skills',
  })
  @ApiBody({ type: RepairVtBody, required: false })
  @ApiOkResponse({ type: RepairedVt })
  @ApiErrors(listShownReleases, askScannerAgain)
  async repair(@Body() body: unknown): Promise<RepairedVt> {
    const { cursor, batchSize, dryRun = false } = parseBody(RepairVtBody, body ?? {}, 'Repair payload');
    const { releases, next } = await this.page(cursor, batchSize);
    const asked = await this.rpc.call(askScannerAgain, { releases, scanner: 'vt', dryRun });
    return repairedVt(asked, { dryRun, cursor: next });
  }

  private page(after: string | null | undefined, limit = DEFAULT_BATCH): Promise<ShownReleases> {
    const from = after === undefined || after === null ? {} : { after };
    return this.rpc.call(listShownReleases, { kind: 'skill', limit, ...from });
  }
}
