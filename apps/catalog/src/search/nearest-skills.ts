import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { EMBEDDER, type Embedder } from '../embeddings/embedder';
import { SIGNATURE_BITS, signatureOf } from '../embeddings/vector.rules';
import { Signatures } from './signatures';

/** How far behind other replicas a search may be, in milliseconds. */
const FRESH_MS = 2_000;
/** Longer than any transaction lasts: what was written before we looked, and committed after, is seen next time. */
const OVERLAP_MS = 120_000;
const ROWS = 5_000;
/** Signatures lie: a little more of them than needed are compared by their vectors. */
const SLACK_BITS = 20;

interface Row {
  readonly id: string;
  readonly signature: Uint8Array;
  readonly changedMs: number;
}

/**
 * The signatures of all skills' vectors, as far as this process knows them: it learns of its own at once, of those
 * other replicas write within seconds. What is missing or out of date here is ranked by its words alone; nothing here
 * decides who may see what.
 */
@Injectable()
export class NearestSkills implements OnApplicationBootstrap {
  private readonly logger = new Logger('NearestSkills');
  private readonly signatures: Signatures;
  private lookedAt = -Infinity;
  /** When we looked, by the clock of the database, which also dates what is written. */
  private sinceMs = 0;
  private looking?: Promise<void>;

  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    @Inject(catalogConfig.token) settings: CatalogSettings,
  ) {
    this.signatures = new Signatures(settings.SEARCH_MOST_SIGNATURES);
  }

  onApplicationBootstrap(): void {
    this.look();
  }

  put(id: string, signature: Uint8Array): void {
    this.signatures.put(id, signature);
  }

  /** Ids of skills whose vector may be as near as `leastSimilarity`, the likeliest first. */
  find(vector: Int8Array, limit: number): string[] {
    if (performance.now() - this.lookedAt > FRESH_MS) this.look();
    const angle = Math.acos(this.embedder.leastSimilarity) / Math.PI;
    return this.signatures.nearest(signatureOf(vector), limit, Math.round(angle * SIGNATURE_BITS) + SLACK_BITS);
  }

  /** Resolves when everything written before is known here, for who cannot wait for it to come by itself. */
  async catchUp(): Promise<void> {
    await this.looking;
    await this.load();
  }

  /** Nobody waits for it. A failure only means to try again with the next search. */
  private look(): void {
    this.looking ??= this.load()
      .catch((error: unknown) => this.logger.debug({ err: error }, 'the signatures could not be read'))
      .finally(() => (this.looking = undefined));
  }

  private async load(): Promise<void> {
    this.lookedAt = performance.now();
    const beganMs = await this.databaseMs();
    let [afterMs, afterId] = [this.sinceMs - OVERLAP_MS, '00000000-0000-0000-0000-000000000000'];
    for (let rows = ROWS; rows === ROWS;) {
      const found = await this.page(afterMs, afterId);
      for (const { id, signature } of found) this.signatures.put(id, signature);
      const last = found.at(-1);
      if (last !== undefined) [afterMs, afterId] = [last.changedMs, last.id];
      rows = found.length;
    }
    this.sinceMs = beganMs;
  }

  private async databaseMs(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ ms: number }>(
      `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
    );
    return row!.ms;
  }

  private page(afterMs: number, afterId: string): Promise<Row[]> {
    return this.unitOfWork.query<Row>(
      `SELECT item_id AS id, signature, (extract(epoch FROM changed_at) * 1000)::float8 AS "changedMs"
       FROM catalog.search_vector
       WHERE model = $1 AND (changed_at, item_id) > (to_timestamp($2::float8 / 1000)::timestamptz(3), $3::uuid)
       ORDER BY changed_at, item_id LIMIT ${ROWS}`,
      [this.embedder.model, afterMs, afterId],
    );
  }
}
