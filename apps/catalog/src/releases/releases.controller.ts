import { Controller } from '@nestjs/common';
import {
  findRelease,
  listShownReleases,
  type FindReleaseInput,
  type ListShownReleasesInput,
  type PublishedRelease,
  type ShownReleases,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ReleasesService } from './releases.service';

@Controller()
export class ReleasesController {
  constructor(private readonly releases: ReleasesService) {}

  @RpcHandler(findRelease)
  find(input: FindReleaseInput): Promise<PublishedRelease> {
    return this.releases.find(input);
  }
  @RpcHandler(listShownReleases)
  listShown(input: ListShownReleasesInput): Promise<ShownReleases> {
    return this.releases.listShown(input);
  }
}
