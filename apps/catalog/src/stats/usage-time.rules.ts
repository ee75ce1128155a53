const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long it is remembered who downloaded what (server-semantics 3.13). */
const REMEMBERED_DAYS = 7;
/** Clocks of two machines differ by less. */
const CLOCK_SKEW_MS = HOUR_MS;
/** How long an install counts that nobody has reported again (server-semantics 7). */
const INSTALL_DAYS = 120;

/** The hour of UTC in which a download counts once. */
export function hourOf(ms: number): Date {
  return new Date(Math.floor(ms / HOUR_MS) * HOUR_MS);
}

/** The day of UTC as Postgres reads a date. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The first moment of the days of UTC, today and those before, that are `days` together. */
export function beginOfDays(nowMs: number, days: number): Date {
  return new Date((Math.floor(nowMs / DAY_MS) - (days - 1)) * DAY_MS);
}

/** From when on downloads are remembered one by one, for whole days. Older ones are counted or lost. */
export function rememberedSince(nowMs: number): Date {
  return beginOfDays(nowMs, REMEMBERED_DAYS);
}

/** Before when what is remembered may go: a day more than is ever asked for, since clocks differ. */
export function forgottenBefore(nowMs: number): Date {
  return beginOfDays(nowMs, REMEMBERED_DAYS + 1);
}

/** Whether a download can still be told from one that was counted. One that lies ahead would not be for long enough. */
export function isCountable(servedAtMs: number, nowMs: number): boolean {
  return servedAtMs >= rememberedSince(nowMs).getTime() && servedAtMs <= nowMs + CLOCK_SKEW_MS;
}

/** Reported before then, an install counts no more. */
export function installsExpireBefore(nowMs: number): Date {
  return new Date(nowMs - INSTALL_DAYS * DAY_MS);
}
