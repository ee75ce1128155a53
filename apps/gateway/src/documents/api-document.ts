import { Inject, Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { RATING_SCOPES, type Scope } from '@app/contracts';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { RawRoutes } from '../edge/raw-routes';
import { OAUTH_ROUTES } from '../oauth/oauth-paths';
import { documentLimits } from '../rate-limits/limited-paths';
import { completePaths, toOpenApi31 } from './openapi.rules';

const DESCRIPTION = `A registry of OpenClaw skills and plugins, with ratings.

\`/api/**\` is compatible with ClawHub: failures are one plain sentence. \`/v1/**\` is the rating API: failures are
problem details (RFC 9457). Each failure is named here by its code; \`/problems/<code>\` says what it means.`;

const SCOPES: Record<Scope, string> = {
  'plugin:rating:read': 'Read ratings',
  'plugin:rating:write': 'Submit, change and delete ratings',
  'registry:read': 'See what only the user sees of the registry',
  'registry:publish': 'Upload and publish versions',
  'registry:manage': 'Change what is there: items, publishers and their members',
};

/**
 * The OpenAPI 3.1 document of everything public, made from the controllers and from what raw routes say of themselves.
 * Made when first asked for, since raw routes come while the application starts.
 */
@Injectable()
export class ApiDocument {
  private app?: INestApplication;
  private text?: string;

  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly rawRoutes: RawRoutes,
  ) {}

  /** Names the application whose routes are described. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  get json(): string {
    this.text ??= JSON.stringify(this.build());
    return this.text;
  }

  private build(): OpenAPIObject {
    if (this.app === undefined) throw new Error('no application to describe');
    const config = this.frame().build();
    const operationIdFactory = (_controller: string, method: string) => method;
    const document = SwaggerModule.createDocument(this.app, config, { operationIdFactory });
    return toOpenApi31({
      ...document,
      paths: completePaths(documentLimits({ ...document.paths, ...this.rawRoutes.paths })),
    });
  }
  private frame(): DocumentBuilder {
    const { REEF_PUBLIC_URL: url } = this.settings;
    const tokenUrl = url + OAUTH_ROUTES.token;
    const authorizationUrl = url + OAUTH_ROUTES.authorization;
    const ownScopes = Object.fromEntries(RATING_SCOPES.map((scope) => [scope, SCOPES[scope]]));
    const flows = {
      clientCredentials: { tokenUrl, scopes: ownScopes },
      authorizationCode: { authorizationUrl, tokenUrl, refreshUrl: tokenUrl, scopes: SCOPES },
    };
    return new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Reef API')
      .setVersion('1.0.0')
      .setDescription(DESCRIPTION)
      .addServer(url)
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token, clh_…' }, 'token')
      .addOAuth2({ type: 'oauth2', flows }, 'oauth')
      .addBasicAuth({ type: 'http', scheme: 'basic', description: 'Client id and secret' }, 'client');
  }
}
