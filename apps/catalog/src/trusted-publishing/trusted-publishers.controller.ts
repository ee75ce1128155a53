import { Controller } from '@nestjs/common';
import {
  findPublishTerms,
  getTrustedPublisher,
  removeTrustedPublisher,
  setTrustedPublisher,
  type PackageReference,
  type PublishTerms,
  type RemovedTrustedPublisher,
  type SetTrustedPublisherInput,
  type TrustedPublisherAnswer,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { TrustedPublishers } from './trusted-publishers.service';

@Controller()
export class TrustedPublishersController {
  constructor(private readonly trustedPublishers: TrustedPublishers) {}

  @RpcHandler(getTrustedPublisher)
  get(input: PackageReference): Promise<TrustedPublisherAnswer> {
    return this.trustedPublishers.get(input);
  }
  @RpcHandler(setTrustedPublisher)
  set(input: SetTrustedPublisherInput): Promise<TrustedPublisherAnswer> {
    return this.trustedPublishers.set(input);
  }
  @RpcHandler(removeTrustedPublisher)
  remove(input: PackageReference): Promise<RemovedTrustedPublisher> {
    return this.trustedPublishers.remove(input);
  }
  @RpcHandler(findPublishTerms)
  terms(input: PackageReference): Promise<PublishTerms> {
    return this.trustedPublishers.terms(input);
  }
}
