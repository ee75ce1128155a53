import { Choice, Text, Whole } from '../fields';

/** Where the published files came from, as the publisher says. */
export class PublishSource {
  @Choice(['github']) kind: 'github';
  @Text({ max: 2048 }) url: string;
  @Text({ max: 300 }) repo: string;
  @Text({ max: 300 }) ref: string;
  @Text({ max: 100 }) commit: string;
  @Text({ max: 1024 }) path: string;
  @Whole({ min: 0 }) importedAt: number;
}
