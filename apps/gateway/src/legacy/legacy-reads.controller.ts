import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  findSkillDownload,
  getLegacySkill,
  LegacySkillDetail,
  ResolvedSkill,
  resolveSkill,
  SearchResults,
  searchSkills,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { SkillDownloads } from '../skills/skill-downloads.service';
import { isFlagSet, isNonSuspiciousOnly, type SkillFilters } from '../skills/skill-filters.rules';
import { ownerQuery, resolveQuery, slugOf } from '../skills/skill-reference.rules';

/** What clients before 0.5 read (server-semantics 7). */
@ApiTags('legacy')
@Controller('api')
export class LegacyReadsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly downloads: SkillDownloads,
  ) {}

  @Get('search')
  @ApiOperation({ operationId: 'legacy_search', summary: 'Search skills by relevance', deprecated: true })
  @ApiQuery({ name: 'q', description: 'Blank: no results' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 10' })
  @ApiQuery({ name: 'approvedOnly', required: false, description: 'true or 1; alias highlightedOnly' })
  @ApiQuery({ name: 'nonSuspiciousOnly', required: false, description: 'true or 1; alias nonSuspicious' })
  @ApiOkResponse({ type: SearchResults })
  @ApiErrors(searchSkills)
  search(
    @Query('q') q?: string,
    @Query('limit') limit?: string,
    @Query('approvedOnly') approvedOnly?: string,
    @Query() filters: SkillFilters = {},
  ): Promise<SearchResults> {
    return this.rpc.call(searchSkills, {
      query: (textQuery(q) ?? '').slice(0, 500),
      limit: integerQuery(limit, 10, 1, 100),
      exact: false,
      highlightedOnly: isFlagSet(approvedOnly) || isFlagSet(filters.highlightedOnly),
      nonSuspiciousOnly: isNonSuspiciousOnly(filters),
    });
  }

  @Get('skill')
  @ApiOperation({ operationId: 'legacy_skill', summary: 'One skill; its tags lead to version ids', deprecated: true })
  @ApiQuery({ name: 'slug' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: LegacySkillDetail })
  @ApiErrors(getLegacySkill)
  skill(@Query('slug') slug?: string, @Query('ownerHandle') owner?: string): Promise<LegacySkillDetail> {
    const asked = textQuery(slug);
    if (asked === undefined) throw new DomainError('INVALID_INPUT', 'Missing slug');
    return this.rpc.call(getLegacySkill, { slug: slugOf(asked), ...ownerQuery(owner) });
  }

  @Get('skill/resolve')
  @ApiOperation({ operationId: 'legacy_resolve', summary: 'Which version has this fingerprint', deprecated: true })
  @ApiQuery({ name: 'slug' })
  @ApiQuery({ name: 'hash', description: 'SHA-256 fingerprint of the files, 64 hexadecimal digits' })
  @ApiOkResponse({ type: ResolvedSkill })
  @ApiErrors(resolveSkill)
  resolve(@Query() query: Record<string, string | undefined>): Promise<ResolvedSkill> {
    return this.rpc.call(resolveSkill, resolveQuery(query));
  }

  @Get('download')
  @ApiOperation({ operationId: 'legacy_download', summary: 'A version as a ZIP, files at its root', deprecated: true })
  @ApiQuery({ name: 'slug' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'The archive', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findSkillDownload)
  async download(
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(query, request, reply);
  }
}
