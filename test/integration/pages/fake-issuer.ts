import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

export const CLIENT = { id: 'reef', secret: 'secret of reef' };

/** An OpenID Connect provider that answers whatever a test wants it to. */
export class FakeIssuer {
  /** What the token endpoint hands out next; without one it refuses. */
  idToken: ((nonce: string) => Promise<string>) | undefined;
  /** Requests to the token endpoint. */
  readonly redeemed: URLSearchParams[] = [];
  isAway = false;
  private nonce = '';

  private constructor(
    private readonly server: Server,
    private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
  ) {}

  static async start(): Promise<FakeIssuer> {
    const server = createServer();
    const issuer = new FakeIssuer(server, await generateKeyPair('RS256', { extractable: true }));
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void issuer.answer(request.url ?? '', Buffer.concat(chunks).toString()).then((body) => {
          response.statusCode = body === undefined ? 500 : 200;
          response.setHeader('content-type', 'application/json').end(JSON.stringify(body ?? { error: 'server_error' }));
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** Remembers what the browser was sent with, as a provider does. */
  visit(authorizationUrl: string): { state: string } {
    const { searchParams } = new URL(authorizationUrl);
    this.nonce = searchParams.get('nonce') ?? '';
    return { state: searchParams.get('state') ?? '' };
  }
  /** An ID token as it should be, but for what is changed. */
  async sign(claims: JWTPayload, key: unknown = this.keys.privateKey, alg = 'RS256'): Promise<string> {
    const nowSeconds = Math.floor(performance.timeOrigin / 1_000 + performance.now() / 1_000);
    const standard = { iss: this.url, aud: CLIENT.id, iat: nowSeconds, exp: nowSeconds + 300, nonce: this.nonce };
    return new SignJWT({ ...standard, ...claims }).setProtectedHeader({ alg, kid: 'one' }).sign(key as Uint8Array);
  }
  /** The public key as a PEM would be: what algorithm confusion takes for a shared secret. */
  async publicKeyBytes(): Promise<Uint8Array> {
    return Buffer.from(JSON.stringify(await exportJWK(this.keys.publicKey)));
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(path: string, body: string): Promise<object | undefined> {
    if (this.isAway) return undefined;
    const { url } = this;
    switch (path) {
      case '/.well-known/openid-configuration':
        return {
          issuer: url,
          authorization_endpoint: `${url}/auth`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
        };
      case '/jwks':
        return { keys: [{ ...(await exportJWK(this.keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
      case '/token':
        this.redeemed.push(new URLSearchParams(body));
        return this.idToken && { id_token: await this.idToken(this.nonce), access_token: 'x', token_type: 'Bearer' };
      default:
        return undefined;
    }
  }
}
