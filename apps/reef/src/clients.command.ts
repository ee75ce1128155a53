import type { Command } from 'commander';
import type { Session } from './session';
import { print } from './output';

interface CreatedClient {
  clientId: string;
  /** Absent for a public client. */
  clientSecret?: string;
  scope: string;
}
interface Client {
  clientId: string;
  name: string;
  grants: string[];
  scope: string;
}
interface NewClient {
  name: string;
  grant: string;
  scope: string;
  redirectUri?: string[];
  public?: true;
}

export function clientsCommand(parent: Command, session: Session): void {
  const clients = parent.command('clients').description('OAuth clients: programs that call the API');
  clients
    .command('create')
    .description('make a client; its secret is shown once')
    .requiredOption('--name <text>', 'what it is; people who are asked to allow it see this')
    .option(
      '--grant <grants>',
      'client_credentials, or "authorization_code refresh_token" for a program people use, or "device_code refresh_token" for one without a browser',
      'client_credentials',
    )
    .requiredOption('--scope <scopes>', 'separated by spaces, e.g. "plugin:rating:read plugin:rating:write"')
    .option('--redirect-uri <url...>', 'where people are sent back to: https, or http://127.0.0.1/… for any port')
    .option('--public', 'the client cannot keep a secret and gets none')
    .action(async ({ redirectUri: redirectUris, public: isPublic, ...facts }: NewClient) => {
      const { api, output } = session();
      const body = { ...facts, ...(redirectUris && { redirectUris }), ...(isPublic && { isPublic }) };
      const client = await api.post<CreatedClient>('/api/v1/admin/clients', body);
      print(output, client, () =>
        [
          `client id      ${client.clientId}`,
          ...(client.clientSecret === undefined ? [] : [`client secret  ${client.clientSecret}`]),
          `scope          ${client.scope}`,
        ].join('\n'),
      );
    });
  clients
    .command('list')
    .description('clients that work, the newest first')
    .action(async () => {
      const { api, output } = session();
      const result = await api.get<{ clients: Client[] }>('/api/v1/admin/clients');
      const line = ({ clientId, name, grants, scope }: Client) =>
        `${clientId}  ${name}  ${grants.join(',')}  ${scope.replaceAll(' ', ',')}`;
      print(output, result, () => result.clients.map(line).join('\n'));
    });
  clients
    .command('revoke')
    .description('make a client and all its tokens useless, for ever')
    .argument('<client-id>')
    .action(async (clientId: string) => {
      const { api, output } = session();
      const result = await api.post<object>('/api/v1/admin/clients/revoke', { clientId });
      print(output, result, () => 'The client is revoked.');
    });
  clients
    .command('rotate-key')
    .description('sign access tokens with a new key; tokens signed before work until they expire')
    .action(async () => {
      const { api, output } = session();
      const result = await api.post<{ keyId: string }>('/api/v1/admin/keys/rotate', {});
      print(output, result, () => `Tokens are signed with the key ${result.keyId} from now on.`);
    });
}
