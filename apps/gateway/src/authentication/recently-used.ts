/** A map that keeps the entries used last, up to a number of them or, with `weigh`, up to what they weigh together. */
export class RecentlyUsed<T> {
  /** Told of every entry that leaves, but for `clear`. */
  onEvict: (key: string, value: T) => void = () => undefined;
  /** A `Map` remembers the order of insertion; a used entry is inserted again. */
  private readonly entries = new Map<string, T>();
  private weight = 0;
  /** Asked for again, it need not be moved: what everybody wants is hardly ever another entry. */
  private newest: string | undefined;

  constructor(
    private readonly capacity: number,
    private readonly weigh: (value: T) => number = () => 1,
  ) {}

  get size(): number {
    return this.entries.size;
  }
  get(key: string): T | undefined {
    const value = this.entries.get(key);
    if (value === undefined || key === this.newest) return value;
    this.entries.delete(key);
    this.entries.set(key, value);
    this.newest = key;
    return value;
  }
  set(key: string, value: T): void {
    this.delete(key);
    this.entries.set(key, value);
    this.newest = key;
    this.weight += this.weigh(value);
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.capacity) return;
      this.delete(oldest);
    }
  }
  delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.weight -= this.weigh(value);
    this.onEvict(key, value);
  }
  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }
}
