import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { getNpmPackage, searchNpmPackages } from '@app/contracts';
import { Clock, currentActor } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { NpmKeys, type NpmKey } from './npm-keys.service';
import { npmReference, type NpmPath } from './npm-paths.rules';
import { Packuments } from './packuments.service';
import { searchAnswer } from './search-answer.rules';

const ANY_OBJECT = { schema: { type: 'object', additionalProperties: true } } as const;

/** What npm asks of a registry beside packages. Reef knows of no advisories, and says so quietly. */
@ApiTags('npm')
@Controller('api/npm/-')
export class NpmRegistryController {
  constructor(
    private readonly packuments: Packuments,
    private readonly keys: NpmKeys,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  @Get('ping')
  @ApiOperation({ operationId: 'npm_ping', summary: 'That the mirror is there' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors()
  ping(): object {
    return {};
  }

  @Get('whoami')
  @RequireUser('registry:read')
  @ApiOperation({ operationId: 'npm_whoami', summary: 'Whose token it is' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors()
  whoami(): { username: string | undefined } {
    return { username: currentActor()?.handle };
  }

  @Get('npm/v1/keys')
  @ApiOperation({ operationId: 'npm_keys', summary: 'The keys that releases are signed with, old ones too' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors()
  async publicKeys(): Promise<{ keys: NpmKey[] }> {
    return { keys: await this.keys.published() };
  }

  @Get('v1/search')
  @ApiOperation({ operationId: 'npm_search', summary: 'Packages that have every word in name, title or summary' })
  @ApiQuery({ name: 'text', required: false })
  @ApiQuery({ name: 'size', required: false, description: 'At most 250; 20 when absent' })
  @ApiQuery({ name: 'from', required: false, description: 'How many to leave out' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors(searchNpmPackages)
  async search(@Query() query: Record<string, string | undefined>): Promise<object> {
    const [size, from] = [integerQuery(query.size, 20, 0, 250), integerQuery(query.from, 0, 0, 10_000)];
    const text = (textQuery(query.text) ?? '').slice(0, 200);
    return searchAnswer(await this.rpc.call(searchNpmPackages, { text, size, from }), this.clock.now());
  }

  @Get(['package/:name/dist-tags', 'package/:scope/:name/dist-tags'])
  @ApiOperation({ operationId: 'npm_dist_tags', summary: 'Which version each tag of a package points at' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'string' } } })
  @ApiErrors(getNpmPackage)
  async distTags(@Param() path: NpmPath): Promise<Readonly<Record<string, string>>> {
    return (await this.packuments.get(npmReference(path).name)).tags;
  }

  @Post('npm/v1/security/advisories/bulk')
  @HttpCode(200)
  @ApiOperation({ operationId: 'npm_advisories', summary: 'No advisories, for `npm audit`' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors()
  advisories(): object {
    return {};
  }

  @Post(['npm/v1/security/audits/quick', 'npm/v1/security/audits'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'npm_audit', summary: 'No advisories, in the words of npm 6, pnpm and yarn 1' })
  @ApiOkResponse(ANY_OBJECT)
  @ApiErrors()
  audit(): object {
    const vulnerabilities = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
    const counts = { dependencies: 0, devDependencies: 0, optionalDependencies: 0, totalDependencies: 0 };
    return { actions: [], advisories: {}, muted: [], metadata: { vulnerabilities, ...counts } };
  }
}
