import { gzipSync } from 'node:zlib';
import { decodeBody, encodeMessage, MAX_BODY_BYTES } from './wire';

describe('a message', () => {
  it.each([{ a: [1, null, 'ä\u{1f600}'] }, null, 'text', 5, []])('brings %j back', (value) => {
    expect(decodeBody(encodeMessage(value, {}))).toEqual(value);
  });

  it('is compressed when it is large, and keeps its headers', () => {
    const value = { text: 'words '.repeat(100_000) };
    const message = encodeMessage(value, { 'x-one': '1' });
    expect(message.headers).toEqual({ 'x-one': '1', 'content-encoding': 'gzip' });
    expect(message.body.length).toBeLessThan(MAX_BODY_BYTES / 10);
    expect(decodeBody(message)).toEqual(value);
  });

  it('is refused when the bus would not take it', () => {
    const random = Array.from({ length: 300_000 }, (_, i) => (Math.sin(i) * 1e16).toString(36)).join('');
    for (const value of [random, 'x'.repeat(17 * 1024 * 1024)])
      expect(() => encodeMessage(value, {})).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  });

  it('is not read when it is a bomb', () => {
    const bomb = { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')) };
    expect(() => decodeBody(bomb)).toThrow();
  });
});
