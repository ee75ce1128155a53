import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import type { IncomingMessage } from 'node:http';
import type { ReadyAnswer, ReadyAnswers } from '../response-cache/ready-answer';
import { RatingAnswers } from './rating-answers';
import { listQuery } from './rating-request.rules';

/** The addresses as clients write them: `name`, `@scope/name`, `@scope%2Fname`, `%40scope%2Fname`. */
const PLAIN =
  /^\/(api\/v1|v1)\/plugins\/(?:(?:@|%40)([a-z0-9][a-z0-9._-]*)(\/|%2[fF]))?([a-z0-9][a-z0-9._-]*)\/ratings(\/summary)?(?:\?(.*))?$/;

/** Lists and numbers of ratings that are in memory already, for tokens that may read ratings. */
@Injectable()
export class ReadyRatingAnswers implements ReadyAnswers {
  constructor(private readonly answers: RatingAnswers) {}

  find({ url = '' }: IncomingMessage): ReadyAnswer | undefined {
    const path = PLAIN.exec(url);
    if (path === null) return undefined;
    const [, base, scope, separator, name, summary, query] = path;
    const pluginId = scope === undefined ? name! : `@${scope}/${name}`;
    const known = summary === undefined ? this.list(pluginId, query) : this.answers.findSummary(pluginId);
    if (known === undefined) return undefined;
    const { etag, bytes, headers } = known;
    const route = `/${base}/plugins/${separator === '/' ? ':scope/' : ''}:name/ratings${summary ?? ''}`;
    return { route, scope: 'plugin:rating:read', etag, bytes, headers, contentType: 'application/json' };
  }

  /** What a query that makes no sense gets, the router says. */
  private list(pluginId: string, query: string | undefined) {
    if (query === undefined) return this.answers.findList({ pluginId, page: 1, limit: 20 });
    const parameters = new URLSearchParams(query);
    try {
      const wanted = listQuery(Object.fromEntries([...parameters].reverse()));
      return this.answers.findList({ pluginId, ...wanted });
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
