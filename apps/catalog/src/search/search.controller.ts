import { Controller } from '@nestjs/common';
import {
  reindexSkills,
  searchSkills,
  type ReindexedSkills,
  type ReindexSkillsInput,
  type SearchResults,
  type SearchSkillsInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ReindexingService } from './reindexing.service';
import { SearchService } from './search.service';

@Controller()
export class SearchController {
  constructor(
    private readonly search: SearchService,
    private readonly reindexing: ReindexingService,
  ) {}

  @RpcHandler(searchSkills)
  searchSkills(input: SearchSkillsInput): Promise<SearchResults> {
    return this.search.search(input);
  }
  @RpcHandler(reindexSkills)
  reindex(input: ReindexSkillsInput): Promise<ReindexedSkills> {
    return this.reindexing.reindex(input);
  }
}
