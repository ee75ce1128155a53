import { Inject, Injectable } from '@nestjs/common';
import type { SearchResult, SearchResults, SearchSkillsInput } from '@app/contracts';
import { EMBEDDER, type Embedder } from '../embeddings/embedder';
import { cosine, quantise } from '../embeddings/vector.rules';
import { Candidates } from './candidates.service';
import { NearestSkills } from './nearest-skills';
import { queryOf, scoreParts, totalOf, type Query, type ScoreParts } from './score.rules';
import { SearchRepository, type FoundSkill } from './search.repository';

/** How many of the likeliest are compared by their vectors when words find too few. */
const MOST_SIMILAR = 48;
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
    const [{ named, spread }, vector] = await Promise.all([
      this.candidates.firstLook(query, input.query),
      input.exact ? undefined : this.vectorOf(query, input.query),
    ]);
    if (input.exact) return (await this.rank(query, input, new Set(named))).filter(isExact);
    const enough = input.nonSuspiciousOnly === true ? Math.max(input.limit, ENOUGH_TO_FILTER) : input.limit;
    const byWords =
      input.highlightedOnly === true
        ? await this.candidates.highlighted(query)
        : await this.candidates.byWords(query, spread, enough);
    const hits = await this.rank(query, input, new Set([...named, ...byWords]), vector, byWords);
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
    const skills = await this.repository.load([...ids], vector && this.embedder.model);
    return skills
      .filter(({ verdict }) => nonSuspiciousOnly !== true || verdict !== 'suspicious')
      .filter(({ highlighted }) => highlightedOnly !== true || highlighted)
      .map((skill) => {
        const similarity = similarityOf(skill, vector);
        const parts = scoreParts(query, { ...skill, similarity }, byWords.has(skill.id));
        return { skill, parts, score: totalOf(parts) };
      });
  }

  private async vectorOf({ words }: Query, text: string): Promise<Int8Array | undefined> {
    if (words.length === 0) return undefined;
    const vector = await this.embedder.embedQuery(text);
    return vector && quantise(vector);
  }
}

/** 0 without a vector, of the query or of the skill. */
function similarityOf({ vector: bytes }: FoundSkill, vector: Int8Array | undefined): number {
  if (bytes === null || vector === undefined) return 0;
  return Math.max(0, cosine(vector, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
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
