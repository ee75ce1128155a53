import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { findRelease, getRequestedScan, getScanReport, requestScan, type ScannerReport } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { FastifyReply } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { textQuery } from '../bytes/query.rules';
import { attachment } from '../bytes/validators.rules';
import { isUuid } from '../edge/uuid.rules';
import { parseBody } from '../errors/parse-body';
import { packageName } from '../packages/package-name.rules';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';
import { reportArchive, type ReportSubject } from './report-archive';
import { ScanView, scanView, SubmitScanBody } from './scans.views';

/** Scans that owners and moderators ask for, and the reports of what was found. Used by the CLI's `scan`. */
@ApiTags('scans')
@Controller('api/v1/skills/-/scan')
export class ScansController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @HttpCode(200)
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'submit_scan', summary: 'Scan a published version of a skill again' })
  @ApiBody({ type: SubmitScanBody })
  @ApiOkResponse({ type: ScanView })
  @ApiErrors(findRelease, requestScan)
  async submit(@Body() body: unknown): Promise<ScanView> {
    const { source, update = false } = parseBody(SubmitScanBody, body, 'Scan request');
    const { slug, ownerHandle, version } = source;
    const named = { kind: 'skill' as const, name: slugOf(slug), ...ownerQuery(ownerHandle) };
    const release = await this.rpc.call(findRelease, version === undefined ? named : { ...named, version });
    return scanView(await this.rpc.call(requestScan, { release, update }));
  }

  @Get(':scanId')
  @RequireUser('registry:read')
  @ApiOperation({ operationId: 'get_scan', summary: 'How far a requested scan is, and what it found' })
  @ApiOkResponse({ type: ScanView })
  @ApiErrors(getRequestedScan)
  async status(@Param('scanId') scanId: string): Promise<ScanView> {
    return scanView(await this.rpc.call(getRequestedScan, { scanId: scanIdOf(scanId) }));
  }

  @Get(':scanId/download')
  @RequireUser('registry:read')
  @ApiOperation({ operationId: 'download_scan', summary: 'The report of a requested scan as a ZIP' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'report.json and REPORT.md', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(getRequestedScan)
  async download(@Param('scanId') scanId: string, @Res() reply: FastifyReply): Promise<void> {
    const scan = await this.rpc.call(getRequestedScan, { scanId: scanIdOf(scanId) });
    if (scan.report === undefined) throw new DomainError('SCAN_NOT_FOUND', 'The scan is not done yet');
    await sendReport(reply, scan, [scan.report]);
  }

  @Get('download/:name')
  @RequireUser('registry:read')
  @ApiOperation({ operationId: 'download_scan_of_version', summary: 'The report of a published version as a ZIP' })
  @ApiQuery({ name: 'version', required: false, description: 'Default: the one it shows' })
  @ApiQuery({ name: 'kind', required: false, enum: ['skill', 'plugin'], description: 'Default: skill' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'report.json and REPORT.md', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findRelease, getScanReport)
  async downloadOf(
    @Param('name') name: string,
    @Query() query: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const version = textQuery(query.version)?.slice(0, 256);
    const named =
      textQuery(query.kind) === 'plugin'
        ? { kind: 'package' as const, name: packageName({ name }) }
        : { kind: 'skill' as const, name: slugOf(name), ...ownerQuery(query.ownerHandle) };
    const release = await this.rpc.call(findRelease, version === undefined ? named : { ...named, version });
    const { scanners } = await this.rpc.call(getScanReport, { release });
    await sendReport(reply, release, scanners);
  }
}

/** @throws DomainError SCAN_NOT_FOUND for what cannot be an id */
function scanIdOf(text: string): string {
  if (!isUuid(text)) throw new DomainError('SCAN_NOT_FOUND');
  return text;
}

async function sendReport(
  reply: FastifyReply,
  { name, displayName, version }: ReportSubject,
  scanners: readonly ScannerReport[],
): Promise<void> {
  const bytes = await reportArchive({ name, displayName, version }, scanners);
  const filename = `scan-${name.replace(/^@/, '').replaceAll('/', '-')}-${version}.zip`;
  await reply
    .header('content-type', 'application/zip')
    .header('content-disposition', attachment(filename))
    .header('cache-control', 'no-store')
    .send(bytes);
}
