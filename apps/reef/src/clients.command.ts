import type { Command } from 'commander';
import type { Session } from './session';
import { print } from './output';

interface Client {
  clientId: string;
  clientSecret: string;
  scope: string;
}

export function clientsCommand(parent: Command, session: Session): void {
  const clients = parent.command('clients').description('OAuth clients of the rating API');
  clients
    .command('create')
    .description('make a client; its secret is shown once')
    .requiredOption('--name <text>', 'what it is')
    .option('--grant <grant>', 'client_credentials', 'client_credentials')
    .requiredOption('--scope <scopes>', 'separated by spaces, e.g. "plugin:rating:read plugin:rating:write"')
    .action(async (options: { name: string; grant: string; scope: string }) => {
      const { api, output } = session();
      const client = await api.post<Client>('/api/v1/admin/clients', options);
      print(
        output,
        client,
        () =>
          `client id      ${client.clientId}\nclient secret  ${client.clientSecret}\nscope          ${client.scope}`,
      );
    });
}
