import type { MultipartFile } from '@fastify/multipart';
import {
  checkedClawPack,
  isMacJunk,
  MAX_BUNDLE_BYTES,
  MAX_CLAWPACK_BYTES,
  MAX_FILE_BYTES,
  MAX_FILES,
  PathSet,
} from '@app/archives';
import { DomainError } from '@app/kernel';
import { BlobTooLargeError, isStorageFull, type BlobStore, type StagedBlob } from '@app/storage';
import type { FastifyRequest } from 'fastify';
import { MAX_PAYLOAD_BYTES } from './limits';
import { multipartFailure } from './multipart-errors.rules';
import { payloadOf } from './publish-body.rules';

export interface IntakeFile {
  /** The part's file name: the path inside the bundle, directories kept, decoded as UTF-8. */
  readonly path: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly size: number;
}
export interface Intake<P = unknown> {
  /** What the part `payload` says. */
  readonly payload: P;
  /** Text parts by name. */
  readonly fields: ReadonlyMap<string, string>;
  /** File parts called `files`. */
  readonly files: readonly IntakeFile[];
  /** The file part called `clawpack` or `artifact`. */
  readonly clawpack?: IntakeFile;
}
export interface IntakeOptions<P> {
  /** What is published, for the sentence about its size. */
  readonly subject: 'Skill bundle' | 'Package';
  /** Reads the JSON of the part `payload`. @throws DomainError */
  readonly parse: (payload: unknown) => P;
}
type Received = Omit<IntakeFile, keyof StagedBlob> & { readonly staged: StagedBlob };

/** What is still read of a request that is refused already, so that the client gets to read why. */
const MAX_DISCARDED_BYTES = 256 * 1024 * 1024;
const MAX_FIELDS = 20;
/** Blobs that are made durable at once. */
const SIDE_BY_SIDE = 16;

/**
 * Streams the parts of a multipart publish in, hashing and counting on the way. Memory stays flat. They become blobs
 * together once nothing is wrong with any of them: paths, sizes, the archive, the payload's form. Blobs of a publish that
 * is refused for other reasons stay in storage unreferenced, until they are collected.
 *
 * @throws DomainError PUBLISH_INVALID beyond a limit, UPLOAD_TRUNCATED when the request ends early
 */
export async function takeMultipart<P>(
  request: FastifyRequest,
  blobs: BlobStore,
  options: IntakeOptions<P>,
): Promise<Intake<P>> {
  const intake = new MultipartIntake(blobs, options);
  try {
    await receiveParts(request, intake);
    return await intake.keep();
  } finally {
    await intake.discard();
  }
}

async function receiveParts<P>(request: FastifyRequest, intake: MultipartIntake<P>): Promise<void> {
  const counts = { files: MAX_FILES + 1, fields: MAX_FIELDS, parts: MAX_FILES + 1 + MAX_FIELDS, headerPairs: 50 };
  const limits = { ...counts, fileSize: Infinity, fieldSize: MAX_PAYLOAD_BYTES };
  try {
    for await (const part of request.parts({ preservePath: true, limits })) {
      if (part.type === 'field') intake.takeField(part.fieldname, part.value, part.valueTruncated);
      else await intake.takeFile(part);
    }
  } catch (error) {
    throw multipartFailure(error, request.raw.complete);
  }
}

class MultipartIntake<P> {
  private readonly fields = new Map<string, string>();
  private readonly files: Received[] = [];
  private readonly paths = new PathSet();
  private clawpack?: Received;
  private total = 0;
  private dropped = 0;
  private refusal?: Error;

  constructor(
    private readonly blobs: BlobStore,
    private readonly options: IntakeOptions<P>,
  ) {}

  takeField(name: string, value: unknown, truncated: boolean): void {
    if (truncated) this.refusal ??= new DomainError('PUBLISH_INVALID', `The "${name}" part is larger than 1MB`);
    else if (typeof value === 'string') this.fields.set(name, value);
  }

  async takeFile(part: MultipartFile): Promise<void> {
    if (this.refusal !== undefined) return this.drop(part);
    try {
      await this.receive(part);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.refusal = error;
      await this.drop(part);
    }
  }

  /** Makes blobs of everything. @throws DomainError what made the publish impossible while it came in */
  async keep(): Promise<Intake<P>> {
    if (this.refusal !== undefined) throw this.refusal;
    const { fields, files, clawpack } = this;
    const payload = this.options.parse(payloadOf(fields));
    const staged = this.received().map(({ staged: blob }) => blob);
    for (let i = 0; i < staged.length; i += SIDE_BY_SIDE)
      await Promise.all(staged.slice(i, i + SIDE_BY_SIDE).map((blob) => blob.keep()));
    const sent = { payload, fields, files: files.map(intakeFile) };
    return clawpack === undefined ? sent : { ...sent, clawpack: intakeFile(clawpack) };
  }
  /** Forgets what has not become a blob. */
  async discard(): Promise<void> {
    for (const { staged } of this.received()) await staged.discard();
  }

  private received(): Received[] {
    return this.clawpack === undefined ? this.files : [...this.files, this.clawpack];
  }
  private receive(part: MultipartFile): Promise<void> {
    if (part.fieldname === 'clawpack' || part.fieldname === 'artifact') return this.receiveClawPack(part);
    return part.fieldname === 'files' && !isMacJunk(part.filename) ? this.receiveFile(part) : this.drop(part);
  }
  private async receiveClawPack(part: MultipartFile): Promise<void> {
    if (this.clawpack !== undefined) throw new DomainError('PUBLISH_INVALID', 'Upload one ClawPack tarball only');
    const source = checkedClawPack(part.file);
    const name = `ClawPack "${part.filename}"`;
    this.clawpack = { ...aboutPart(part), staged: await this.stage(source, MAX_CLAWPACK_BYTES, name) };
  }
  private async receiveFile(part: MultipartFile): Promise<void> {
    if (this.files.length >= MAX_FILES)
      throw new DomainError('PUBLISH_INVALID', `A bundle has at most ${MAX_FILES} files`);
    this.paths.add(part.filename);
    const staged = await this.stage(part.file, MAX_FILE_BYTES, `File "${part.filename}"`);
    this.files.push({ ...aboutPart(part), staged });
    this.total += staged.size;
    if (this.total > MAX_BUNDLE_BYTES)
      throw new DomainError('PUBLISH_INVALID', `${this.options.subject} exceeds 50MB limit`);
  }
  private async stage(source: AsyncIterable<Uint8Array>, maxBytes: number, name: string): Promise<StagedBlob> {
    try {
      return await this.blobs.stage(source, { maxBytes });
    } catch (error) {
      // A refusal like others: the rest of the request is read, so that the client gets to read why.
      if (isStorageFull(error)) throw new DomainError('SERVICE_UNAVAILABLE');
      if (!(error instanceof BlobTooLargeError)) throw error;
      throw new DomainError('PUBLISH_INVALID', `${name} exceeds ${maxBytes / 1024 / 1024}MB limit`);
    }
  }
  private async drop(part: MultipartFile): Promise<void> {
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      this.dropped += chunk.length;
      if (this.dropped > MAX_DISCARDED_BYTES) throw this.refusal ?? new DomainError('PAYLOAD_TOO_LARGE');
    }
  }
}

function aboutPart({ filename, mimetype }: MultipartFile): Omit<Received, 'staged'> {
  return { path: filename, contentType: mimetype };
}
function intakeFile({ path, contentType, staged: { sha256, size } }: Received): IntakeFile {
  return { path, contentType, sha256, size };
}
