import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { authorizationServer, protectedResource, registryDiscovery } from './discovery.rules';

/** Documents with well-known names (RFC 8615). They change only with the configuration. */
const CACHE = 'public, max-age=300';

/** Where things are, for programs that only know the host. */
@ApiTags('discovery')
@Controller('.well-known')
export class DiscoveryController {
  constructor(@Inject(processConfig.token) private readonly settings: ProcessSettings) {}

  @Get(['clawhub.json', 'clawdhub.json'])
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', CACHE)
  @ApiOperation({ operationId: 'discover_registry', summary: 'Where the registry is, for ClawHub clients' })
  @ApiOkResponse({ description: 'Absolute URLs' })
  registry(): object {
    return registryDiscovery(this.settings.REEF_PUBLIC_URL);
  }

  @Get(['oauth-protected-resource', 'oauth-protected-resource/v1'])
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', CACHE)
  @ApiOperation({
    operationId: 'describe_protected_resource',
    summary: 'Who issues access tokens (RFC 9728)',
  })
  @ApiOkResponse({ description: 'Protected resource metadata' })
  resource(): object {
    return protectedResource(this.settings.REEF_PUBLIC_URL);
  }

  @Get('oauth-authorization-server')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', CACHE)
  @ApiOperation({ operationId: 'describe_authorization_server', summary: 'What the OAuth server can do (RFC 8414)' })
  @ApiOkResponse({ description: 'Authorization server metadata' })
  server(): object {
    return authorizationServer(this.settings.REEF_PUBLIC_URL);
  }
}
