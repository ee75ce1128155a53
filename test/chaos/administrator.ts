import type { Pool } from 'pg';
import { uniqueName } from '../support/bundles';
import { rest, type Caller } from './callers';
import { insist } from './insist';

const REST_MS = 400;

/** Makes accounts and suspends some: what the audit log has to tell of. */
export class Administrator {
  /** Whether each may still sign in, by handle. */
  readonly accounts = new Map<string, 'banned' | 'good'>();

  constructor(private readonly caller: Caller) {}

  async work(): Promise<void> {
    const { random, stop } = this.caller;
    while (!stop.aborted) {
      const handle = uniqueName('account');
      if (!(await this.post('create an account', '/api/v1/admin/users', { handle }, [200, 201, 409]))) continue;
      this.accounts.set(handle, 'good');
      if (random() < 0.3 && (await this.post('ban', '/api/v1/users/ban', { handle }, [200])))
        this.accounts.set(handle, 'banned');
      await rest(this.caller, REST_MS);
    }
  }

  /** Every account is there in the state it was told to be in, and the audit log tells of both. */
  async check(db: Pool): Promise<void> {
    const { rows } = await db.query(
      `SELECT u.handle, u.state, array_agg(a.action) AS told FROM gateway.user u
       LEFT JOIN moderation.audit_record a ON a.target_id = u.id::text WHERE u.handle = ANY($1) GROUP BY 1, 2`,
      [[...this.accounts.keys()]],
    );
    const found = new Map(rows.map((row) => [row.handle as string, row as { state: string; told: (string | null)[] }]));
    for (const [handle, wanted] of this.accounts) {
      const { state, told } = found.get(handle) ?? { state: 'missing', told: [] };
      const expected = wanted === 'banned' ? ['banned', 'user.create', 'user.ban'] : ['active', 'user.create'];
      const missing = expected.filter((what) => what !== state && !told.includes(what));
      if (missing.length > 0)
        this.caller.violations.push(`account ${handle} lacks ${missing.join(', ')}: ${state}, ${told.join(' ')}`);
    }
  }

  private async post(what: string, path: string, json: object, fine: readonly number[]): Promise<boolean> {
    const { registry, tally, giveUp, violations } = this.caller;
    const send = () => registry.request('POST', path, { token: registry.adminToken, json });
    const { status, text } = await insist(what, tally, giveUp, send);
    if (fine.includes(status)) return true;
    violations.push(`the administrator could not ${what}: ${status} ${text.slice(0, 200)}`);
    return false;
  }
}
