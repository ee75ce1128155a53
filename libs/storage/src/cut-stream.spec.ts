import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { cutStream } from './cut-stream';

const chunks = (...parts: string[]): Readable => Readable.from(parts.map((part) => Buffer.from(part)));

describe('cutStream', () => {
  it.each([
    [0, 1, 'a'],
    [0, 9, 'abcdefghi'],
    [2, 3, 'cde'],
    [3, 3, 'def'],
    [8, 1, 'i'],
  ])('skips %d and takes %d', async (skip, length, expected) => {
    expect(await text(cutStream(chunks('abc', 'def', 'ghi'), skip, length))).toBe(expected);
  });

  it('destroys the source with itself', async () => {
    const source = new PassThrough();
    cutStream(source, 0, 1).destroy();
    await new Promise((resolve) => source.once('close', resolve));
    expect(source.destroyed).toBe(true);
  });

  it('fails as the source fails', async () => {
    const source = new PassThrough();
    const cut = cutStream(source, 0, 1);
    source.destroy(new Error('connection lost'));
    await expect(text(cut)).rejects.toThrow('connection lost');
  });
});
