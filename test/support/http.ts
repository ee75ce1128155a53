/** What to send. At most one of `json`, `form` and `body`. */
export interface RequestOptions {
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 30 s, for the whole answer. */
  readonly timeoutMs?: number;
}

/** One answer, read to its end. Redirects are not followed. */
export class Reply {
  constructor(
    /** What was asked, for error messages. */
    private readonly request: string,
    readonly status: number,
    readonly headers: Headers,
    readonly bytes: Buffer,
  ) {}

  get text(): string {
    return this.bytes.toString('utf8');
  }
  /** The body as JSON; fails with the body when it is none. */
  get json(): ReturnType<typeof JSON.parse> {
    try {
      return JSON.parse(this.text);
    } catch {
      throw new Error(`${this.request} answered ${this.status} without JSON: ${this.text.slice(0, 500)}`);
    }
  }
  header(name: string): string | null {
    return this.headers.get(name);
  }
  /** Itself when it has this status; fails with the whole answer otherwise. */
  expect(status: number): this {
    if (this.status === status) return this;
    throw new Error(`${this.request} answered ${this.status}, not ${status}: ${this.text.slice(0, 1000)}`);
  }
}

/** Sends one request. The path is used as it is, already encoded. */
export async function send(base: string, method: string, path: string, options: RequestOptions = {}): Promise<Reply> {
  const { token, json, form, body, headers = {}, timeoutMs = 30_000 } = options;
  const response = await fetch(`${base}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (form ?? body ?? null) : JSON.stringify(json),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return new Reply(`${method} ${path}`, response.status, response.headers, bytes);
}
