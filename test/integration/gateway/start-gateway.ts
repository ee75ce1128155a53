import type { Type } from '@nestjs/common';
import { startProcess, type RunningProcess } from '@app/runtime';
import { Client } from 'pg';
import { gatewayHttp, GatewayModule } from '../../../apps/gateway/src/gateway.module';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';
import { NEVER_BUSY } from '../../support/topologies';

export const ADMIN_TOKEN = `clh_${'a'.repeat(43)}`;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}
export interface CallOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
}

/** A gateway in this process, over real HTTP, with a database of its own. */
export class TestGateway {
  constructor(
    readonly process: RunningProcess,
    readonly database: TestDatabase,
    private readonly directory: TempDirectory,
  ) {}

  async call(method: string, path: string, { token, headers, body }: CallOptions = {}): Promise<Answer> {
    const response = await fetch(`${this.process.url ?? ''}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }
  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('GET', path, options);
  }
  post(path: string, value: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.call('POST', path, { body: JSON.stringify(value), ...options });
  }
  admin(path: string, value: unknown): Promise<Answer> {
    return this.post(path, value, { token: ADMIN_TOKEN });
  }
  /** A new user's token. */
  async tokenOf(handle: string, role = 'user'): Promise<string> {
    await this.admin('/api/v1/admin/users', { handle, role });
    const { json } = await this.admin('/api/v1/admin/tokens', { handle });
    return json.token as string;
  }
  sql<R = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> {
    return runSql<R>(this.database, text, values);
  }
  async stop(): Promise<void> {
    await this.process.stop();
    await this.database.close();
    await this.directory.close();
  }
}

export async function runSql<R>(database: TestDatabase, text: string, values: unknown[] = []): Promise<R[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as R[];
  } finally {
    await client.end();
  }
}

export interface GatewayOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Stand-ins for other services, on the same bus. */
  readonly neighbours?: readonly Type[];
  readonly database?: TestDatabase;
}

export async function startGateway({
  environment = {},
  neighbours = [],
  ...options
}: GatewayOptions = {}): Promise<TestGateway> {
  const database = options.database ?? (await createDatabase());
  const directory = await tempDirectory();
  const settings = {
    DATABASE_URL: database.url,
    REEF_SECRET_KEY: 'x'.repeat(32),
    REEF_ADMIN_TOKEN: ADMIN_TOKEN,
    BLOB_DIR: directory.path,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PROFILE: 'clawhub-2026',
    ...NEVER_BUSY,
    OPS_PORT: '0',
    PORT: '0',
    ...environment,
  };
  const services = [GatewayModule, ...neighbours];
  const process = await startProcess({ name: 'gateway', services, environment: settings, http: gatewayHttp(settings) });
  return new TestGateway(process, database, directory);
}
