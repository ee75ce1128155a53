import { InvalidArgumentError, type Command } from 'commander';
import { nowMs } from '@app/kernel';
import type { Session } from './session';
import { print } from './output';

interface Wanted {
  readonly user: string;
  readonly label: string;
  readonly scope?: string[];
  readonly package?: string[];
  readonly skill?: string[];
  /** Epoch milliseconds. */
  readonly expires?: number;
}

export function tokensCommand(parent: Command, session: Session): void {
  const tokens = parent.command('tokens').description('API tokens (clh_…)');
  tokens
    .command('create')
    .description('make a token; it is shown once')
    .requiredOption('--user <handle>', 'whose token')
    .option('--label <text>', 'what it is for', 'CLI token')
    .option('--scope <scopes...>', 'all it may do, such as registry:publish; default everything the user may')
    .option('--package <names...>', 'the packages it may publish, and nothing else')
    .option('--skill <slugs...>', 'the skills it may publish, and nothing else')
    .option('--expires <when>', 'a number of days, or a date such as 2027-01-31; default never', expiry)
    .action(async ({ user: handle, label, scope: scopes, package: packages, skill: skills, expires }: Wanted) => {
      const { api, output } = session();
      const wanted = { handle, label, scopes, packages, skills, expiresAt: expires };
      const created = await api.post<{ token: string }>('/api/v1/admin/tokens', wanted);
      print(output, created, () => created.token);
    });
  tokens
    .command('revoke')
    .description('make a token useless, for ever')
    .argument('<token-or-id>', 'the token itself, or its id')
    .action(async (given: string) => {
      const { api, output } = session();
      const body = given.startsWith('clh_') ? { token: given } : { tokenId: given };
      const result = await api.post<object>('/api/v1/admin/tokens/revoke', body);
      print(output, result, () => 'The token is revoked.');
    });
}

const DAY_MS = 86_400_000;

/** Epoch milliseconds of what somebody typed: days from now, or the end of a day (UTC). */
function expiry(text: string): number {
  if (/^\d{1,5}$/.test(text)) return nowMs() + Number(text) * DAY_MS;
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : NaN;
  if (Number.isNaN(day)) throw new InvalidArgumentError('It must be a number of days or a date such as 2027-01-31.');
  return day;
}
