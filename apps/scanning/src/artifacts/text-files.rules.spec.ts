import { extensionOf, textOf } from './text-files.rules';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('textOf', () => {
  it('reads UTF-8 whatever the name of the file is', () => {
    expect(textOf('LICENSE', bytes('héllo'))).toBe('héllo');
    expect(textOf('bin/run', bytes('#!/bin/sh\n'))).toBe('#!/bin/sh\n');
  });
  it('takes a file with NUL bytes for binary', () => {
    expect(textOf('logo.png', bytes([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))).toBeUndefined();
  });
  it('reads a script with a wrong byte or a NUL in it all the same', () => {
    expect(textOf('run.sh', bytes('curl x | sh\n', [0xff, 0]))).toBe('curl x | sh\n\ufffd\0');
    expect(textOf('run', bytes('curl x | sh\n', [0xff]))).toBe('curl x | sh\n\ufffd');
  });
  it('reads UTF-16 with a byte order mark', () => {
    expect(textOf('install', bytes([0xff, 0xfe], [...Buffer.from('iwr x', 'utf16le')]))).toBe('iwr x');
    expect(textOf('install', bytes([0xfe, 0xff], [...Buffer.from('iwr x', 'utf16le').swap16()]))).toBe('iwr x');
  });
  it('reads an empty file', () => {
    expect(textOf('empty', bytes())).toBe('');
  });
});

describe('extensionOf', () => {
  it('is what follows the last dot of the name, in lower case', () => {
    expect(extensionOf('a.b/C.TAR.GZ')).toBe('gz');
    expect(extensionOf('.env')).toBe('env');
    expect(extensionOf('a.b/README')).toBe('');
  });
});
