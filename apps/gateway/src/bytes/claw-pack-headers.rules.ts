import type { NpmTarball } from '@app/contracts';
import { attachment } from './validators.rules';

const known = new WeakMap<NpmTarball, Readonly<Record<string, string>>>();

/** What clients of a ClawPack compare its bytes with (server-semantics 4.8, client-contract 6.5). */
export function clawPackHeaders(tarball: NpmTarball): Readonly<Record<string, string>> {
  const before = known.get(tarball);
  if (before !== undefined) return before;
  const headers = headersOf(tarball);
  known.set(tarball, headers);
  return headers;
}

function headersOf({ fileName, sha256, integrity, shasum }: NpmTarball): Record<string, string> {
  return {
    'content-disposition': attachment(fileName),
    'x-clawhub-artifact-type': 'npm-pack-tarball',
    'x-clawhub-artifact-sha256': sha256,
    'x-clawhub-npm-integrity': integrity,
    'x-clawhub-npm-shasum': shasum,
    'x-clawhub-npm-tarball-name': fileName.replace(/[^\x20-\x7e]/g, '_'),
  };
}
