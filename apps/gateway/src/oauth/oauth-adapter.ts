import { Injectable } from '@nestjs/common';
import type { Adapter } from 'oidc-provider';
import { isUuid } from '../edge/uuid.rules';
import { OAuthAccess } from './access.service';
import { AccessTokens } from './access-tokens';
import { DevicePolls } from './device-polls.service';
import { undisguised } from './oauth.rules';
import { OAuthClientsRepository, type OAuthClientRow } from './oauth-clients.repository';
import { OAuthPayloads, type Payload } from './oauth-payloads.repository';

/** What the provider is told, in its own terms. */
export interface Failures {
  /** A one-time code or token came twice at once. */
  readonly reused: () => Error;
  /** A program asks too often whether somebody has confirmed. */
  readonly slowDown: () => Error;
}

/** The lookups of the OAuth server, one adapter for each kind of thing. */
@Injectable()
export class OAuthAdapters {
  constructor(
    private readonly payloads: OAuthPayloads,
    private readonly clients: OAuthClientsRepository,
    private readonly accessTokens: AccessTokens,
    private readonly access: OAuthAccess,
    private readonly devicePolls: DevicePolls,
  ) {}

  for(model: string, failures: Failures): Adapter {
    const stored = this.stored(model, failures);
    switch (model) {
      case 'Client':
        return { ...stored, find: (id) => this.findClient(id) };
      // A login belongs to one request and is kept by our own sessions, which end everywhere when somebody signs out.
      case 'Session':
        return { ...stored, find: () => Promise.resolve(undefined), upsert: () => Promise.resolve() };
      case 'Grant':
        return {
          ...stored,
          upsert: (id, payload, seconds) => this.access.keep(id, payload, seconds),
          destroy: (id) => this.access.revokeGrant(id),
        };
      case 'DeviceCode':
        return { ...stored, find: (id) => this.findDeviceCode(id, failures) };
      // JWTs, kept nowhere.
      case 'AccessToken':
      case 'ClientCredentials':
        return { ...stored, find: (id) => this.findAccessToken(model, id) };
      default:
        return stored;
    }
  }

  private stored(model: string, failures: Failures): Adapter {
    return {
      find: (id) => this.payloads.find(model, id),
      findByUid: (uid) => this.payloads.findByUid(model, uid),
      findByUserCode: (userCode) => this.payloads.findByUserCode(model, userCode),
      upsert: (id, payload, seconds) => this.payloads.upsert(model, id, payload, seconds),
      consume: (id) => this.consume(model, id, failures),
      destroy: (id) => this.payloads.remove(model, id),
      revokeByGrantId: (grantId) => this.payloads.removeByGrant(model, grantId),
    };
  }

  /** Twice at once is twice: whoever comes second may be a thief, so nothing that came of the grant counts any more. */
  private async consume(model: string, id: string, { reused }: Failures): Promise<void> {
    if (await this.payloads.consume(model, id)) return;
    const grantId = (await this.payloads.find(model, id))?.['grantId'];
    if (typeof grantId === 'string') await this.access.revokeGrant(grantId);
    throw reused();
  }

  /** The provider looks a device code up only when its program asks for the token. */
  private async findDeviceCode(id: string, { slowDown }: Failures): Promise<Payload | undefined> {
    if (await this.devicePolls.isTooSoon(id)) throw slowDown();
    return this.payloads.find('DeviceCode', id);
  }
  private async findClient(id: string): Promise<Payload | undefined> {
    const client = isUuid(id) ? await this.clients.find(id) : undefined;
    return client && metadataOf(client);
  }
  private async findAccessToken(model: string, id: string): Promise<Payload | undefined> {
    const jwt = undisguised(id);
    const valid = jwt === undefined ? undefined : await this.accessTokens.check(jwt);
    if (valid?.actor === undefined) return undefined;
    const { jti, iat, exp, aud, scope, client_id: clientId, grant_id: grantId, sub } = valid.claims;
    const ofClient = sub === clientId;
    if (ofClient !== (model === 'ClientCredentials')) return undefined;
    const speaker = ofClient
      ? { extra: { sub } }
      : { accountId: sub, grantId, extra: { username: valid.actor.handle } };
    return { kind: model, jti, iat, exp, aud, scope, clientId, ...speaker };
  }
}

/** RFC 7591 says what these mean. */
function metadataOf({ id, name, secretSha256, grants, scope, redirectUris }: OAuthClientRow): Payload {
  const { protocol } = new URL(redirectUris[0] ?? 'https://none.invalid');
  return {
    client_id: id,
    client_name: name,
    ...(secretSha256 === null ? { token_endpoint_auth_method: 'none' } : { client_secret: secretSha256 }),
    grant_types: grants,
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    redirect_uris: redirectUris,
    // Only programs on somebody's computer listen on its loopback address, on whatever port is free.
    application_type: protocol === 'http:' ? 'native' : 'web',
    scope,
  };
}
