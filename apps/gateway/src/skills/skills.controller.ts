import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  getSkill,
  getSkillVersion,
  listSkills,
  listSkillVersions,
  ResolvedSkill,
  resolveSkill,
  SearchResults,
  searchSkills,
  SkillDetail,
  SkillList,
  SkillVersionDetail,
  SkillVersionList,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { isFlagSet, isNonSuspiciousOnly, type SkillFilters } from './skill-filters.rules';
import { ownerQuery, resolveQuery, slugOf } from './skill-reference.rules';

const SORTS = [
  'updated',
  'createdAt',
  'newest',
  'downloads',
  'stars',
  'rating',
  'installs',
  'installsCurrent',
  'installsAllTime',
  'trending',
];

/** What anybody may read of the skills. Used by the CLI's search, explore, inspect, install, update and publish. */
@ApiTags('skills')
@Controller('api/v1')
export class SkillsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('search')
  @ApiOperation({ operationId: 'search_skills', summary: 'Search skills by relevance' })
  @ApiQuery({ name: 'q', description: 'Blank: no results' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 10' })
  @ApiQuery({ name: 'mode', required: false, enum: ['exact'], description: 'Only what is called so' })
  @ApiQuery({ name: 'highlightedOnly', required: false, description: 'true or 1' })
  @ApiQuery({ name: 'nonSuspiciousOnly', required: false, description: 'true or 1; alias nonSuspicious' })
  @ApiQuery({ name: 'explain', required: false, description: '1: every result says how its score came about' })
  @ApiOkResponse({ type: SearchResults })
  @ApiErrors(searchSkills)
  search(
    @Query('q') q?: string,
    @Query('limit') limit?: string,
    @Query('mode') mode?: string,
    @Query('explain') explain?: string,
    @Query() filters: SkillFilters = {},
  ): Promise<SearchResults> {
    return this.rpc.call(searchSkills, {
      query: (textQuery(q) ?? '').slice(0, 500),
      limit: integerQuery(limit, 10, 1, 100),
      exact: mode === 'exact',
      highlightedOnly: isFlagSet(filters.highlightedOnly),
      nonSuspiciousOnly: isNonSuspiciousOnly(filters),
      explain: isFlagSet(explain),
    });
  }

  @Get('skills')
  @ApiOperation({ operationId: 'list_skills', summary: 'List skills, the greatest of the chosen key first' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 25' })
  @ApiQuery({ name: 'sort', required: false, enum: SORTS, description: 'In any case; unknown: updated' })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiQuery({ name: 'prefix', required: false, description: 'Only slugs that begin so; sorted by slug' })
  @ApiQuery({ name: 'nonSuspiciousOnly', required: false, description: 'true or 1; alias nonSuspicious' })
  @ApiOkResponse({ type: SkillList })
  @ApiErrors(listSkills)
  list(
    @Query('limit') limit?: string,
    @Query('sort') sort?: string,
    @Query('cursor') cursor?: string,
    @Query('prefix') prefix?: string,
    @Query() filters: SkillFilters = {},
  ): Promise<SkillList> {
    const page = textQuery(cursor);
    const begin = textQuery(prefix);
    return this.rpc.call(listSkills, {
      limit: integerQuery(limit, 25, 1, 200),
      sort: (textQuery(sort) ?? 'updated').slice(0, 30),
      ...(page === undefined ? {} : { cursor: page.slice(0, 2000) }),
      ...(begin === undefined ? {} : { prefix: begin.slice(0, 200) }),
      nonSuspiciousOnly: isNonSuspiciousOnly(filters),
    });
  }

  @Get('skills/:slug')
  @ApiOperation({ operationId: 'get_skill', summary: 'One skill with its latest version and its owner' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: SkillDetail })
  @ApiErrors(getSkill)
  detail(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<SkillDetail> {
    return this.rpc.call(getSkill, { slug: slugOf(slug), ...ownerQuery(owner) });
  }

  @Get('skills/:slug/versions')
  @ApiOperation({ operationId: 'list_skill_versions', summary: 'Versions of a skill, newest first' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 25' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: SkillVersionList })
  @ApiErrors(listSkillVersions)
  versions(
    @Param('slug') slug: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
    @Query('ownerHandle') owner?: string,
  ): Promise<SkillVersionList> {
    const page = textQuery(cursor);
    return this.rpc.call(listSkillVersions, {
      slug: slugOf(slug),
      ...ownerQuery(owner),
      limit: integerQuery(limit, 25, 1, 200),
      ...(page === undefined ? {} : { cursor: page.slice(0, 2000) }),
    });
  }

  @Get('skills/:slug/versions/:version')
  @ApiOperation({ operationId: 'get_skill_version', summary: 'One version: its files and what the scanners say' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: SkillVersionDetail })
  @ApiErrors(getSkillVersion)
  version(
    @Param('slug') slug: string,
    @Param('version') version: string,
    @Query('ownerHandle') owner?: string,
  ): Promise<SkillVersionDetail> {
    return this.rpc.call(getSkillVersion, { slug: slugOf(slug), version: version.trim(), ...ownerQuery(owner) });
  }

  @Get('resolve')
  @ApiOperation({ operationId: 'resolve_skill', summary: 'Which version has this fingerprint' })
  @ApiQuery({ name: 'slug' })
  @ApiQuery({ name: 'hash', description: 'SHA-256 fingerprint of the files, 64 hexadecimal digits' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: ResolvedSkill })
  @ApiErrors(resolveSkill)
  resolve(@Query() query: Record<string, string | undefined>): Promise<ResolvedSkill> {
    return this.rpc.call(resolveSkill, resolveQuery(query));
  }
}
