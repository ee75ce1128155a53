import { Inject, Injectable } from '@nestjs/common';
import { childTraceparent, Clock, isTracing, openSpan } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { wireBody } from '../messages/wire-body.rules';
import { attempted, attemptSeconds, delayed } from '../metrics';
import { openSecret } from '../signing/sealed-secret.rules';
import { signatureHeaders } from '../signing/signature.rules';
import type { SendOutcome } from '../targets/send-outcome';
import { WebhookClient } from '../targets/webhook-client';
import { ClaimsRepository, type ClaimedDelivery } from './claims.repository';
import { verdictOfAttempt } from './verdict-of-attempt.rules';

/** One attempt: signs, sends, and writes down what came of it. */
@Injectable()
export class DeliveryRunner {
  constructor(
    private readonly claims: ClaimsRepository,
    private readonly client: WebhookClient,
    private readonly clock: Clock,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /**
   * @returns whether it got through
   * @throws DomainError SERVICE_UNAVAILABLE when that cannot be written down: the lease ends
   */
  async run(claimed: ClaimedDelivery, stop: AbortSignal): Promise<boolean> {
    const outcome = await this.send(claimed, stop);
    const now = this.clock.now();
    if (stop.aborted && outcome.status === undefined) {
      await this.claims.release(claimed, now);
      return false;
    }
    const { id: deliveryId, tries, failingSince, message } = claimed;
    const verdict = verdictOfAttempt(
      { deliveryId, tries, failingSinceMs: failingSince?.getTime() },
      outcome,
      now.getTime(),
    );
    attemptSeconds.observe(outcome.durationMs / 1000);
    attempted.inc({ outcome: verdict.kind });
    if (verdict.kind === 'delivered' && tries === 1)
      delayed.observe((now.getTime() - message.occurredAt.getTime()) / 1000);
    if (verdict.kind === 'delivered') await this.claims.delivered(claimed, outcome, now);
    else await this.claims.settle(claimed, outcome, verdict, now);
    const disable = verdict.kind === 'failed' ? verdict.disable : undefined;
    if (disable !== undefined)
      await this.unitOfWork.run((tx) => this.claims.disable(tx, claimed.endpointId, disable, now));
    return verdict.kind === 'delivered';
  }

  private async send(claimed: ClaimedDelivery, stop: AbortSignal): Promise<SendOutcome> {
    const { message, cloudEvents, url } = claimed;
    const traceparent = childTraceparent(claimed.traceparent);
    const span = isTracing() ? spanOfAttempt(claimed, traceparent) : undefined;
    const { body, contentType } = wireBody(message, cloudEvents, this.settings.REEF_PUBLIC_URL);
    const timestamp = Math.floor(this.clock.nowMs() / 1000);
    const headers = {
      ...signatureHeaders({ id: message.id, timestamp, body }, this.secrets(claimed)),
      'content-type': contentType,
      'user-agent': 'Reef-Webhooks/1',
      traceparent,
    };
    const outcome = await this.client.send(url, body, headers, stop);
    const { status } = outcome;
    const isThrough = status !== undefined && status < 300;
    span?.end(status === undefined ? {} : { 'http.response.status_code': status }, isThrough ? undefined : 'failed');
    return outcome;
  }

  /** The present secret, and the one of before while it still counts. */
  private secrets({ endpointId, secretSealed, oldSecretSealed, oldSecretUntil }: ClaimedDelivery): string[] {
    const isOldGood = oldSecretSealed !== null && oldSecretUntil !== null && oldSecretUntil > this.clock.now();
    const sealed = isOldGood ? [secretSealed, oldSecretSealed] : [secretSealed];
    return sealed.map((each) => openSecret(this.settings.REEF_SECRET_KEY, endpointId, each));
  }
}

/** Its receiver is told the same traceparent. Of the address only the host: paths of webhooks are often secret. */
function spanOfAttempt({ id, url, attempts, traceparent: parent }: ClaimedDelivery, traceparent: string) {
  const server = { 'http.request.method': 'POST', 'server.address': new URL(url).hostname };
  const attributes = { ...server, 'reef.webhook.delivery': id, 'reef.webhook.attempt': attempts };
  return openSpan({ name: 'POST webhook', kind: 'client', traceparent, parent, attributes });
}
