import type { Command } from 'commander';
import type { Session } from './session';
import { print, table } from './output';
import { readPassword } from './read-password';

interface User {
  userId: string;
  handle: string | null;
  displayName?: string | null;
  role?: string | null;
}

interface NewUserOptions {
  role: string;
  displayName?: string;
  password?: boolean;
}

interface Ban {
  alreadyBanned: boolean;
  deletedSkills: number;
  hiddenPackages: number;
  scheduledSkills: boolean;
}
interface Unban {
  alreadyUnbanned: boolean;
  restoredSkills?: number;
  restoredPackages?: number;
  scheduledSkills?: boolean;
}

export function usersCommand(parent: Command, session: Session): void {
  const users = parent.command('users').description('people who may log in');
  users
    .command('create')
    .description('make a user with a personal publisher')
    .argument('<handle>', 'lower-case letters, digits and hyphens')
    .option('--role <role>', 'user, moderator or admin', 'user')
    .option('--display-name <name>', 'shown instead of the handle')
    .option('--password', 'ask for a password (or read it from a pipe), to sign in with in a browser')
    .action(async (handle: string, { password: asks, ...options }: NewUserOptions) => {
      const { api, output } = session();
      const password = asks === true ? await readPassword(`Password for ${handle}: `) : undefined;
      const user = await api.post<User>('/api/v1/admin/users', { handle, ...options });
      if (password !== undefined) await api.post('/api/v1/admin/users/password', { handle, password });
      print(
        output,
        user,
        () =>
          `Created ${user.role ?? 'user'} ${user.handle ?? handle} (${user.userId}).\nNext: reef users invite ${handle}, or reef tokens create --user ${handle}`,
      );
    });
  users
    .command('list')
    .description('newest first, or the best matches of a query')
    .option('--query <text>', 'handle, name or id')
    .option('--limit <n>', 'at most 200', '100')
    .action(async (options: { query?: string; limit: string }) => {
      const { api, output } = session();
      const query = new URLSearchParams({
        limit: options.limit,
        ...(options.query === undefined ? {} : { q: options.query }),
      });
      const found = await api.get<{ items: User[]; total: number }>(`/api/v1/users?${query.toString()}`);
      const rows = found.items.map(({ userId, handle, displayName, role }) => ({
        handle,
        role: role ?? 'user',
        name: displayName,
        id: userId,
      }));
      print(output, found, () => table(['handle', 'role', 'name', 'id'], rows, 'No users.'));
    });
  users
    .command('role')
    .description('change what a user may do')
    .argument('<handle>')
    .argument('<role>', 'user, moderator or admin')
    .action(async (handle: string, role: string) => {
      const { api, output } = session();
      const result = await api.post<{ role: string }>('/api/v1/users/role', { handle, role });
      print(output, { handle, role: result.role }, () => `${handle} is ${result.role} now.`);
    });
  signInCommands(users, session);
}

/** How people come to sign in with a browser. */
function signInCommands(users: Command, session: Session): void {
  users
    .command('set-password')
    .description('give a user another password, asked for or read from a pipe; signs them out everywhere')
    .argument('<handle>')
    .action(async (handle: string) => {
      const { api, output } = session();
      const password = await readPassword(`New password for ${handle}: `);
      const result = await api.post<{ handle: string }>('/api/v1/admin/users/password', { handle, password });
      print(output, result, () => `${result.handle} has a new password.`);
    });
  users
    .command('invite')
    .description('print a link with which a user chooses a password; works once, for 24 hours')
    .argument('<handle>')
    .action(async (handle: string) => {
      const { api, output } = session();
      const invitation = await api.post<{ url: string }>('/api/v1/admin/users/invite', { handle });
      print(output, invitation, () => invitation.url);
    });
  users
    .command('ban')
    .description('revoke the tokens of an account and hide what it owns')
    .argument('<handle>')
    .option('--reason <text>', 'at most 500 characters; told to the account')
    .action(async (handle: string, options: { reason?: string }) => {
      const { api, output } = session();
      const result = await api.post<Ban>('/api/v1/users/ban', { handle, ...options });
      const hidden = `${result.deletedSkills} skills and ${result.hiddenPackages} packages`;
      print(output, result, () => {
        if (result.alreadyBanned) return `${handle} was banned or deleted before.`;
        return `${handle} is banned; ${result.scheduledSkills ? 'what it owns is being hidden' : `${hidden} are hidden`}.`;
      });
    });
  users
    .command('unban')
    .description('end a ban; what it hid can be seen again')
    .argument('<handle>')
    .option('--reason <text>', 'at most 500 characters')
    .action(async (handle: string, options: { reason?: string }) => {
      const { api, output } = session();
      const result = await api.post<Unban>('/api/v1/users/unban', { handle, ...options });
      const restored = `${result.restoredSkills ?? 0} skills and ${result.restoredPackages ?? 0} packages`;
      print(output, result, () => {
        if (result.alreadyUnbanned) return `${handle} is not banned.`;
        const what = result.scheduledSkills === true ? 'what it owns is being restored' : `${restored} are back`;
        return `${handle} is not banned any more; ${what}. Its tokens stay revoked.`;
      });
    });
}
