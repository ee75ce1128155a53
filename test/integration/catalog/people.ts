import { Controller, Module } from '@nestjs/common';
import {
  findPublisher,
  type FindPublisherInput,
  type FoundPublisher,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { childTraceparent, currentActor, DomainError, newId, runInContext, type Actor } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import { type CatalogWorld, type SkillInput, skillInput } from './catalog-world';

/** A user as the gateway knows them, and what they publish under. */
export interface Person {
  readonly actor: Actor & { readonly userId: string; readonly handle: string };
  readonly owner: Pick<SkillInput, 'ownerId' | 'ownerHandle' | 'ownerDisplayName'>;
}
export interface Organization {
  readonly owner: Person['owner'];
  readonly roles: ReadonlyMap<string, 'owner' | 'admin' | 'publisher'>;
}

const people = new Map<string, Person>();
const organizations = new Map<string, Organization>();

/** Makes a user; the handle must be new. */
export function person(handle: string): Person {
  const [userId, ownerId] = [newId(), newId()];
  const actor = { userId, handle, role: 'user', publisherIds: [ownerId], tokenKind: 'api', scopes: [] } as const;
  const made = { actor, owner: { ownerId, ownerHandle: handle, ownerDisplayName: handle.toUpperCase() } };
  people.set(handle, made);
  return made;
}
/** Makes an organization, and its members into people who know that they are. */
export function organization(handle: string, roles: Record<string, 'owner' | 'admin' | 'publisher'>): Organization {
  const ownerId = newId();
  const made = {
    owner: { ownerId, ownerHandle: handle, ownerDisplayName: null },
    roles: new Map(Object.entries(roles)),
  };
  organizations.set(handle, made);
  for (const [member, role] of made.roles) {
    const { actor } = people.get(member)!;
    const managed = [...(actor.managedPublisherIds ?? actor.publisherIds), ...(role === 'publisher' ? [] : [ownerId])];
    Object.assign(actor, { publisherIds: [...actor.publisherIds, ownerId], managedPublisherIds: managed });
  }
  return made;
}

@Controller()
class GatewayController {
  @RpcHandler(findPublisher)
  find({ handle: typed }: FindPublisherInput): FoundPublisher {
    const handle = typed.trim().replace(/^@/, '').toLowerCase();
    const [user, org] = [people.get(handle), organizations.get(handle)];
    const owner = user?.owner ?? org?.owner;
    if (owner === undefined) throw new DomainError('PUBLISHER_NOT_FOUND');
    const found = { id: owner.ownerId, handle, displayName: owner.ownerDisplayName, trusted: false };
    const asking = currentActor()?.handle ?? '';
    if (user === undefined) return { ...found, kind: 'org', role: org?.roles.get(asking) ?? null };
    return { ...found, kind: 'user', role: asking === handle ? 'owner' : null, userId: user.actor.userId };
  }
}
/** The gateway, as far as the catalog asks it something. */
@Module({ controllers: [GatewayController] })
export class GatewayStandIn {}

/** Asks the catalog as somebody. */
export function askAs<C extends RpcContract>(
  world: CatalogWorld,
  { actor }: Pick<Person, 'actor'>,
  contract: C,
  input: Input<C>,
): Promise<Output<C>> {
  const context = { requestId: newId(), traceparent: childTraceparent(), actor };
  return runInContext(context, () => world.rpc.call(contract, input));
}
/** Why something was refused, as the code and the sentence; what it came to when it was not. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    return `none: ${JSON.stringify(await work)}`;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}
/** A skill of a publisher that everybody sees. */
export function released(world: CatalogWorld, { owner }: Pick<Person, 'owner'>, slug: string, version = '1.0.0') {
  return world.release(skillInput({ ...owner, slug, version, content: `${owner.ownerHandle} ${slug}` }));
}
