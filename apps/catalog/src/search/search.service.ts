import { Injectable } from '@nestjs/common';
import type { SearchResult, SearchResults, SearchSkillsInput } from '@app/contracts';
import { isExact, score } from './score.rules';
import { SearchRepository, type FoundSkill } from './search.repository';
import { tokensOf } from './tokens.rules';

/** Words beyond that do not narrow a search any more. */
const MOST_WORDS = 32;

/** Finds public skills by words. */
@Injectable()
export class SearchService {
  constructor(private readonly repository: SearchRepository) {}

  async search({ query, limit, exact }: SearchSkillsInput): Promise<SearchResults> {
    const words = [...new Set(tokensOf(query))].slice(0, MOST_WORDS);
    if (words.length === 0) return { results: [] };
    const candidates = await this.repository.findCandidates(words, exact);
    const phrase = tokensOf(query);
    const found = exact ? candidates.filter((skill) => isExact(phrase, skill)) : candidates;
    const scored = found.map((skill) => ({ skill, score: score(phrase, skill) }));
    scored.sort((a, b) => b.score - a.score || b.skill.downloads - a.skill.downloads);
    return { results: scored.slice(0, limit).map((hit) => resultView(hit.skill, hit.score)) };
  }
}

function resultView(skill: FoundSkill, score: number): SearchResult {
  const { slug, displayName, summary, version, downloads, ownerHandle, ownerDisplayName } = skill;
  const owner = { handle: ownerHandle, displayName: ownerDisplayName, image: null };
  const texts = { score, slug, displayName, summary, version, downloads };
  return { ...texts, updatedAt: skill.updatedAt.getTime(), source: 'clawhub', ownerHandle, owner };
}
