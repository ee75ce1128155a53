import { Controller } from '@nestjs/common';
import { findPublisher, type FindPublisherInput, type FoundPublisher } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PublishersService } from './publishers.service';

/** Tells other services who has a handle. */
@Controller()
export class PublisherDirectoryController {
  constructor(private readonly publishers: PublishersService) {}

  @RpcHandler(findPublisher)
  find({ handle }: FindPublisherInput): Promise<FoundPublisher> {
    return this.publishers.find(handle);
  }
}
