import type { MultipartFile } from '@fastify/multipart';
import { DomainError } from '@app/kernel';
import { BlobTooLargeError, type Blob, type BlobStore } from '@app/storage';
import type { FastifyRequest } from 'fastify';
import { MAX_BUNDLE_BYTES, MAX_CLAWPACK_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_PAYLOAD_BYTES } from './limits';

export interface IntakeFile extends Blob {
  /** The part's file name: the path inside the bundle, directories kept, decoded as UTF-8. */
  readonly path: string;
  readonly contentType: string;
}
export interface Intake {
  /** Text parts by name. */
  readonly fields: ReadonlyMap<string, string>;
  /** File parts called `files`. */
  readonly files: readonly IntakeFile[];
  /** The file part called `clawpack` or `artifact`. */
  readonly clawpack?: IntakeFile;
}

/** What is still read of a request that is refused already, so that the client gets to read why. */
const MAX_DISCARDED_BYTES = 256 * 1024 * 1024;

/**
 * Streams the parts of a multipart publish into blob storage, hashing and counting on the way. Memory stays flat.
 * Bytes of a publish that is refused later stay in storage unreferenced, until garbage collection.
 *
 * @throws DomainError PUBLISH_INVALID beyond a limit, UPLOAD_TRUNCATED when the request ends early
 */
export async function takeMultipart(
  request: FastifyRequest,
  blobs: BlobStore,
  subject: 'Skill bundle' | 'Package',
): Promise<Intake> {
  const intake = new MultipartIntake(blobs, subject);
  try {
    const limits = {
      fileSize: Infinity,
      files: MAX_FILES + 1,
      fields: 20,
      fieldSize: MAX_PAYLOAD_BYTES,
      headerPairs: 50,
    };
    for await (const part of request.parts({ preservePath: true, limits })) {
      if (part.type === 'field') intake.takeField(part.fieldname, part.value, part.valueTruncated);
      else await intake.takeFile(part);
    }
  } catch (error) {
    if (isMalformed(error)) throw new DomainError('PUBLISH_INVALID', 'The multipart body is malformed');
    throw !request.raw.complete || isTruncated(error) ? new DomainError('UPLOAD_TRUNCATED') : translate(error);
  }
  return intake.finished();
}

class MultipartIntake {
  private readonly fields = new Map<string, string>();
  private readonly files: IntakeFile[] = [];
  private clawpack?: IntakeFile;
  private total = 0;
  private refusal?: Error;

  constructor(
    private readonly blobs: BlobStore,
    private readonly subject: string,
  ) {}

  takeField(name: string, value: unknown, truncated: boolean): void {
    if (truncated) this.refusal ??= new DomainError('PUBLISH_INVALID', `The "${name}" part is larger than 1MB`);
    else if (typeof value === 'string') this.fields.set(name, value);
  }

  async takeFile(part: MultipartFile): Promise<void> {
    if (this.refusal !== undefined) return this.discard(part);
    try {
      await this.store(part);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.refusal = error;
      await this.discard(part);
    }
  }

  /** @throws DomainError what made the publish impossible while it came in */
  finished(): Intake {
    if (this.refusal !== undefined) throw this.refusal;
    const { fields, files, clawpack } = this;
    return { fields, files, ...(clawpack === undefined ? {} : { clawpack }) };
  }

  private async store(part: MultipartFile): Promise<void> {
    const isClawpack = part.fieldname === 'clawpack' || part.fieldname === 'artifact';
    if (!isClawpack && part.fieldname !== 'files') return this.discard(part);
    if (isClawpack && this.clawpack !== undefined)
      throw new DomainError('PUBLISH_INVALID', 'Upload one ClawPack tarball only');
    if (this.files.length >= MAX_FILES)
      throw new DomainError('PUBLISH_INVALID', `A bundle has at most ${MAX_FILES} files`);
    const blob = await this.put(part, isClawpack ? MAX_CLAWPACK_BYTES : MAX_FILE_BYTES);
    const file = { ...blob, path: part.filename, contentType: part.mimetype };
    if (isClawpack) {
      this.clawpack = file;
      return;
    }
    this.total += blob.size;
    if (this.total > MAX_BUNDLE_BYTES) throw new DomainError('PUBLISH_INVALID', `${this.subject} exceeds 50MB limit`);
    this.files.push(file);
  }
  private async put(part: MultipartFile, maxBytes: number): Promise<Blob> {
    try {
      return await this.blobs.put(part.file, { maxBytes });
    } catch (error) {
      if (!(error instanceof BlobTooLargeError)) throw error;
      const limit = `${maxBytes / 1024 / 1024}MB limit`;
      const subject = maxBytes === MAX_CLAWPACK_BYTES ? `ClawPack "${part.filename}"` : `File "${part.filename}"`;
      throw new DomainError('PUBLISH_INVALID', `${subject} exceeds ${limit}`);
    }
  }
  private async discard(part: MultipartFile): Promise<void> {
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      this.total += chunk.length;
      if (this.total > MAX_DISCARDED_BYTES) throw this.refusal ?? new DomainError('PAYLOAD_TOO_LARGE');
    }
  }
}

function isTruncated(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    /unexpected end|premature|aborted/i.test(message ?? '')
  );
}

function translate(error: unknown): unknown {
  const { code } = error as { code?: string };
  if (code === 'FST_FILES_LIMIT') return new DomainError('PUBLISH_INVALID', `A bundle has at most ${MAX_FILES} files`);
  if (code === 'FST_FIELDS_LIMIT') return new DomainError('PUBLISH_INVALID', 'The request has too many text parts');
  return error;
}

/** The parser's own errors have no code, only a text. */
function isMalformed(error: unknown): boolean {
  const { message } = error as { message?: string };
  return message?.startsWith('Multipart: ') === true;
}
