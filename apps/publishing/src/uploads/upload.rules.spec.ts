import type { TicketedFile } from '@app/contracts';
import { MAX_CLAWPACK_BYTES, MAX_FILE_BYTES } from '@app/archives';
import {
  assertClaim,
  assertSameCompletion,
  assertUploadable,
  digestOf,
  fileOf,
  newSecret,
  type Upload,
} from './upload.rules';

const sha256 = 'a'.repeat(64);
const upload: Upload = {
  ...{ id: 'u', ticketDigest: digestOf('ticket'), purpose: 'skill-file', maxBytes: MAX_FILE_BYTES, expired: false },
  ...{
    path: 'SKILL.md',
    size: 3,
    sha256,
    contentType: 'text/markdown',
    storedSize: 3,
    storedSha256: sha256,
    attemptId: null,
  },
};
const claim: TicketedFile = { path: 'SKILL.md', size: 3, sha256, storageId: 'u', uploadTicket: 'ticket' };

describe('newSecret', () => {
  it('has 256 bits in letters a URL takes', () => expect(newSecret()).toMatch(/^[\w-]{43}$/));
});

describe('assertUploadable', () => {
  it.each([
    [{ purpose: 'skill-file', size: MAX_FILE_BYTES, path: 'a' }],
    [{ purpose: 'clawpack', size: MAX_CLAWPACK_BYTES }],
    [{ purpose: 'clawpack' }],
  ] as const)('accepts %j', (facts) => expect(() => assertUploadable(facts)).not.toThrow());
  it.each([
    [{ purpose: 'skill-file', size: MAX_FILE_BYTES + 1, path: 'a' }, 'File "a" exceeds 10MB limit'],
    [{ purpose: 'clawpack', size: MAX_CLAWPACK_BYTES + 1 }, 'ClawPack exceeds 120MB limit'],
    [{ purpose: 'skill-file', path: '../a' }, 'Invalid file paths'],
  ] as const)('refuses %j', (facts, text) => expect(() => assertUploadable(facts)).toThrow(text));
});

describe('assertSameCompletion', () => {
  it('accepts the same bytes again', () => expect(() => assertSameCompletion(upload, sha256, 3)).not.toThrow());
  it.each<[string, Upload | undefined, string]>([
    ['an unknown ticket', undefined, 'UPLOAD_TICKET_INVALID'],
    ['an expired one', { ...upload, expired: true }, 'UPLOAD_TICKET_INVALID'],
    ['other bytes', { ...upload, storedSha256: 'b'.repeat(64) }, 'UPLOAD_MISMATCH'],
    ['bytes that never fitted', { ...upload, storedSha256: null, storedSize: null }, 'UPLOAD_MISMATCH'],
  ])('refuses %s', (_name, known, code) => {
    expect(() => assertSameCompletion(known, sha256, 3)).toThrow(expect.objectContaining({ code }));
  });
});

describe('assertClaim', () => {
  it('accepts the right ticket', () => expect(() => assertClaim(claim, upload, 'skill-file')).not.toThrow());
  it('accepts an upload of the older URL as a file of a skill, for which there is no ticket', () => {
    const older = { ...upload, purpose: 'clawpack' } as const;
    expect(() => assertClaim({ storageId: 'u' }, older, 'skill-file')).not.toThrow();
    expect(() => assertClaim({ storageId: 'u' }, { ...older, expired: true }, 'skill-file')).toThrow();
    expect(() => assertClaim({ storageId: 'u' }, older, 'clawpack')).toThrow();
  });
  it.each<[string, Partial<TicketedFile>, Upload | undefined]>([
    ['an unknown upload', {}, undefined],
    ['a wrong ticket', { uploadTicket: 'other' }, upload],
    ['no ticket', { uploadTicket: undefined }, upload],
    ['an expired one', {}, { ...upload, expired: true }],
    ['one for something else', {}, { ...upload, purpose: 'clawpack' }],
  ])('refuses %s', (_name, changes, known) => {
    const code = 'UPLOAD_TICKET_INVALID';
    expect(() => assertClaim({ ...claim, ...changes }, known, 'skill-file')).toThrow(expect.objectContaining({ code }));
  });
});

describe('fileOf', () => {
  it('is the uploaded file', () => {
    expect(fileOf(claim, upload)).toEqual({ path: 'SKILL.md', size: 3, sha256, contentType: 'text/markdown' });
  });
  it.each<[string, Partial<TicketedFile>, Partial<Upload>]>([
    ['another path', { path: 'b' }, {}],
    ['another size', { size: 4 }, {}],
    ['another digest', { sha256: 'b'.repeat(64) }, {}],
    ['nothing uploaded', {}, { storedSha256: null, storedSize: null }],
  ])('refuses %s', (_name, changes, known) => {
    expect(() => fileOf({ ...claim, ...changes }, { ...upload, ...known })).toThrow(
      expect.objectContaining({ code: 'UPLOAD_MISMATCH' }),
    );
  });
});
