import { Logger } from '@nestjs/common';
import { Clock, Shutdown } from '@app/kernel';
import type { CatalogSettings } from '../catalog.config';
import { TrendingBoard } from './trending-board';
import type { TrendingRepository } from './trending.repository';

/** A board over a database that answers when it is told to. */
function setUp() {
  const asked: { nonSuspiciousOnly: boolean; answer: (ids: string[]) => void; fail: (error: Error) => void }[] = [];
  const best = (_since: string, nonSuspiciousOnly: boolean) =>
    new Promise<string[]>((answer, fail) => asked.push({ nonSuspiciousOnly, answer, fail }));
  const clock = new Clock();
  let nowMs = 1_000_000;
  clock.nowMs = () => nowMs;
  const settings = { TRENDING_REFRESH_SECONDS: 60 } as CatalogSettings;
  const board = new TrendingBoard({ best } as unknown as TrendingRepository, clock, settings, new Shutdown());
  return { board, asked, later: (seconds: number) => (nowMs += seconds * 1_000) };
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the trending board', () => {
  it('is made when the process starts, and lets nobody wait long for it', async () => {
    const { board, asked } = setUp();
    board.onApplicationBootstrap();
    const seen = [board.itemIds(false), board.itemIds(true)];
    expect(asked.map(({ nonSuspiciousOnly }) => nonSuspiciousOnly)).toEqual([false, true]);
    await jest.advanceTimersByTimeAsync(100);
    asked[0]!.answer(['a']);
    await jest.advanceTimersByTimeAsync(200);
    expect([await Promise.all(seen), await board.itemIds(false)]).toEqual([[['a'], []], ['a']]);
    expect(asked).toHaveLength(2);
  });

  it('is shown until the next one is there', async () => {
    const { board, asked, later } = setUp();
    board.onApplicationBootstrap();
    asked[0]!.answer(['a']);
    await jest.advanceTimersByTimeAsync(0);
    later(61);
    const late = [board.itemIds(false), board.itemIds(false)];
    await jest.advanceTimersByTimeAsync(300);
    expect([await Promise.all(late), asked.length]).toEqual([[['a'], ['a']], 3]);
    asked[2]!.fail(new Error('busy'));
    await jest.advanceTimersByTimeAsync(0);
    const next = board.itemIds(false);
    asked[3]!.answer(['b']);
    expect([await next, await board.itemIds(false), asked.length]).toEqual([['b'], ['b'], 4]);
  });
});
