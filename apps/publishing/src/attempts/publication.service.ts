import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { PublicationStatus } from '@app/contracts';
import { currentContext, DomainError, nowMs } from '@app/kernel';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import { isDecided, isPlaced, type AttemptStatus } from './attempt';
import { AttemptIntake, type Publication, type TakenIn } from './attempt-intake';
import { AttemptRunner } from './attempt-runner';
import { AttemptSignals } from './attempt-signals';
import { AttemptsRepository } from './attempts.repository';

/** An attempt the catalog has taken. */
export interface Placed extends AttemptStatus {
  readonly itemId: string;
  readonly versionId: string;
}

/** How often a waiter looks for what another replica did, in milliseconds. */
const POLL_MS = 200;
/** How long a request without a deadline waits, in milliseconds. */
const PATIENCE_MS = 14_000;
/** Left for the answer to travel, in milliseconds. */
const RESERVE_MS = 500;

/** Carries a publish request to its answer, together with everybody who asks for the same. */
@Injectable()
export class PublicationService {
  constructor(
    private readonly intake: AttemptIntake,
    private readonly attempts: AttemptsRepository,
    private readonly runner: AttemptRunner,
    private readonly signals: AttemptSignals,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /**
   * Resolves once the catalog has the version and its verdict is in, or has let itself be waited for long enough.
   * @throws DomainError why it cannot be published; DEADLINE_EXCEEDED or SERVICE_UNAVAILABLE when it goes on
   *   without the caller, who may ask again for the same
   */
  async publish(publication: Publication): Promise<Placed> {
    const deadlineMs = (currentContext()?.deadlineMs ?? nowMs() + PATIENCE_MS) - RESERVE_MS;
    const taken = await this.intake.take(publication);
    const placed = await this.place(taken, deadlineMs);
    if (taken.claimed === undefined) await inTime(this.runner.confirm(placed.versionId), deadlineMs);
    const untilMs = Math.min(nowMs() + this.settings.PUBLISH_WAIT_MS, deadlineMs);
    return this.lookUntil(placed, ({ state }) => isDecided(state), untilMs);
  }

  private async place({ id, claimed }: TakenIn, deadlineMs: number): Promise<Placed> {
    if (claimed !== undefined) await inTime(this.runner.run(claimed), deadlineMs);
    for (;;) {
      const woken = this.signals.wait(id, POLL_MS);
      const status = await this.attempts.status(id);
      if (status !== undefined && isPlaced(status)) return asPlaced(status);
      // Its worker may have died or given up for now.
      await inTime(this.runner.resume(id), deadlineMs);
      await inTime(woken, deadlineMs);
    }
  }

  private async lookUntil(
    placed: Placed,
    enough: (status: AttemptStatus) => boolean,
    untilMs: number,
  ): Promise<Placed> {
    let status = placed;
    while (!enough(status) && nowMs() < untilMs) {
      const woken = this.signals.wait(status.id, Math.min(POLL_MS, untilMs - nowMs()));
      status = asPlaced((await this.attempts.status(status.id)) ?? status);
      if (!enough(status)) await woken;
    }
    return status;
  }
}

export function publicationStatus({ state }: AttemptStatus): PublicationStatus {
  return state === 'published' ? 'published' : 'pending';
}

function asPlaced(status: AttemptStatus): Placed {
  const { itemId, versionId, errorCode, errorMessage } = status;
  if (itemId !== null && versionId !== null) return { ...status, itemId, versionId };
  throw new DomainError(errorCode ?? 'PUBLISH_FAILED', errorMessage ?? undefined);
}

/** @throws DomainError DEADLINE_EXCEEDED when `work` takes longer; it goes on all the same */
async function inTime<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  const settled = new AbortController();
  const late = delay(Math.max(0, deadlineMs - nowMs()), undefined, { signal: settled.signal }).then(
    () => Promise.reject(new DomainError('DEADLINE_EXCEEDED')),
    () => new Promise<never>(() => undefined),
  );
  return Promise.race([work, late]).finally(() => settled.abort());
}
