import { pluginFiles, sha256, tarball, uniqueName, type Files } from './bundles';
import { send, type Reply, type RequestOptions } from './http';

export interface User {
  readonly userId: string;
  readonly handle: string;
  readonly token: string;
}
export interface SkillPublication {
  readonly slug: string;
  readonly version: string;
  readonly files: Files;
  /** Everything else of the payload; overrides the defaults. */
  readonly payload?: Readonly<Record<string, unknown>>;
}
export interface PluginPublication {
  readonly name: string;
  readonly version: string;
  /** Default: a plugin that passes every check. */
  readonly files?: Files;
  readonly payload?: Readonly<Record<string, unknown>>;
}
/** One file of a JSON publish. */
export interface UploadedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly storageId: string;
  readonly contentType: string;
  readonly uploadTicket: string;
}
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export const ALL_SCOPES = 'plugin:rating:read plugin:rating:write';
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  json: 'application/json',
  png: 'image/png',
};

/** What people and programs do with a registry, in words. Its requests are written from the specification. */
export abstract class RegistryClient {
  abstract readonly url: string;
  abstract readonly adminToken: string;

  request(method: string, path: string, options?: RequestOptions): Promise<Reply> {
    return send(this.url, method, path, options);
  }
  get(path: string, options?: RequestOptions): Promise<Reply> {
    return this.request('GET', path, options);
  }

  /** A new user with a token; the handle is made unique. */
  async createUser(prefix = 'user'): Promise<User> {
    const handle = uniqueName(prefix);
    const user = await this.admin('/api/v1/admin/users', { handle });
    const { token } = (await this.admin('/api/v1/admin/tokens', { handle, label: 'test' })).json;
    return { userId: user.json.userId, handle, token };
  }

  /** Publishes as client 0.23 does: every file with a ticket, then one JSON request. Answers the last reply. */
  async publishSkill(user: User, publication: SkillPublication): Promise<Reply> {
    const files: UploadedFile[] = [];
    for (const [path, content] of Object.entries(publication.files)) files.push(await this.upload(user, path, content));
    return this.publishUploaded(user, publication, files);
  }
  /** The JSON request of a publish alone. */
  publishUploaded(user: User, publication: Omit<SkillPublication, 'files'>, files: readonly object[]): Promise<Reply> {
    return this.request('POST', '/api/v1/skills', {
      token: user.token,
      json: { ...skillPayload(user, publication), files },
    });
  }
  /** Gets a ticket for one file and uploads it. */
  async upload(user: User, path: string, content: string | Buffer): Promise<UploadedFile> {
    const facts = { path, size: Buffer.byteLength(content), sha256: sha256(content), contentType: contentTypeOf(path) };
    const place = await this.request('POST', '/api/v1/skills/-/upload-url', { token: user.token, json: facts });
    const { uploadUrl, uploadTicket } = place.expect(200).json;
    const sent = await this.request('POST', new URL(uploadUrl).pathname, {
      token: user.token,
      body: content,
      headers: { 'content-type': facts.contentType },
    });
    return { ...facts, storageId: sent.expect(200).json.storageId, uploadTicket };
  }
  /** Publishes as clients up to 0.20 do: everything in one multipart request. */
  publishSkillParts(user: User, publication: SkillPublication): Promise<Reply> {
    const form = new FormData();
    form.append('payload', JSON.stringify(skillPayload(user, publication)));
    for (const [path, content] of Object.entries(publication.files))
      form.append('files', new Blob([content], { type: contentTypeOf(path) }), path);
    return this.request('POST', '/api/v1/skills', { token: user.token, form });
  }

  /** Publishes a plugin from a ClawPack made in memory. */
  async publishPlugin(user: User, { name, version, files, payload }: PluginPublication): Promise<Reply> {
    const clawpack = await tarball(files ?? pluginFiles(name, version));
    const form = new FormData();
    form.append('payload', JSON.stringify({ ...pluginPayload(user, name, version), ...payload }));
    form.append('clawpack', new Blob([clawpack], { type: 'application/octet-stream' }), 'plugin-1.0.0.tgz');
    return this.request('POST', '/api/v1/packages', { token: user.token, form });
  }

  async createOAuthClient(scope = ALL_SCOPES): Promise<OAuthClient> {
    const body = { name: uniqueName('client'), grant: 'client_credentials', scope };
    return (await this.admin('/api/v1/admin/clients', body)).json;
  }
  /** Asks for a token with the client-credentials grant (RFC 6749 section 4.4), authenticating with HTTP Basic. */
  askForToken(client: OAuthClient, scope = ALL_SCOPES): Promise<Reply> {
    const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
    return this.request('POST', '/oauth/token', {
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
    });
  }
  /** An access token of a new client. */
  async oauthToken(scope = ALL_SCOPES): Promise<string> {
    return (await this.askForToken(await this.createOAuthClient(scope), scope)).expect(200).json.access_token;
  }

  /** Rates a plugin; the name is percent-encoded unless `path` gives it otherwise. */
  rate(token: string, plugin: string, body: object, path = encodeURIComponent(plugin)): Promise<Reply> {
    return this.request('POST', `/v1/plugins/${path}/ratings`, { token, json: body });
  }
  ratingsOf(token: string, plugin: string, query = ''): Promise<Reply> {
    return this.get(`/v1/plugins/${encodeURIComponent(plugin)}/ratings${query}`, { token });
  }

  private async admin(path: string, json: object): Promise<Reply> {
    const reply = await this.request('POST', path, { token: this.adminToken, json });
    return reply.status === 201 ? reply : reply.expect(200);
  }
}

function skillPayload(user: User, { slug, version, payload }: Omit<SkillPublication, 'files'>): object {
  return {
    slug,
    displayName: slug,
    ownerHandle: user.handle,
    version,
    changelog: '',
    acceptLicenseTerms: true,
    tags: ['latest'],
    ...payload,
  };
}

function pluginPayload(user: User, name: string, version: string): object {
  const repo = `${user.handle}/plugin`;
  const source = {
    kind: 'github',
    url: `https://github.com/${repo}`,
    repo,
    ref: 'main',
    commit: 'c'.repeat(40),
    path: '.',
  };
  return {
    name,
    displayName: name,
    ownerHandle: user.handle,
    family: 'code-plugin',
    version,
    changelog: '',
    tags: ['latest'],
    source: { ...source, importedAt: 1 },
  };
}

function contentTypeOf(path: string): string {
  return CONTENT_TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
