import type { RatingScope } from '@app/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { matchesEtag } from '../bytes/validators.rules';

/** Names and values of headers in turns, as Node writes them fastest. */
export type HeaderList = readonly string[];

/** What the router would answer to everybody, as it stands in memory. */
export interface ReadyAnswer {
  /** The route as declared, `/api/npm/:name`: limits and the log go by it. */
  readonly route: string;
  /** As it is sent. */
  readonly etag: string;
  /** All headers but those of one request. Also of a 304. */
  readonly headers: HeaderList;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** What the caller's token must be able to do; absent: everybody gets it. */
  readonly scope?: RatingScope;
  /** Whose download this is; absent when it does not count as one. */
  readonly itemId?: string;
}

/** Knows the answers to some addresses. */
export interface ReadyAnswers {
  /**
   * At once, and only what is public and not overtaken. Anything unusual is better left to the router.
   * @param request a GET or HEAD without a body and without a range
   */
  find(request: IncomingMessage): ReadyAnswer | undefined;
}

/** Looks for an answer at one after the other. */
export function firstOf(...all: readonly ReadyAnswers[]): ReadyAnswers {
  return {
    find: (request) => {
      for (const ready of all) {
        const found = ready.find(request);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** Whether an answer may be ready: what asks for a part, or sends something, is not for memory. */
export function isPlainRead({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return (
    headers.range === undefined && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
  );
}

/** @param own headers of this one answer @returns whether bytes are sent */
export function sendReady(
  request: IncomingMessage,
  response: ServerResponse,
  { etag, headers, contentType, bytes }: ReadyAnswer,
  own: HeaderList,
): boolean {
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    response.writeHead(304, [...headers, ...own]).end();
    return false;
  }
  const body = ['content-type', contentType, 'content-length', String(bytes.length)];
  response.writeHead(200, [...headers, ...body, ...own]);
  if (request.method === 'HEAD') response.end();
  else response.end(bytes);
  return request.method !== 'HEAD';
}

export function headerList(headers: Readonly<Record<string, string>>): HeaderList {
  // Five times as fast as entries that are flattened.
  const list: string[] = [];
  for (const name of Object.keys(headers)) list.push(name, headers[name]!);
  return list;
}
