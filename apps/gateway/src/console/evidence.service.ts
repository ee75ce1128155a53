import { Inject, Injectable } from '@nestjs/common';
import { listFindings, listModeratedFiles, type Finding, type FoundFile, type ModeratedFiles } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BLOBS, BlobMissingError, type BlobStore } from '@app/storage';
import { MOST_READ, shownFile, type ShownFile } from './shown-file.rules';

/** What speaks for or against one version. */
export interface Evidence {
  readonly findings: readonly Finding[];
  readonly files: ModeratedFiles;
  /** Files in which something was found, by path, as far as they were read. */
  readonly read: ReadonlyMap<string, ShownFile>;
}
/** One file, and what was found in it. */
export interface FileEvidence {
  readonly file: FoundFile;
  readonly shown: ShownFile;
  readonly findings: readonly Finding[];
}

/** Files that are named on the page of a version. */
const MOST_FILES = 200;
/** Files whose lines are shown there: what was found in further ones is shown as the scanner has noted it. */
const MOST_EXCERPTED = 8;

/** Fetches what moderators look at: the findings of scanners, and the files they are in. */
@Injectable()
export class EvidenceReader {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  async of(versionId: string): Promise<Evidence> {
    const findings = await this.findings(versionId);
    const paths = [...new Set(findings.map(({ file }) => file))].slice(0, MOST_EXCERPTED);
    const [files, concerned] = await Promise.all([
      this.rpc.call(listModeratedFiles, { versionId, limit: MOST_FILES }),
      paths.length === 0 ? undefined : this.rpc.call(listModeratedFiles, { versionId, paths, limit: paths.length }),
    ]);
    const read = new Map<string, ShownFile>();
    for (const file of concerned?.files ?? []) read.set(file.path, await this.read(file));
    return { findings, files, read };
  }

  /** @throws DomainError NOT_FOUND */
  async file(versionId: string, path: string): Promise<FileEvidence> {
    const [{ files }, findings] = await Promise.all([
      this.rpc.call(listModeratedFiles, { versionId, paths: [path.slice(0, 1024)], limit: 1 }),
      this.findings(versionId),
    ]);
    const [file] = files;
    if (file === undefined) throw new DomainError('NOT_FOUND');
    return { file, shown: await this.read(file), findings: findings.filter((found) => found.file === path) };
  }

  private async findings(versionId: string): Promise<Finding[]> {
    return (await this.rpc.call(listFindings, { versionId, withEvidence: true })).findings;
  }

  /** The first of its bytes; the rest of a huge file stays where it is. */
  private async read({ sha256, size }: FoundFile): Promise<ShownFile> {
    try {
      if (size <= MOST_READ) return shownFile(await this.blobs.read(sha256, MOST_READ), size);
      const { stream } = await this.blobs.open(sha256, { start: 0, end: MOST_READ - 1 });
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return shownFile(Buffer.concat(chunks), size);
    } catch (error) {
      if (error instanceof BlobMissingError) return { kind: 'missing' };
      throw error;
    }
  }
}
