/**
 * `node oidc-issuer.mjs <port> <redirect uri>`: somebody else's OpenID Connect provider, with its own pages: whoever
 * signs in there with any name and password is that name. Prints a line when it listens. An ES module that wants none
 * of Jest's sandbox, hence a program of its own.
 */
import { Provider } from 'oidc-provider';

const [port, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'reef', client_secret: 'secret of reef', redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username'] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  cookies: { keys: ['not a secret'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id} at the provider`,
      preferred_username: id.replace(/-at-.*/, ''),
      email: `${id}@example.org`,
    }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`listening at ${issuer}`));
