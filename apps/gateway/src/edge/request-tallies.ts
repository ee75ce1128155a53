/** The requests to one route by one method. */
interface Tally {
  readonly method: string;
  readonly route: string;
  readonly statuses: Map<number, number>;
  /** Requests by the first bound they did not pass; the last place is for those that passed all. */
  readonly counts: number[];
  sum: number;
}
export interface ReadTally extends Pick<Tally, 'method' | 'route' | 'sum'> {
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests up to each bound, and in the last place all of them. */
  readonly cumulative: readonly number[];
}

/** What callers may call a method, so that nobody makes up series. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER = 'other';
const NO_ROUTE = 'none';

/** Counts requests for a fraction of what a metric with labels costs: three look-ups and a few additions each. */
export class RequestTallies {
  private readonly byMethod = new Map<string, Map<string, Tally>>();

  /** @param bounds of durations, ascending, in seconds */
  constructor(readonly bounds: readonly number[]) {}

  /** @param route its template; undefined for a path that has none */
  note(method: string, route: string | undefined, status: number, seconds: number): void {
    const tally = this.byMethod.get(method)?.get(route ?? NO_ROUTE) ?? this.open(method, route ?? NO_ROUTE);
    const { statuses, counts } = tally;
    let place = 0;
    while (place < this.bounds.length && seconds > this.bounds[place]!) place += 1;
    counts[place] = counts[place]! + 1;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    tally.sum += seconds;
  }

  all(): ReadTally[] {
    const tallies = [...this.byMethod.values()].flatMap((byRoute) => [...byRoute.values()]);
    return tallies.map(({ counts, ...tally }) => {
      let total = 0;
      return { ...tally, cumulative: counts.map((count) => (total += count)) };
    });
  }

  private open(asked: string, route: string): Tally {
    const method = METHODS.has(asked) ? asked : OTHER;
    const byRoute = this.byMethod.get(method) ?? new Map<string, Tally>();
    this.byMethod.set(method, byRoute);
    const counts = new Array<number>(this.bounds.length + 1).fill(0);
    const tally = byRoute.get(route) ?? { method, route, statuses: new Map(), counts, sum: 0 };
    byRoute.set(route, tally);
    return tally;
  }
}
