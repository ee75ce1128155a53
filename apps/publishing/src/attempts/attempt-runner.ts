import { Inject, Injectable, Logger } from '@nestjs/common';
import { confirmVersion } from '@app/contracts';
import { DomainError, runInContext, settlesWithin } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { isStorageFull } from '@app/storage';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import type { Attempt } from './attempt';
import { AttemptEndings } from './attempt-endings';
import { AttemptStepsByKind } from './attempt-steps';
import { AttemptWorkRepository, LeaseLostError } from './attempt-work.repository';
import { finalFailure, outcomeUnknownAfter, retrySeconds } from './attempt.rules';

/** Takes a claimed attempt from where it stands as far as it goes. The request that began it may be long over. */
@Injectable()
export class AttemptRunner {
  private readonly logger = new Logger('Publishing');
  private readonly held = new Map<Attempt, Promise<unknown>>();

  constructor(
    private readonly work: AttemptWorkRepository,
    private readonly steps: AttemptStepsByKind,
    private readonly endings: AttemptEndings,
    private readonly rpc: RpcClient,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /**
   * Resolves when the catalog has the version, or another worker has the attempt.
   * @throws DomainError why the attempt has failed
   * @throws what stands in its way for now, such as SERVICE_UNAVAILABLE; the sweeper tries again
   */
  async run(claimed: Attempt): Promise<void> {
    const alive = setInterval(() => {
      this.work.renew(claimed).catch(() => undefined); // the next change of the attempt finds out
    }, this.settings.PUBLISH_LEASE_SECONDS * 300);
    try {
      // A context of its own: the attempt outlives the deadline of the request that began it.
      const work = runInContext(claimed.context, () => this.advance(claimed));
      this.held.set(claimed, work);
      await work;
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      this.logger.warn({ attempt_id: claimed.id }, 'another worker took over a publish attempt');
    } finally {
      clearInterval(alive);
      this.held.delete(claimed);
    }
  }

  /** Lets the attempts at hand end, and gives up the leases of those that take longer: others may go on at once. */
  async letGo(graceMs: number): Promise<void> {
    await settlesWithin(graceMs, Promise.allSettled(this.held.values()));
    const left = [...this.held.keys()];
    await Promise.all(left.map((attempt) => this.work.letGo(attempt).catch(() => undefined)));
  }

  /** Runs an attempt that no living worker has; resolves at once when there is nothing to do. Throws as `run` does. */
  async resume(id: string): Promise<void> {
    const claimed = await this.work.claim(id);
    if (claimed !== undefined) await this.run(claimed);
  }

  /**
   * For an identical request whose version another one has brought in: it may have been deleted since.
   * @throws DomainError VERSION_EXISTS, or PUBLISH_INVALID when a moderator has hidden it
   */
  async confirm(versionId: string): Promise<void> {
    await this.rpc.call(confirmVersion, { versionId });
  }

  private async advance(claimed: Attempt): Promise<void> {
    let { outcomeUnknown } = claimed;
    try {
      const stored = await this.prepare(claimed);
      await this.work.asking(stored);
      const registered = await this.steps
        .of(stored.kind)
        .register(stored)
        .catch((error: unknown) => {
          outcomeUnknown = outcomeUnknownAfter(error, outcomeUnknown);
          throw error;
        });
      await this.work.registered(stored, registered);
    } catch (error) {
      await this.settle(claimed, error, outcomeUnknown);
      throw isStorageFull(error) ? new DomainError('SERVICE_UNAVAILABLE') : error;
    }
  }

  /** Everything before the catalog is asked. */
  private async prepare(claimed: Attempt): Promise<Attempt> {
    const steps = this.steps.of(claimed.kind);
    let attempt = claimed;
    if (attempt.state === 'received') attempt = await this.work.validated(attempt, await steps.validate(attempt));
    if (attempt.state === 'validated') attempt = await this.work.stored(attempt, await steps.store(attempt));
    return attempt;
  }

  private async settle(attempt: Attempt, error: unknown, outcomeUnknown: boolean): Promise<void> {
    if (error instanceof LeaseLostError) return;
    const failure = finalFailure(error);
    if (failure !== undefined) {
      await this.endings.fail(attempt, failure);
      if (failure !== error) throw failure;
      return;
    }
    const seconds = retrySeconds(attempt.tries);
    const reason = error instanceof Error ? error.message : 'unknown';
    this.logger.warn({ err: error, attempt_id: attempt.id, seconds }, 'a publish attempt has to wait');
    await this.work.release(attempt, reason, seconds, outcomeUnknown);
  }
}
