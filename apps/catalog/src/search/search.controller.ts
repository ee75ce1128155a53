import { Controller } from '@nestjs/common';
import {
  highlightSkill,
  reindexSkills,
  searchSkills,
  type HighlightedSkill,
  type HighlightSkillInput,
  type ReindexedSkills,
  type ReindexSkillsInput,
  type SearchResults,
  type SearchSkillsInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { HighlightsService } from './highlights.service';
import { ReindexingService } from './reindexing.service';
import { SearchService } from './search.service';

@Controller()
export class SearchController {
  constructor(
    private readonly search: SearchService,
    private readonly reindexing: ReindexingService,
    private readonly highlights: HighlightsService,
  ) {}

  @RpcHandler(searchSkills)
  searchSkills(input: SearchSkillsInput): Promise<SearchResults> {
    return this.search.search(input);
  }
  @RpcHandler(reindexSkills)
  reindex(input: ReindexSkillsInput): Promise<ReindexedSkills> {
    return this.reindexing.reindex(input);
  }
  @RpcHandler(highlightSkill)
  highlight(input: HighlightSkillInput): Promise<HighlightedSkill> {
    return this.highlights.highlight(input);
  }
}
