interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Does work in batches, one at a time: what is asked for while a batch runs is part of the next one. */
export class Batches<T, R> {
  private readonly waiting: Waiting<T, R>[] = [];
  private isRunning = false;

  /**
   * @param work does all items of a batch, and resolves to their results in the same order
   * @param most items in a batch
   */
  constructor(
    private readonly work: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly most: number,
  ) {}

  /** Resolves to what came of the item; rejects when its batch did. */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.isRunning) return;
      this.isRunning = true;
      setImmediate(() => void this.run()); // whoever comes at the same time comes along
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) await this.runBatch(this.waiting.splice(0, this.most));
    this.isRunning = false;
  }
  private async runBatch(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(results[i] as R));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
