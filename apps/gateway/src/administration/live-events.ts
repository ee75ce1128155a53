import { readEvent, UnreadableEvent, type Bus, type StoredEvent } from '@app/messaging';

/** Events that may wait for a slow reader; one that stays behind further is left behind. */
const QUEUE_LIMIT = 10_000;

/** What the bus carries from now on, to be taken one by one. Not a subscriber: what is not heard is not missed. */
export class LiveEvents {
  private readonly waiting: StoredEvent[] = [];
  private readonly stop: () => void;
  private wake?: () => void;
  private ended = false;

  constructor(bus: Bus, pattern: string) {
    this.stop = bus.broadcast(pattern, (message, subject) => {
      try {
        this.add(readEvent(subject, message));
      } catch (error) {
        if (!(error instanceof UnreadableEvent)) throw error; // no event, whatever it is
      }
    });
  }

  /** The next event; undefined when none has come within this time, null when there will be no more. */
  async next(withinMs: number): Promise<StoredEvent | undefined | null> {
    if (this.waiting.length === 0 && !this.ended) await this.sleep(withinMs);
    return this.waiting.shift() ?? (this.ended ? null : undefined);
  }
  end(): void {
    this.stop();
    this.ended = true;
    this.wake?.();
  }

  private add(event: StoredEvent): void {
    if (this.waiting.length >= QUEUE_LIMIT) this.end();
    else this.waiting.push(event);
    this.wake?.();
  }
  private async sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    delete this.wake;
  }
}
