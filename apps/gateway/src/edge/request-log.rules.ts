import type { Actor } from '@app/kernel';

/** A request that has been answered, or whose caller has gone away. */
export interface EndedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** The route's template; undefined when there is none for the path. */
  readonly route: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly userAgent: string | undefined;
  /** Who sent it, as limits see it. */
  readonly address: string | undefined;
  readonly actor: Actor | undefined;
  /** `CLIENT_CLOSED_REQUEST` when the caller went away before an answer began. */
  readonly status: number;
  /** The answer went out to its end. */
  readonly complete: boolean;
  /** Code of the failure that was answered. */
  readonly failure: string | undefined;
  readonly durationMs: number;
  /** Sent to the caller, headers included. */
  readonly bytes: number;
}

const MAX_PATH = 300;
const MAX_AGENT = 120;
/** What nginx says of a caller who went away. */
export const CLIENT_CLOSED_REQUEST = 499;
/** Parameters of paths that open something to whoever has them. */
const SECRET_PARAMETERS = /key|token|code|secret|ticket/i;
const TOKENS = /clh_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const HIDDEN = '[redacted]';

/** What the log says of a request. Nothing of its query, its headers but one, and its bodies: they hold what is nobody's business. */
export function requestLine(request: EndedRequest): Record<string, unknown> {
  const { method, route, address, actor, status, complete, failure, bytes } = request;
  const outcome = failure ?? (complete ? (status < 400 ? 'ok' : 'refused') : 'aborted');
  const line = {
    method,
    route: route ?? null,
    path: shownPath(request),
    status,
    outcome,
    duration_ms: Math.round(request.durationMs * 10) / 10,
    bytes,
    client_ip: address ?? null,
    user_id: actor?.userId,
    client_id: actor?.clientId,
    user_agent: request.userAgent?.replace(TOKENS, HIDDEN).slice(0, MAX_AGENT),
  };
  return Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
}

function shownPath({ url, route, parameters }: EndedRequest): string {
  const secrets = Object.keys(parameters).filter((name) => SECRET_PARAMETERS.test(name));
  const path = route !== undefined && secrets.length > 0 ? filledIn(route, parameters, secrets) : url.split('?', 1)[0]!;
  return path.replace(TOKENS, HIDDEN).slice(0, MAX_PATH);
}
/** The template with its parameters, less the secret ones. */
function filledIn(route: string, parameters: Readonly<Record<string, string>>, secrets: readonly string[]): string {
  return route.replace(/:(\w+)|\*/g, (_, name: string | undefined) =>
    secrets.includes(name ?? '*') ? HIDDEN : (parameters[name ?? '*'] ?? ''),
  );
}
