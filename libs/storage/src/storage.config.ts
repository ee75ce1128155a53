import { defineConfig, flag, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const storageConfig = defineConfig(
  'storage',
  z.object({
    BLOB_DIR: z.string().default('.reef/blobs').describe('Where published bytes lie when no S3 bucket is set'),
    S3_BUCKET: z.string().optional().describe('Bucket for published bytes; replaces BLOB_DIR'),
    S3_ENDPOINT: z.url().optional().describe('Absent: Amazon S3'),
    S3_REGION: z.string().default('us-east-1').describe('Region of the bucket'),
    S3_ACCESS_KEY_ID: z.string().default('').describe('Access key; required with S3_BUCKET'),
    S3_SECRET_ACCESS_KEY: z.string().default('').describe('Secret key; required with S3_BUCKET'),
    S3_FORCE_PATH_STYLE: flag(true).describe(
      'Bucket in the path instead of the host name; most self-hosted servers need it',
    ),
    S3_PREFIX: z.string().default('').describe('Folder inside the bucket'),
  }),
);
export type StorageSettings = SettingsOf<typeof storageConfig>;
