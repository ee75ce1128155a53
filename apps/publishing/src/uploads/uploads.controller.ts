import { Controller } from '@nestjs/common';
import {
  completeUpload,
  createUpload,
  openUpload,
  type CompletedUpload,
  type CompleteUploadInput,
  type CreateUploadInput,
  type OpenUpload,
  type OpenUploadInput,
  type UploadTicket,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { UploadsService } from './uploads.service';

@Controller()
export class UploadsController {
  constructor(private readonly uploads: UploadsService) {}

  @RpcHandler(createUpload)
  create(input: CreateUploadInput): Promise<UploadTicket> {
    return this.uploads.create(input);
  }
  @RpcHandler(openUpload)
  open({ key }: OpenUploadInput): Promise<OpenUpload> {
    return this.uploads.open(key);
  }
  @RpcHandler(completeUpload)
  complete(input: CompleteUploadInput): Promise<CompletedUpload> {
    return this.uploads.complete(input);
  }
}
