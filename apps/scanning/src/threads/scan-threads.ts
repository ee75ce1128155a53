import { extname, join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ScanResult } from '../static/scan-result';
import type { ScanAnswer, ScanRequest } from './scan-request';

/** A thread that ended before it answered. */
export class ScanInterruptedError extends Error {
  constructor(
    readonly kind: 'timeout' | 'crash' | 'closed',
    message: string,
  ) {
    super(message);
    this.name = 'ScanInterruptedError';
  }
}

const PROGRAM = programOf(join(__dirname, 'scan-thread'));
/** Sources that run as they are (tests, without a build) need their compiler in the thread, too. */
const COMPILER = join(__dirname, '../../../../test/support/register-typescript.cjs');

const OPTIONS: WorkerOptions = {
  env: {},
  // A scan that eats memory ends its thread and not the service.
  resourceLimits: { maxOldGenerationSizeMb: 1024 },
  ...(extname(__filename) === '.ts' ? { execArgv: ['--require', COMPILER] } : {}),
};

/** The file of a program of threads, built or as it is. */
export function programOf(path: string): string {
  return `${path}${extname(__filename)}`;
}

/** A few threads that look into archives. The caller keeps no more of them busy than there are. */
export class ScanThreads<R = ScanResult, Q = ScanRequest> {
  private readonly idle = new Set<Worker>();
  private readonly busy = new Map<Worker, (error: ScanInterruptedError) => void>();
  private closed = false;

  constructor(
    readonly size: number,
    private readonly program: string = PROGRAM,
  ) {}

  /** Starts every missing thread now, so that the next scan finds it warm. */
  warmUp(): void {
    while (!this.closed && this.idle.size + this.busy.size < this.size) this.idle.add(this.start());
  }

  /**
   * Scans in a thread of its own.
   * @throws ScanInterruptedError after `budgetMs`, when the thread dies, or when the threads are closed
   */
  async scan(request: Q, budgetMs: number): Promise<ScanAnswer<R>> {
    if (this.closed) throw new ScanInterruptedError('closed', 'The service is stopping.');
    const thread = this.take();
    try {
      const answer = await this.ask(thread, request, budgetMs);
      this.busy.delete(thread);
      this.idle.add(thread);
      return answer;
    } catch (error) {
      this.busy.delete(thread);
      await thread.terminate();
      this.warmUp();
      throw error;
    }
  }

  /** Ends all threads; running scans fail as interrupted. */
  async close(): Promise<void> {
    this.closed = true;
    for (const interrupt of this.busy.values())
      interrupt(new ScanInterruptedError('closed', 'The service is stopping.'));
    await Promise.all([...this.idle, ...this.busy.keys()].map((thread) => thread.terminate()));
  }

  private take(): Worker {
    const [thread = this.start()] = this.idle;
    this.idle.delete(thread);
    return thread;
  }
  private start(): Worker {
    const thread = new Worker(this.program, OPTIONS);
    // An idle thread that dies is forgotten; without a listener its error would end the process.
    thread.on('error', () => undefined);
    thread.on('exit', () => this.idle.delete(thread));
    return thread;
  }

  private ask(thread: Worker, request: Q, budgetMs: number): Promise<ScanAnswer<R>> {
    return new Promise<ScanAnswer<R>>((resolve, reject) => {
      const crash = (reason: unknown): void => {
        const why = reason instanceof Error ? reason.message : `exit code ${String(reason)}`;
        settle(() => reject(new ScanInterruptedError('crash', `The scan thread died: ${why}`)));
      };
      const answered = (answer: ScanAnswer<R>): void => settle(() => resolve(answer));
      const interrupt = (error: ScanInterruptedError): void => settle(() => reject(error));
      const timer = setTimeout(() => {
        interrupt(new ScanInterruptedError('timeout', `The scan took longer than ${budgetMs} ms.`));
      }, budgetMs);
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        thread.off('message', answered).off('error', crash).off('exit', crash);
        outcome();
      };
      thread.once('message', answered).once('error', crash).once('exit', crash);
      this.busy.set(thread, interrupt);
      thread.postMessage(request);
    });
  }
}
