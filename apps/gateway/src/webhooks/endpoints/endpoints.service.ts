import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  webhookCreated,
  webhookDeleted,
  webhookSecretRotated,
  webhookUpdated,
  type CreateWebhookBody,
  type UpdateWebhookBody,
  type WebhookPage,
  type WebhookView,
  type WebhookWithSecret,
} from '@app/contracts';
import { Clock, currentActor, DomainError, newId } from '@app/kernel';
import { Cursors, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { currentInitiator } from '../../accounts/initiator';
import { isUuid } from '../../edge/uuid.rules';
import { openSecret, sealSecret } from '../signing/sealed-secret.rules';
import { OLD_SECRET_MS, webhookSecretOf } from '../signing/secret.rules';
import { EndpointWishes } from './endpoint-wishes';
import { hostOfUrl, webhookView } from './endpoint.rules';
import type { EndpointRow, EndpointSettings } from './endpoint-row';
import { EndpointsRepository } from './endpoints.repository';
import { assertMayHear, ownerOf } from './webhook-owner.rules';

/** The webhooks of whoever calls. Those of others do not exist. */
@Injectable()
export class EndpointsService {
  private readonly cursors: Cursors;

  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: EndpointsRepository,
    private readonly wishes: EndpointWishes,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {
    this.cursors = new Cursors(settings.REEF_SECRET_KEY);
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND; SCOPE_MISSING when it hears of more than the token may see */
  async find(id: string): Promise<EndpointRow> {
    const actor = currentActor();
    const row = isUuid(id) ? await this.endpoints.find(ownerOf(actor), id) : undefined;
    if (row === undefined) throw new DomainError('WEBHOOK_NOT_FOUND');
    assertMayHear(actor, row.events);
    return row;
  }
  /** @throws DomainError as `find` */
  async get(id: string): Promise<WebhookView> {
    return webhookView(await this.find(id), this.clock.now());
  }
  async list(limit: number, cursor: string | undefined): Promise<WebhookPage> {
    const owner = ownerOf(currentActor());
    const scope = `webhooks ${owner.kind} ${owner.id}`;
    const rows = await this.endpoints.page(owner, this.cursors.read(scope, cursor), limit + 1);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const nextCursor = last === undefined ? null : this.cursors.encode(scope, [last.createdAt.toISOString(), last.id]);
    const now = this.clock.now();
    return { webhooks: rows.slice(0, limit).map((row) => webhookView(row, now)), meta: { nextCursor } };
  }

  /** @throws DomainError as `EndpointWishes.ofNew`; TOO_MANY_WEBHOOKS, IDEMPOTENCY_… */
  async create(body: CreateWebhookBody): Promise<WebhookWithSecret> {
    const owner = ownerOf(currentActor());
    // The secret is no part of the answer that is kept for a repeated call.
    const { webhookId } = await this.unitOfWork.answerOnce<{ webhookId: string }>(async (writeOnce) => {
      const secret = webhookSecretOf(body.secret);
      const wanted = await this.wishes.ofNew(body);
      const id = newId();
      const secretSealed = sealSecret(this.settings.REEF_SECRET_KEY, id, secret);
      return writeOnce(async (tx) => {
        await this.endpoints.insert(tx, owner, { ...wanted, id, secretSealed }, this.clock.now(), this.wishes.most);
        const { events, pluginName: pluginId, url } = wanted;
        await tx.emit(webhookCreated, {
          webhookId: id,
          host: hostOfUrl(url),
          events,
          pluginId,
          by: currentInitiator(),
        });
        return { webhookId: id };
      });
    });
    return this.withSecret(webhookId);
  }

  /** Changes what the body names; nothing is written when that is how it is already. Throws as `find` and `create`. */
  async update(id: string, body: UpdateWebhookBody): Promise<WebhookView> {
    await this.find(id);
    const wanted = await this.wishes.changesOf(body);
    await this.unitOfWork.run(async (tx) => {
      const before = settingsOf(await this.lock(tx, id));
      const after = { ...before, ...wanted };
      assertMayHear(currentActor(), after.events);
      const changed = changes(before, after);
      if (changed.length === 0) return;
      const isFresh = changed.includes('url') || changed.includes('state');
      await this.endpoints.save(tx, id, after, isFresh, this.clock.now());
      const facts = { webhookId: id, host: hostOfUrl(after.url), by: currentInitiator() };
      const said = { before: sayable(before, changed), after: sayable(after, changed) };
      await tx.emit(webhookUpdated, { ...facts, changed, events: after.events, ...said });
    });
    return this.get(id);
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND */
  async remove(id: string): Promise<void> {
    await this.find(id);
    await this.unitOfWork.run(async (tx) => {
      const { url } = await this.lock(tx, id);
      await this.endpoints.remove(tx, id, this.clock.now());
      await tx.emit(webhookDeleted, { webhookId: id, host: hostOfUrl(url), by: currentInitiator() });
    });
  }

  /**
   * Signs with another secret, and for a day with the present one, too.
   * @throws DomainError WEBHOOK_NOT_FOUND, INVALID_INPUT, IDEMPOTENCY_…
   */
  async rotate(id: string, wanted: string | undefined): Promise<WebhookWithSecret> {
    await this.find(id);
    await this.unitOfWork.answerOnce<{ webhookId: string }>((writeOnce) => {
      const secretSealed = sealSecret(this.settings.REEF_SECRET_KEY, id, webhookSecretOf(wanted));
      return writeOnce(async (tx) => {
        const { url } = await this.lock(tx, id);
        const now = this.clock.now();
        const oldUntil = new Date(now.getTime() + OLD_SECRET_MS);
        await this.endpoints.rotate(tx, id, secretSealed, oldUntil, now);
        const facts = { webhookId: id, host: hostOfUrl(url), by: currentInitiator() };
        await tx.emit(webhookSecretRotated, { ...facts, oldSecretUntil: oldUntil.toISOString() });
        return { webhookId: id };
      });
    });
    return this.withSecret(id);
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND when it is gone meanwhile */
  private async lock(tx: Tx, id: string): Promise<EndpointRow> {
    const row = await this.endpoints.lock(tx, ownerOf(currentActor()), id);
    if (row === undefined) throw new DomainError('WEBHOOK_NOT_FOUND');
    return row;
  }
  private async withSecret(id: string): Promise<WebhookWithSecret> {
    const row = await this.find(id);
    const secret = openSecret(this.settings.REEF_SECRET_KEY, id, row.secretSealed);
    return { ...webhookView(row, this.clock.now()), secret };
  }
}

function settingsOf(row: EndpointRow): EndpointSettings {
  const { url, events, pluginId, pluginName, description, cloudEvents, state } = row;
  return { url, events, pluginId, pluginName, description, cloudEvents, state };
}
/** Of the changed members what others may read: an address may hold a secret, and its host is enough. */
function sayable(settings: EndpointSettings, changed: readonly string[]): object {
  const { url, ...rest } = settings;
  return Object.fromEntries(
    Object.entries({ ...rest, host: hostOfUrl(url) }).filter(([name]) =>
      changed.includes(name === 'host' ? 'url' : name),
    ),
  );
}
function changes(before: EndpointSettings, after: EndpointSettings): string[] {
  const members = Object.keys(after) as (keyof EndpointSettings)[];
  return members.filter((member) => !isDeepStrictEqual(before[member], after[member]));
}
