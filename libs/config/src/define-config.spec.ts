import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defineConfig } from './define-config';
import { flag } from './setting-types';

const config = defineConfig(
  'sample',
  z.object({
    SAMPLE_URL: z.url().describe('Where it is'),
    SAMPLE_HOURS: z.coerce.number().int().positive().default(24).describe('How long, in hours'),
    SAMPLE_ON: flag(false).describe('Whether'),
  }),
);

describe('defineConfig', () => {
  it('names every broken variable at once and shows no value', () => {
    const load = () => config.load({ SAMPLE_URL: 'hunter2', SAMPLE_HOURS: '-1', SAMPLE_ON: 'perhaps' });
    expect(load).toThrow(/SAMPLE_URL.*\n.*SAMPLE_HOURS.*\n.*SAMPLE_ON/);
    expect(load).not.toThrow(/hunter2|-1|perhaps/);
  });
  it('says that a missing variable is required', () => {
    expect(() => config.load({})).toThrow('SAMPLE_URL: is required');
  });
  it('takes an empty variable for one that is not set', () => {
    expect(config.load({ SAMPLE_URL: 'http://a', SAMPLE_HOURS: '' }).SAMPLE_HOURS).toBe(24);
  });
  it('reads a value from the file that NAME_FILE names', () => {
    const directory = mkdtempSync(join(tmpdir(), 'reef-config-'));
    writeFileSync(join(directory, 'url'), 'http://from-file\n');
    expect(config.load({ SAMPLE_URL_FILE: join(directory, 'url') }).SAMPLE_URL).toBe('http://from-file');
    rmSync(directory, { recursive: true });
  });
  it('names the file variable when the file cannot be read', () => {
    expect(() => config.load({ SAMPLE_URL_FILE: '/nowhere/secret' })).toThrow(
      'SAMPLE_URL_FILE: the file cannot be read',
    );
  });
  it('describes every setting with its default', () => {
    expect(config.describe()).toContainEqual({
      variable: 'SAMPLE_HOURS',
      description: 'How long, in hours',
      default: '24',
    });
    expect(config.describe()[0]).toMatchObject({ variable: 'SAMPLE_URL', default: 'required' });
  });
});
