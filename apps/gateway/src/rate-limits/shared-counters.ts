import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DomainError, type Clock } from '@app/kernel';
import { Redis } from 'ioredis';
import type { Charge, Counted, Counters } from './counters';
import { redisAway } from './metrics';

/**
 * Counts all charges or none, in Redis and by its clock: one clock for all replicas, whatever theirs say. A key holds
 * `<number of its window>:<used>`, and outlives its window by at most one more.
 */
const COUNT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local used, window, admitted = {}, {}, 1
for i, key in ipairs(KEYS) do
  window[i] = math.floor(now / ARGV[3 * i])
  local at, count = string.match(redis.call('GET', key) or '', '^(%d+):(%d+)$')
  used[i] = tonumber(at) == window[i] and tonumber(count) or 0
  if used[i] + ARGV[3 * i - 2] > tonumber(ARGV[3 * i - 1]) then admitted = 0 end
end
if admitted == 1 then
  for i, key in ipairs(KEYS) do
    used[i] = used[i] + ARGV[3 * i - 2]
    redis.call('SET', key, string.format('%d:%d', window[i], used[i]), 'PX', ARGV[3 * i])
  end
end
return { admitted, now, unpack(used) }
`;

type CountingRedis = Redis & {
  countCharges(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
};

/** After a failure, how long nobody waits for Redis. */
const PAUSE_MS = 1_000;

/** Counts in Redis, together with all other gateways; in this process alone while Redis is away. */
export class SharedCounters implements Counters, OnModuleInit, OnApplicationShutdown {
  private readonly redis: CountingRedis;
  private readonly logger = new Logger('RateLimits');
  private isUp = true;
  private pausedUntilMs = 0;

  /**
   * @param insurance counts while Redis is away, from nothing
   * @param timeoutMs how long a request waits for Redis
   */
  constructor(
    url: string,
    timeoutMs: number,
    private readonly insurance: Counters,
    private readonly clock: Clock,
  ) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 2_000,
      disconnectTimeout: 100,
      commandTimeout: timeoutMs,
      // What cannot be asked now is not asked at all: a late answer counts a request that was decided long ago.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * 100, PAUSE_MS),
    }) as CountingRedis;
    this.redis.defineCommand('countCharges', { lua: COUNT });
    this.redis.on('error', (error: Error) => this.noteAway(error));
    this.redis.on('ready', () => this.noteBack());
  }

  /** Starts without Redis as well. */
  async onModuleInit(): Promise<void> {
    await this.redis.connect().catch((error: unknown) => this.noteAway(error));
  }
  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  async count(charges: readonly Charge[], needsSharedCount: boolean): Promise<Counted> {
    try {
      if (this.redis.status !== 'ready' || this.clock.nowMs() < this.pausedUntilMs) throw new Error('not connected');
      return await this.countTogether(charges);
    } catch (error) {
      this.noteAway(error);
      if (needsSharedCount) throw new DomainError('SERVICE_UNAVAILABLE');
      return this.insurance.count(charges, needsSharedCount);
    }
  }

  private async countTogether(charges: readonly Charge[]): Promise<Counted> {
    const keys = charges.map(({ key }) => `reef:limits:${key}`);
    const numbers = charges.flatMap(({ cost, limit, windowMs }) => [cost, limit, windowMs]);
    const [admitted, nowMs, ...used] = await this.redis.countCharges(keys.length, ...keys, ...numbers);
    this.noteBack();
    return { admitted: admitted === 1, nowMs: nowMs!, used };
  }

  private noteAway(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    // A connection that leaves a command unanswered may be one whose other end is gone.
    if (reason === 'Command timed out' && this.redis.status === 'ready') this.redis.disconnect(true);
    if (this.clock.nowMs() >= this.pausedUntilMs) this.pausedUntilMs = this.clock.nowMs() + PAUSE_MS;
    redisAway.set(1);
    if (!this.isUp) return;
    this.isUp = false;
    this.logger.warn(
      { reason },
      'Redis cannot be reached: each gateway counts rate limits for itself, and publishing and sign-in answer 503 until it is back',
    );
  }

  private noteBack(): void {
    this.pausedUntilMs = 0;
    redisAway.set(0);
    if (this.isUp) return;
    this.isUp = true;
    this.logger.log('Redis is back: all gateways count rate limits together again');
  }
}
