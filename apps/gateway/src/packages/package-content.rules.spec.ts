import type { Intake as WholeIntake } from '../uploads/multipart-intake';
import { packageContent } from './package-content.rules';

type Intake = Omit<WholeIntake, 'payload'>;

const blob = { sha256: 'a'.repeat(64), size: 1 };
const file = { ...blob, path: 'a.txt', contentType: 'text/plain' };
const intake = (parts: Partial<Intake>, fields: Record<string, string> = {}): Intake => ({
  ...{ files: [], ...parts },
  fields: new Map(Object.entries(fields)),
});

describe('packageContent', () => {
  it('is a ClawPack, sent along or before, or files', () => {
    const clawpack = { ...file, path: 'x.tgz' };
    expect(packageContent(intake({ clawpack }))).toEqual({ clawpack: blob });
    const ticket = { clawpack: 'id', clawpackUploadTicket: 'secret' };
    expect(packageContent(intake({}, ticket))).toEqual({ clawpack: { storageId: 'id', uploadTicket: 'secret' } });
    expect(packageContent(intake({}, { clawpack: 'id' }))).toEqual({ clawpack: { storageId: 'id' } });
    expect(packageContent(intake({ files: [file] }))).toEqual({ files: [file] });
  });
  it.each<[string, Intake]>([
    ['files required', intake({})],
    ['not both', intake({ files: [file], clawpack: file })],
    ['not both', intake({ files: [file] }, { clawpack: 'id' })],
  ])('says %j', (text, parts) => expect(() => packageContent(parts)).toThrow(text));
});
