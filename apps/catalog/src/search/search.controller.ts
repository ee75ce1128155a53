import { Controller } from '@nestjs/common';
import { searchSkills, type SearchResults, type SearchSkillsInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { SearchService } from './search.service';

@Controller()
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @RpcHandler(searchSkills)
  searchSkills(input: SearchSkillsInput): Promise<SearchResults> {
    return this.search.search(input);
  }
}
