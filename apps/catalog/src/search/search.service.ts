import { Inject, Injectable } from '@nestjs/common';
import type { SearchResult, SearchResults, SearchSkillsInput } from '@app/contracts';
import { EMBEDDER, type Embedder } from '../embeddings/embedder';
import { cosine, quantise } from '../embeddings/vector.rules';
import { Candidates } from './candidates.service';
import { NearestSkills } from './nearest-skills';
import { queryOf, scoreParts, totalOf, type Query, type ScoreParts } from './score.rules';
import { SearchRepository, type FoundSkill } from './search.repository';

/** How many of the likeliest are compared by their vectors when words find too few. */
const MOST_SIMILAR = 96;
/** Filters take some away; so many are looked at that enough should be left. */
const ENOUGH_TO_FILTER = 100;

interface Hit {
  readonly skill: FoundSkill;
  readonly parts: ScoreParts;
  readonly score: number;
}

/** Finds public skills (server-semantics 3.15): by their names, by words, and by what is like them. */
@Injectable()
export class SearchService {
  constructor(
    private readonly candidates: Candidates,
    private readonly repository: SearchRepository,
    private readonly nearest: NearestSkills,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
  ) {}

  async search(input: SearchSkillsInput): Promise<SearchResults> {
    const query = queryOf(input.query);
    if (query.key === '') return { results: [] };
    const hits = (await this.find(query, input)).sort(byRank).slice(0, input.limit);
    return { results: hits.map((hit) => resultView(hit, input.explain === true)) };
  }

  private async find(query: Query, input: SearchSkillsInput): Promise<Hit[]> {
    const exact = await this.candidates.exact(query, input.query);
    if (input.exact) return this.rank(query, input, new Set(exact)).then((hits) => hits.filter(isExact));
    const vector = await this.vectorOf(query, input.query);
    const enough = input.nonSuspiciousOnly === true ? Math.max(input.limit, ENOUGH_TO_FILTER) : input.limit;
    const byWords =
      input.highlightedOnly === true
        ? await this.candidates.highlighted(query)
        : await this.candidates.byWords(query, enough);
    const hits = await this.rank(query, input, new Set([...exact, ...byWords]), vector, byWords);
    if (hits.length >= input.limit || vector === undefined || input.highlightedOnly === true) return hits;
    return [...hits, ...(await this.similar(query, input, vector, new Set(hits.map(({ skill }) => skill.id))))];
  }

  /** Skills without the words, near enough all the same. */
  private async similar(query: Query, input: SearchSkillsInput, vector: Int8Array, known: Set<string>): Promise<Hit[]> {
    const ids = new Set(this.nearest.find(vector, MOST_SIMILAR).filter((id) => !known.has(id)));
    const hits = await this.rank(query, input, ids, vector);
    return hits.filter(({ skill, parts }) => this.embedder.isNear(input.query, skill, parts.similarity));
  }

  /** What these skills score, as far as the filters let them through. */
  private async rank(
    query: Query,
    { nonSuspiciousOnly, highlightedOnly }: SearchSkillsInput,
    ids: ReadonlySet<string>,
    vector?: Int8Array,
    byWords: ReadonlySet<string> = new Set(),
  ): Promise<Hit[]> {
    if (ids.size === 0) return [];
    const [skills, similarity] = await Promise.all([this.repository.load([...ids]), this.similarities(ids, vector)]);
    return skills
      .filter(({ verdict }) => nonSuspiciousOnly !== true || verdict !== 'suspicious')
      .filter(({ highlighted }) => highlightedOnly !== true || highlighted)
      .map((skill) => {
        const scorable = { ...skill, similarity: similarity.get(skill.id) ?? 0 };
        const parts = scoreParts(query, scorable, byWords.has(skill.id));
        return { skill, parts, score: totalOf(parts) };
      });
  }

  private async similarities(ids: ReadonlySet<string>, vector?: Int8Array): Promise<ReadonlyMap<string, number>> {
    if (vector === undefined) return new Map();
    const stored = await this.repository.vectors([...ids], this.embedder.model);
    return new Map(stored.map(({ id, vector: bytes }) => [id, Math.max(0, cosine(vector, signed(bytes)))]));
  }

  private async vectorOf({ words }: Query, text: string): Promise<Int8Array | undefined> {
    if (words.length === 0) return undefined;
    const vector = await this.embedder.embedQuery(text);
    return vector && quantise(vector);
  }
}

function signed(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isExact({ parts }: Hit): boolean {
  return parts.tier === 'exact';
}

/** A total order: whatever is equal otherwise differs in its id. */
function byRank(a: Hit, b: Hit): number {
  return b.score - a.score || b.skill.downloads - a.skill.downloads || (a.skill.id < b.skill.id ? -1 : 1);
}

function resultView({ skill, score, parts }: Hit, explain: boolean): SearchResult {
  const { slug, displayName, summary, version, downloads, ownerHandle, ownerDisplayName } = skill;
  const owner = { handle: ownerHandle, displayName: ownerDisplayName, image: null };
  const texts = { score, slug, displayName, summary, version, downloads };
  const why = explain ? { explain: parts } : {};
  return { ...texts, updatedAt: skill.updatedAt.getTime(), source: 'clawhub', ownerHandle, owner, ...why };
}
