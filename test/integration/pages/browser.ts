import type { TestGateway } from '../gateway/start-gateway';

export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a redirect. */
  readonly location: string | null;
}

/** A browser without a screen: keeps cookies, fills in forms, follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** What the last page's forms carry. */
  csrf = '';

  constructor(private readonly gateway: TestGateway) {}

  get origin(): string {
    return this.gateway.process.url!;
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<Shown> {
    return this.send('GET', path, undefined, headers);
  }
  /** Sends a form as the last page has it. */
  async submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Shown> {
    const body = new URLSearchParams({ csrf: this.csrf, ...fields }).toString();
    return this.send('POST', path, body, { origin: this.origin, 'sec-fetch-site': 'same-origin', ...headers });
  }
  async signIn(handle: string, password: string, returnTo = '/settings/tokens'): Promise<Shown> {
    await this.open('/sign-in');
    return this.submit('/sign-in', { handle, password, return_to: returnTo });
  }
  async mustSignIn(handle: string, password: string): Promise<void> {
    expect((await this.signIn(handle, password)).status).toBe(303);
    await this.open('/settings/tokens');
  }

  private async send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Shown> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.origin), {
      method,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const set of response.headers.getSetCookie()) this.keep(set);
    const text = await response.text();
    this.csrf = /name="csrf"\s+value="([^"]+)"/.exec(text)?.[1] ?? this.csrf;
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') };
  }
  private keep(setCookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
    if (/max-age=0/i.test(setCookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A user with a password. */
export async function createUser(gateway: TestGateway, handle: string, password = 'correct horse'): Promise<void> {
  await gateway.admin('/api/v1/admin/users', { handle });
  const answer = await gateway.admin('/api/v1/admin/users/password', { handle, password });
  expect(answer).toMatchObject({ status: 200, json: { ok: true, handle } });
}

/** What happened, by the end of the subject; oldest first. */
export async function eventsOf(gateway: TestGateway, name: string): Promise<Record<string, unknown>[]> {
  const rows = await gateway.sql<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM gateway.outbox WHERE subject = $1 ORDER BY position`,
    [`reef.evt.gateway.${name}.v1`],
  );
  return rows.map(({ payload }) => payload);
}
