import type { PublishPackageInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { Intake } from '../uploads/multipart-intake';

/**
 * What a multipart publish brings: a ClawPack as a file part or by its ticket, or single files (server-semantics 4.3).
 * @throws DomainError PUBLISH_INVALID when it is both or neither
 */
export function packageContent({
  fields,
  files,
  clawpack,
}: Omit<Intake, 'payload'>): Omit<PublishPackageInput, 'payload'> {
  const storageId = fields.get('clawpack');
  if (files.length > 0) {
    if (clawpack === undefined && storageId === undefined) return { files: [...files] };
    throw invalid('Upload either a ClawPack tarball or individual files, not both');
  }
  if (clawpack !== undefined) return { clawpack: { sha256: clawpack.sha256, size: clawpack.size } };
  if (storageId === undefined) throw invalid('files required');
  const uploadTicket = fields.get('clawpackUploadTicket');
  return { clawpack: { storageId, ...(uploadTicket === undefined ? {} : { uploadTicket }) } };
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
