import type { Command } from 'commander';
import { createBucket, s3OptionsOf, storageConfig } from '@app/storage';
import { CommandError } from './exit-codes';
import { print } from './output';
import type { Session } from './session';

export function bucketCommand(parent: Command, session: Session): void {
  parent
    .command('bucket')
    .description('the S3 bucket for published bytes')
    .command('create')
    .description('make the bucket of S3_BUCKET, unless it exists')
    .action(async () => {
      const { environment, output } = session();
      const options = s3OptionsOf(storageConfig.load(environment));
      if (options === undefined) throw new CommandError('Set S3_BUCKET to the bucket to make.', 2);
      const created = await createBucket(options).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message || error.name : String(error);
        throw new CommandError(`The bucket ${options.bucket} could not be made: ${reason}`);
      });
      print(output, { bucket: options.bucket, created }, () =>
        created ? `Made the bucket ${options.bucket}.` : `The bucket ${options.bucket} exists.`,
      );
    });
}
