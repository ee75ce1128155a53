/** What a request draws on. `client` is the rating API's own, by the second; all others are by the minute. */
export type Bucket = 'read' | 'write' | 'download' | 'upload' | 'publish-token' | 'sign-in' | 'client';

/** How the requests to one route are limited. */
export interface RouteLimits {
  readonly bucket: Bucket;
  /** The body counts too, by its bytes. */
  readonly countsBytes: boolean;
  /** Better refused than counted by one replica alone, when the counters all replicas share are away (standards 3.1). */
  readonly needsSharedCount: boolean;
}

/**
 * The one place that says which limits a route has (server-semantics 2.5, with the legacy routes of 9.2 limited too).
 *
 * Goes by the router's own answer and not by the path, so that no spelling of a path gets into another bucket; what
 * counts is the route's shape, its segments without the parameters. Hence also a package called `download` is read.
 *
 * @param template the route as it was declared (`/api/v1/packages/:name/download`); undefined for an unknown path
 * @param url      for when there is no route
 * @returns undefined for what is not limited: preflights, pages, well-known files
 */
export function routeLimits(method: string, template: string | undefined, url: string): RouteLimits | undefined {
  if (template === undefined) return workOut(method, url.split('?', 1)[0]!);
  const route = `${method} ${template}`;
  if (!known.has(route)) known.set(route, workOut(method, template));
  return known.get(route);
}
/** There are as many as routes are declared. */
const known = new Map<string, RouteLimits | undefined>();

function workOut(method: string, path: string): RouteLimits | undefined {
  if (method === 'OPTIONS') return undefined;
  const isReading = method === 'GET' || method === 'HEAD';
  const shape = segmentsOf(path);
  const bucket = isReading ? readingBucket(shape) : writingBucket(shape);
  if (bucket === undefined) return undefined;
  const name = `${isReading ? 'GET' : 'POST'} ${shape.join('/')}`;
  return { bucket, countsBytes: CARRY_BYTES.has(name), needsSharedCount: isGuarded(bucket, name) };
}

/** Of a file or archive. The artifact's description counts as its download: that is what ClawHub's code does. */
const DOWNLOADS: ReadonlySet<string> = new Set([
  'api/v1/download',
  'api/download',
  'api/v1/packages/download',
  'api/v1/packages/versions/artifact',
  'api/v1/packages/versions/artifact/download',
  'api/npm/-',
]);

/**
 * CLI 0.23 sends each file of a skill with two requests, so that a skill of 100 files would not fit into the 180 writes
 * of a minute. They change nothing but the uploader's own tickets, hence a bucket of their own.
 */
const UPLOADS: ReadonlySet<string> = new Set(['api/v1/skills/-/upload-url', 'api/cli/upload-url', 'api/v1/uploads']);

/** A multipart publish is a write, and its bytes are those of an upload. */
const CARRY_BYTES: ReadonlySet<string> = new Set(['POST api/v1/uploads', 'POST api/v1/skills', 'POST api/v1/packages']);

const PUBLISHING: ReadonlySet<string> = new Set([
  'POST api/v1/skills',
  'POST api/v1/packages',
  'POST api/v1/skills/-/upload-url',
  'POST api/cli/upload-url',
  'POST api/cli/publish',
]);
/** Each request of a stranger's browser is remembered until somebody decides. */
const AUTHORIZATION: ReadonlySet<string> = new Set(['oauth/authorize']);
/** A stolen token must be revocable whatever is broken. */
const NEVER_REFUSED: ReadonlySet<string> = new Set(['POST oauth/revoke']);

/** Questions too long for a query. */
const READ_BY_POST: ReadonlySet<string> = new Set([
  'api/v1/packages/categories:batch',
  'api/v1/skills/-/security-verdicts',
  'api/npm/-/npm/v1/security/advisories/bulk',
  'api/npm/-/npm/v1/security/audits',
  'api/npm/-/npm/v1/security/audits/quick',
]);

function readingBucket(shape: readonly string[]): Bucket | undefined {
  if (isRatingApi(shape)) return 'client';
  if (AUTHORIZATION.has(shape.join('/'))) return 'sign-in';
  if (shape[0] !== 'api') return undefined;
  return DOWNLOADS.has(shape.join('/')) ? 'download' : 'read';
}

function writingBucket(shape: readonly string[]): Bucket | undefined {
  if (isRatingApi(shape)) return 'client';
  const route = shape.join('/');
  if (shape[0] === 'oauth' || route.startsWith('api/cli/device/')) return 'sign-in';
  if (shape[0] !== 'api') return undefined;
  if (route === 'api/v1/publish/token/mint') return 'publish-token';
  if (READ_BY_POST.has(route)) return 'read';
  return UPLOADS.has(route) ? 'upload' : 'write';
}

/** `/v1/**`, and the ratings' alias under `/api/v1`. */
function isRatingApi(shape: readonly string[]): boolean {
  return shape[0] === 'v1' || shape.join('/') === 'api/v1/plugins/ratings';
}

function isGuarded(bucket: Bucket, name: string): boolean {
  if (NEVER_REFUSED.has(name)) return false;
  return bucket === 'sign-in' || bucket === 'publish-token' || PUBLISHING.has(name);
}

/**
 * Neither parameters (`:name`, `@:scope`) nor wildcards nor the empty pieces that doubled slashes make. A colon that is
 * one is doubled in a template, and has a word before it in a path.
 */
function segmentsOf(path: string): string[] {
  const named = path.split('/').map((segment) => segment.replace('::', ':'));
  return named.filter((segment) => segment !== '' && segment !== '*' && !/^@?:/.test(segment));
}
