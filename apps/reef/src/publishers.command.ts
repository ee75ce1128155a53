import type { Command } from 'commander';
import type { Session } from './session';
import { print, table } from './output';

interface Ensured {
  publisherId: string;
  handle: string;
  created: boolean;
  migrated: boolean;
  trusted: boolean;
}
interface Member {
  handle: string;
  role: string;
}
interface Publisher {
  handle: string;
  kind: string;
  displayName: string | null;
  trusted: boolean;
  members?: Member[];
}

export function publishersCommand(parent: Command, session: Session): void {
  const publishers = parent.command('publishers').description('organizations and who belongs to them');
  ensureCommand(publishers, session);
  publishers
    .command('show')
    .description('a publisher and its members')
    .argument('<handle>')
    .action(async (handle: string) => {
      const { api, output } = session();
      const found = await api.get<Publisher>(`/api/v1/publishers/${encodeURIComponent(handle)}`);
      const trusted = found.trusted ? ', trusted' : '';
      print(output, found, () => {
        const head = `${found.handle} (${found.kind}${trusted}) ${found.displayName ?? ''}`.trimEnd();
        return `${head}\n${table(['handle', 'role'], [...(found.members ?? [])].map(asRow), 'No members.')}`;
      });
    });
  publishers
    .command('member')
    .description('make somebody a member of an organization, or give a member another role')
    .argument('<handle>', 'the organization')
    .argument('<member>', 'the handle of a user')
    .argument('<role>', 'owner, admin or publisher')
    .action(async (handle: string, member: string, role: string) => {
      const { api, output } = session();
      const saved = await api.put<object>(memberPath(handle, member), { role });
      print(output, saved, () => `${member} is ${role} of ${handle} now.`);
    });
  publishers
    .command('remove-member')
    .description('take somebody out of an organization')
    .argument('<handle>', 'the organization')
    .argument('<member>', 'the handle of a user')
    .action(async (handle: string, member: string) => {
      const { api, output } = session();
      const body = { handle, memberHandle: member };
      const removed = await api.post<object>('/api/v1/users/publisher-member', body);
      print(output, removed, () => `${member} does not belong to ${handle} any more.`);
    });
}

function ensureCommand(publishers: Command, session: Session): void {
  publishers
    .command('create')
    .description('make an organization, of a personal publisher if there is one of that handle')
    .argument('<handle>', 'lower-case letters, digits and hyphens')
    .option('--display-name <name>', 'shown instead of the handle')
    .option('--no-trusted', 'its skills wait for their scan as those of everybody do')
    .option('--member <handle>', 'somebody to make a member as well')
    .option('--role <role>', 'of that member: owner, admin or publisher', 'owner')
    .action(async (handle: string, options: EnsureOptions) => {
      const { api, output } = session();
      const { displayName, trusted, member, role } = options;
      const membership = member === undefined ? {} : { memberHandle: member, memberRole: role };
      const body = { handle, displayName, trusted, ...membership };
      const made = await api.post<Ensured>('/api/v1/users/publisher', body);
      const what = made.created ? 'Created' : made.migrated ? 'Made an organization of' : 'There was already';
      print(output, made, () => `${what} ${made.handle} (${made.publisherId}).`);
    });
}

interface EnsureOptions {
  displayName?: string;
  trusted: boolean;
  member?: string;
  role: string;
}

function asRow({ handle, role }: Member) {
  return { handle, role };
}
function memberPath(handle: string, member: string): string {
  return `/api/v1/publishers/${encodeURIComponent(handle)}/members/${encodeURIComponent(member)}`;
}
