import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { nowMs } from '@app/kernel';
import { Agent, type Dispatcher } from 'undici';
import { webhooksConfig, type WebhookSettings } from '../webhooks.config';
import { failureText } from './failure-text.rules';
import { guardedConnector } from './guarded-connector';
import type { SendOutcome } from './send-outcome';
import { TargetResolver } from './target-resolver';

const MOST_HEADER_BYTES = 16 * 1024;
/** What is read of an answer; no receiver has more to say. */
const MOST_BODY_BYTES = 64 * 1024;
/** How much of it is kept for the owner to see, in characters. */
const KEPT_CHARS = 1_000;
/** Endpoints of one host that may have all their attempts running; nobody is attacked by many webhooks that name them. */
const ENDPOINTS_A_HOST = 4;
/** A connection is kept this long for the next event, in milliseconds. */
const IDLE_MS = 10_000;

/** Sends webhooks: to allowed addresses only, following nothing, reading little, and not for long. */
@Injectable()
export class WebhookClient implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(
    resolver: TargetResolver,
    @Inject(webhooksConfig.token) private readonly settings: WebhookSettings,
  ) {
    this.agent = new Agent({
      connect: guardedConnector(resolver, settings),
      connections: ENDPOINTS_A_HOST * settings.WEBHOOK_AT_ONCE_PER_ENDPOINT,
      maxHeaderSize: MOST_HEADER_BYTES,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      pipelining: 1,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** Never rejects. @param stop ends it early; the outcome then says so */
  async send(url: string, body: string, headers: Record<string, string>, stop: AbortSignal): Promise<SendOutcome> {
    const startedAt = nowMs();
    const signal = AbortSignal.any([stop, AbortSignal.timeout(this.settings.WEBHOOK_TIMEOUT_SECONDS * 1000)]);
    let status: number | undefined;
    try {
      const { origin, pathname, search } = new URL(url);
      const path = pathname + search;
      const answer = await this.agent.request({ origin, path, method: 'POST', headers, body, signal });
      status = answer.statusCode;
      const retryAfter = String(answer.headers['retry-after'] ?? '');
      const response = await startOf(answer.body);
      const answered = { status, response, ...(retryAfter === '' ? {} : { retryAfter }) };
      return { ...answered, durationMs: nowMs() - startedAt };
    } catch (error) {
      // An answer whose end never came is one all the same.
      const answered = status === undefined ? { error: failureText(error) } : { status };
      return { ...answered, durationMs: nowMs() - startedAt };
    }
  }
}

async function startOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BODY_BYTES) break; // which also gives the connection up
  }
  const text = Buffer.concat(chunks)
    .subarray(0, KEPT_CHARS * 4)
    .toString('utf8');
  // Postgres stores every character but this one.
  return [...text.replaceAll('\0', '\ufffd')].slice(0, KEPT_CHARS).join('');
}
