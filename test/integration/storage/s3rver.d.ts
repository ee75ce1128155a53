/** The part of s3rver the tests use; the package has no types. */
declare module 's3rver' {
  import type { IncomingMessage } from 'node:http';
  import type { AddressInfo } from 'node:net';

  export interface StoredObject {
    bucket: string;
    key: string;
    content: AsyncIterable<Uint8Array>;
    metadata: Record<string, string>;
  }

  export interface RequestContext {
    method: string;
    path: string;
    req: IncomingMessage;
    status: number;
    body: string;
    get(header: string): string;
    set(header: string, value: string): void;
  }

  export type Middleware = (context: RequestContext, next: () => Promise<void>) => Promise<void>;

  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      vhostBuckets: boolean;
      configureBuckets: { name: string }[];
    });
    readonly middleware: Middleware[];
    readonly store: {
      existsObject(bucket: string, key: string): Promise<boolean>;
      getResourcePath(bucket: string, key: string, resource: 'object'): string;
      putMetadata(bucket: string, key: string, metadata: Record<string, string>, md5: string): Promise<void>;
      putObject(object: StoredObject): Promise<{ size: number; md5: string }>;
    };
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
