import type { Command } from 'commander';
import type { Session } from './session';
import { print } from './output';

export function tokensCommand(parent: Command, session: Session): void {
  const tokens = parent.command('tokens').description('API tokens (clh_…)');
  tokens
    .command('create')
    .description('make a token; it is shown once')
    .requiredOption('--user <handle>', 'whose token')
    .option('--label <text>', 'what it is for', 'CLI token')
    .action(async ({ user, label }: { user: string; label: string }) => {
      const { api, output } = session();
      const created = await api.post<{ token: string; handle: string }>('/api/v1/admin/tokens', {
        handle: user,
        label,
      });
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
