import { setImmediate as settled } from 'node:timers/promises';
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
  jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the trending board', () => {
  it('is made when the process starts, and lets nobody wait for it', async () => {
    const { board, asked } = setUp();
    board.onApplicationBootstrap();
    expect(asked.map(({ nonSuspiciousOnly }) => nonSuspiciousOnly)).toEqual([false, true]);
    expect([board.itemIds(false), board.itemIds(true), asked.length]).toEqual([[], [], 2]);
    asked[0]!.answer(['a']);
    await settled();
    expect([board.itemIds(false), board.itemIds(true), asked.length]).toEqual([['a'], [], 2]);
  });

  it('is shown until the next one is there', async () => {
    const { board, asked, later } = setUp();
    board.onApplicationBootstrap();
    asked[0]!.answer(['a']);
    await settled();
    later(61);
    expect([board.itemIds(false), board.itemIds(false), asked.length]).toEqual([['a'], ['a'], 3]);
    asked[2]!.fail(new Error('busy'));
    await settled();
    expect([board.itemIds(false), asked.length]).toEqual([['a'], 4]);
    asked[3]!.answer(['b']);
    await settled();
    expect([board.itemIds(false), asked.length]).toEqual([['b'], 4]);
  });
});
