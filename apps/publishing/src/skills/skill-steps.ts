import { Injectable } from '@nestjs/common';
import { buffer } from 'node:stream/consumers';
import { registerSkillVersion, type RegisteredVersion, type VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectBlobs, type BlobStore } from '@app/storage';
import type { Attempt, AttemptSteps, StoredContent } from '../attempts/attempt';
import { AttemptsRepository } from '../attempts/attempts.repository';
import { storeArchive } from '../bundle/bundle-archive';
import { becauseMissing } from '../bundle/missing-blob';
import { extensionOf } from '../bundle/content-type.rules';
import { fingerprints, looksLikeText, TEXT_PROBE_BYTES } from '../bundle/fingerprint.rules';
import { NewSkills } from '../new-skills/new-skills.service';
import { changelogOf, type Changelog } from './changelog.rules';
import { parseMarkdown, type FrontMatter } from './front-matter.rules';
import type { SkillDescription } from './skill-description.rules';
import { skillMetadata } from './skill-metadata.rules';
import { skillFileOf, type SkillRequest } from './skill-request.rules';
import { skillSummary } from './skill-summary.rules';

/** What the content of a skill tells; kept with the attempt. */
interface PreparedSkill extends Changelog {
  readonly summary: string;
  readonly metadata: unknown;
  readonly frontMatter: FrontMatter;
  readonly fingerprints: readonly string[];
  /** Of SKILL.md, when new skills are checked for being alike. */
  readonly structure?: string;
}
/** A publish request for a skill as its attempt keeps it. */
export interface SkillAttemptRequest extends Omit<SkillRequest, 'description'> {
  /** Absent from attempts of before there were any. */
  readonly description?: SkillDescription;
  readonly ownerHandle: string;
  /** Absent from attempts of before organizations. */
  readonly ownerDisplayName?: string | null;
}

/** How much of SKILL.md is read, in bytes: front matter and the first lines of prose are at its beginning. */
const SKILL_FILE_BYTES = 256 * 1024;

@Injectable()
export class SkillSteps implements AttemptSteps {
  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly attempts: AttemptsRepository,
    private readonly rpc: RpcClient,
    private readonly newSkills: NewSkills,
  ) {}

  async validate(attempt: Attempt): Promise<PreparedSkill> {
    const { files, displayName, changelog, ownerHandle } = attempt.request as SkillAttemptRequest;
    const skillFile = skillFileOf(files);
    if (skillFile === undefined) throw new DomainError('PUBLISH_INVALID', 'SKILL.md is required');
    const markdown = parseMarkdown((await this.start(skillFile, SKILL_FILE_BYTES)).toString('utf8'));
    const kept = await this.newSkills.assertWelcome(attempt, ownerHandle, markdown.body);
    const previous = (await this.attempts.previousRequest(attempt)) as SkillAttemptRequest | undefined;
    return {
      ...changelogOf(changelog, files, previous?.files),
      summary: skillSummary(markdown, displayName),
      metadata: skillMetadata(markdown.frontMatter),
      frontMatter: markdown.frontMatter,
      fingerprints: fingerprints(files, await this.textWithoutExtension(files)),
      ...kept,
    };
  }

  async store({ request }: Attempt): Promise<StoredContent> {
    const { files } = request as SkillAttemptRequest;
    return { artifact: await storeArchive(this.blobs, files).catch(becauseMissing), blobs: [] };
  }

  register(attempt: Attempt): Promise<RegisteredVersion> {
    const {
      ownerHandle,
      ownerDisplayName = null,
      slug,
      displayName,
      version,
      tags,
      files,
      description,
      origin,
    } = attempt.request as SkillAttemptRequest;
    const prepared = attempt.prepared as PreparedSkill;
    return this.rpc.call(registerSkillVersion, {
      attemptId: attempt.id,
      ownerId: attempt.ownerId,
      ownerHandle,
      ownerDisplayName,
      slug,
      displayName,
      version,
      tags: [...tags],
      categories: [...(description?.categories ?? [])],
      topics: [...(description?.topics ?? [])],
      ...(description?.source == null ? {} : { source: description.source }),
      ...origin,
      files: [...files],
      ...prepared,
      fingerprints: [...prepared.fingerprints],
      artifact: attempt.artifact!,
    });
  }

  private async textWithoutExtension(files: readonly VersionFile[]): Promise<Set<string>> {
    const text = new Set<string>();
    for (const file of files) {
      if (extensionOf(file.path) === '' && looksLikeText(await this.start(file, TEXT_PROBE_BYTES))) text.add(file.path);
    }
    return text;
  }

  /** The first bytes of a file. */
  private async start({ sha256, size }: VersionFile, bytes: number): Promise<Buffer> {
    if (size === 0) return Buffer.alloc(0);
    const { stream } = await this.blobs.open(sha256, { start: 0, end: bytes - 1 }).catch(becauseMissing);
    return buffer(stream);
  }
}
