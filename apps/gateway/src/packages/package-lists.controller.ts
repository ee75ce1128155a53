import { applyDecorators, Controller, Get, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, ApiTags, getSchemaPath } from '@nestjs/swagger';
import {
  getPackage,
  listPackages,
  PackageDetail,
  PackageList,
  PackageSearchResults,
  searchPackages,
  type PackageFilters,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { FILTER_NAMES, packageFilters, pluginFamily, type PackageQuery } from './package-filters.rules';

const FilterQueries = (...more: string[]) =>
  applyDecorators(...[...more, 'limit', ...FILTER_NAMES].map((name) => ApiQuery({ name, required: false })));

/** The catalog of all families. Anonymous callers see public channels, others what is private to their publishers, too. */
@ApiTags('packages')
@Controller('api/v1')
export class PackageListsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('packages')
  @ApiOperation({ operationId: 'list_packages', summary: 'Skills and plugins, the last updated first' })
  @FilterQueries('family', 'cursor')
  @ApiOkResponse({ type: PackageList })
  @ApiErrors(listPackages)
  all(@Query() query: PackageQuery): Promise<PackageList> {
    return this.list(query, packageFilters(query));
  }

  @Get('plugins')
  @ApiOperation({ operationId: 'list_plugins', summary: 'Plugins of both families, the last updated first' })
  @FilterQueries('family', 'cursor')
  @ApiOkResponse({ type: PackageList })
  @ApiErrors(listPackages)
  plugins(@Query() query: PackageQuery): Promise<PackageList> {
    return this.list(query, packageFilters(query, pluginFamily(query)));
  }

  @Get('code-plugins')
  @ApiOperation({ operationId: 'list_code_plugins', summary: 'Code plugins, the last updated first' })
  @FilterQueries('cursor')
  @ApiOkResponse({ type: PackageList })
  @ApiErrors(listPackages)
  codePlugins(@Query() query: PackageQuery): Promise<PackageList> {
    return this.list(query, packageFilters(query, 'code-plugin'));
  }

  @Get('bundle-plugins')
  @ApiOperation({ operationId: 'list_bundle_plugins', summary: 'Bundle plugins, the last updated first' })
  @FilterQueries('cursor')
  @ApiOkResponse({ type: PackageList })
  @ApiErrors(listPackages)
  bundlePlugins(@Query() query: PackageQuery): Promise<PackageList> {
    return this.list(query, packageFilters(query, 'bundle-plugin'));
  }

  @Get('packages/search')
  @ApiOperation({ operationId: 'search_packages', summary: 'Skills and plugins that have the query somewhere' })
  @FilterQueries('q', 'family')
  @ApiExtraModels(PackageSearchResults, PackageDetail)
  @ApiOkResponse({
    description: 'What was found; without `q` the package of the name `search`',
    schema: { oneOf: [PackageSearchResults, PackageDetail].map((type) => ({ $ref: getSchemaPath(type) })) },
  })
  @ApiErrors(searchPackages, 'PACKAGE_NOT_FOUND')
  search(@Query() query: PackageQuery): Promise<PackageSearchResults | PackageDetail> {
    // Only with a query is this address another than that of a package (server-semantics 4.1).
    if (query.q === undefined) return this.rpc.call(getPackage, { name: 'search' });
    return this.find(query, packageFilters(query));
  }

  @Get('plugins/search')
  @ApiOperation({ operationId: 'search_plugins', summary: 'Plugins that have the query somewhere' })
  @FilterQueries('q', 'family')
  @ApiOkResponse({ type: PackageSearchResults })
  @ApiErrors(searchPackages)
  searchPlugins(@Query() query: PackageQuery): Promise<PackageSearchResults> {
    return this.find(query, packageFilters(query, pluginFamily(query)));
  }

  private list(query: PackageQuery, filters: PackageFilters): Promise<PackageList> {
    const cursor = textQuery(query.cursor)?.slice(0, 2000);
    const limit = integerQuery(textQuery(query.limit), 25, 1, 100);
    return this.rpc.call(listPackages, { ...filters, limit, ...(cursor === undefined ? {} : { cursor }) });
  }
  private find(query: PackageQuery, filters: PackageFilters): Promise<PackageSearchResults> {
    const limit = integerQuery(textQuery(query.limit), 20, 1, 100);
    return this.rpc.call(searchPackages, { ...filters, limit, query: (textQuery(query.q) ?? '').slice(0, 500) });
  }
}
