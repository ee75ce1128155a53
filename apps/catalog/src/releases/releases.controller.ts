import { Controller } from '@nestjs/common';
import { findRelease, type FindReleaseInput, type PublishedRelease } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ReleasesService } from './releases.service';

@Controller()
export class ReleasesController {
  constructor(private readonly releases: ReleasesService) {}

  @RpcHandler(findRelease)
  find(input: FindReleaseInput): Promise<PublishedRelease> {
    return this.releases.find(input);
  }
}
