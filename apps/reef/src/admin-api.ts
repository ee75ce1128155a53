import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, EXIT } from './exit-codes';
import type { ReefSettings } from './reef.config';

const TIMEOUT_MS = 70_000;

/** The gateway's admin API, as `reef` calls it. */
export class AdminApi {
  constructor(private readonly settings: ReefSettings) {}

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }
  post<T>(path: string, body: object): Promise<T> {
    return this.send('POST', path, body);
  }

  /** The answer's bytes as they come, however long that takes; it ends when the signal says so. */
  async *stream(path: string, signal?: AbortSignal): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    try {
      const response = await this.ask('GET', path, undefined, signal);
      for await (const bytes of response.body ?? []) yield decoder.decode(bytes as Uint8Array, { stream: true });
    } catch (error) {
      if (signal?.aborted === true) return;
      if (error instanceof CommandError) throw error;
      const { REEF_URL } = this.settings;
      throw new CommandError(`${REEF_URL} broke off before the end (${causeOf(error)}).`, EXIT.unreachable);
    }
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.send('PUT', path, body);
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.ask(method, path, body, AbortSignal.timeout(TIMEOUT_MS));
    try {
      return JSON.parse(await response.text()) as T;
    } catch {
      throw new CommandError(`${this.settings.REEF_URL} did not answer with JSON. Is it Reef?`, EXIT.unreachable);
    }
  }
  private async ask(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response> {
    const { REEF_URL } = this.settings;
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    const init = {
      method,
      headers,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const response = await fetch(`${REEF_URL}${path}`, init).catch((error: unknown) => {
      throw new CommandError(
        `Reef does not answer at ${REEF_URL} (${causeOf(error)}). Is it running? Set REEF_URL to where it is.`,
        EXIT.unreachable,
      );
    });
    if (!response.ok) throw refusal(response.status, await response.text(), REEF_URL);
    return response;
  }

  private async token(): Promise<string> {
    if (this.settings.REEF_ADMIN_TOKEN !== undefined) return this.settings.REEF_ADMIN_TOKEN;
    const path = join(this.settings.REEF_DATA_DIR, 'admin-token');
    const token = await readFile(path, 'utf8').catch(() => undefined);
    if (token !== undefined) return token.trim();
    throw new CommandError(
      `No admin token: set REEF_ADMIN_TOKEN, or REEF_DATA_DIR to the directory that has ${path}.`,
      EXIT.usage,
    );
  }
}

function refusal(status: number, text: string, url: string): CommandError {
  const sentence = text.trim().slice(0, 500) || `HTTP ${status}`;
  if (status === 503 || status === 504) return new CommandError(sentence, EXIT.unreachable);
  if (status === 404 && sentence === 'Not found')
    return new CommandError(`${url} has no admin API. Is it Reef?`, EXIT.unreachable);
  return new CommandError(sentence);
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
