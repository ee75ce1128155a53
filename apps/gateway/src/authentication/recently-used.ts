/** A map that keeps the entries used last. */
export class RecentlyUsed<T> {
  /** Told of every entry that leaves, but for `clear`. */
  onEvict: (key: string, value: T) => void = () => undefined;
  /** A `Map` remembers the order of insertion; a used entry is inserted again. */
  private readonly entries = new Map<string, T>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size;
  }
  get(key: string): T | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }
  set(key: string, value: T): void {
    this.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.capacity) return;
    const [oldest] = this.entries.keys();
    this.delete(oldest!);
  }
  delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.onEvict(key, value);
  }
  clear(): void {
    this.entries.clear();
  }
}
