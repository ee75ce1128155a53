import { rpc } from '../contract';
import { Flag, Sha256, Text, Uuid, Whole } from '../fields';
import {
  ResolvedSkill,
  SearchResults,
  SkillDetail,
  SkillList,
  SkillVersionDetail,
  SkillVersionList,
} from './skill-views';

export class ListSkillsInput {
  @Whole({ min: 1, max: 200 }) limit: number;
  @Text({ max: 30, description: 'A name of server-semantics 3.10, in any case; others are `updated`' }) sort: string;
  @Text({ optional: true, max: 2000 }) cursor?: string;
  @Text({ optional: true, max: 200, description: 'Only slugs that begin so, in their own order' }) prefix?: string;
  @Flag({ optional: true, description: 'Leaves suspicious skills out; pages get shorter' }) nonSuspiciousOnly?: boolean;
}
/**
 * One page of the visible skills. A cursor that is not one of ours starts at page one. Following the cursors shows every
 * skill that is visible all the while exactly once, in the order of the first page, if that takes less than an hour.
 */
export const listSkills = rpc({
  subject: 'reef.rpc.catalog.skill.list.v1',
  input: ListSkillsInput,
  output: SkillList,
  errors: [],
});

/** Why a skill cannot be read. Only its owner learns more than that it is not found. */
export const UNREADABLE = [
  'SKILL_NOT_FOUND',
  'SKILL_AMBIGUOUS',
  'SKILL_PENDING',
  'SKILL_HIDDEN',
  'SKILL_DELETED',
] as const;

/** A skill by its slug; the owner's handle tells apart those that share it. */
export class SkillReference {
  @Text({ max: 200 }) slug: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
export const getSkill = rpc({
  subject: 'reef.rpc.catalog.skill.get.v1',
  input: SkillReference,
  output: SkillDetail,
  errors: UNREADABLE,
});

export class ListSkillVersionsInput extends SkillReference {
  @Whole({ min: 1, max: 200 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}
/** The visible versions of a skill, newest first. */
export const listSkillVersions = rpc({
  subject: 'reef.rpc.catalog.skillVersion.list.v1',
  input: ListSkillVersionsInput,
  output: SkillVersionList,
  errors: UNREADABLE,
});

export class SkillVersionReference extends SkillReference {
  @Text({ max: 256 }) version: string;
}
export const getSkillVersion = rpc({
  subject: 'reef.rpc.catalog.skillVersion.get.v1',
  input: SkillVersionReference,
  output: SkillVersionDetail,
  errors: [...UNREADABLE, 'VERSION_NOT_FOUND', 'VERSION_GONE'],
});

/** Neither version nor tag: the latest. A version beats a tag; an unknown tag is the latest (server-semantics 3.13). */
export class SkillVersionChoice extends SkillReference {
  @Text({ optional: true, max: 256 }) version?: string;
  @Text({ optional: true, max: 100 }) tag?: string;
}
export class FindSkillFileInput extends SkillVersionChoice {
  @Text({ max: 1024 }) path: string;
}
export class FoundFile {
  @Text() path: string;
  @Whole({ min: 0 }) size: number;
  @Sha256() sha256: string;
  @Text() contentType: string;
}
/** Which blob holds a file: the exact path, else the same path in another case. */
export const findSkillFile = rpc({
  subject: 'reef.rpc.catalog.skillFile.find.v1',
  input: FindSkillFileInput,
  output: FoundFile,
  errors: [
    ...UNREADABLE,
    'VERSION_NOT_FOUND',
    'VERSION_GONE',
    'FILE_NOT_FOUND',
    'DOWNLOAD_BLOCKED',
    'DOWNLOAD_PENDING',
  ],
});

export class FoundDownload {
  @Uuid({ description: 'The skill' }) itemId: string;
  @Text() slug: string;
  @Text() ownerHandle: string;
  @Text() version: string;
  @Sha256() sha256: string;
  @Whole({ min: 0 }) size: number;
}
/**
 * Which blob is the archive of a skill version. A blocked version answers why instead; a pending one does so only to its
 * owner and to staff, for to others it does not exist yet.
 */
export const findSkillDownload = rpc({
  subject: 'reef.rpc.catalog.skillDownload.find.v1',
  input: SkillVersionChoice,
  output: FoundDownload,
  errors: [
    'SKILL_NOT_FOUND',
    'SKILL_AMBIGUOUS',
    'SKILL_HIDDEN',
    'SKILL_DELETED',
    'VERSION_NOT_FOUND',
    'VERSION_GONE',
    'DOWNLOAD_BLOCKED',
    'DOWNLOAD_PENDING',
  ],
});

export class ResolveSkillInput extends SkillReference {
  @Sha256({ description: 'Fingerprint of the installed files' }) hash: string;
}
/** Which version has this fingerprint; the highest when several do (client-contract 2.3). */
export const resolveSkill = rpc({
  subject: 'reef.rpc.catalog.skill.resolve.v1',
  input: ResolveSkillInput,
  output: ResolvedSkill,
  errors: ['SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS'],
});

export class SearchSkillsInput {
  @Text({ max: 500 }) query: string;
  @Whole({ min: 1, max: 100 }) limit: number;
  @Flag({ description: 'Only skills whose slug or name is the query' }) exact: boolean;
  @Flag({ optional: true }) highlightedOnly?: boolean;
  @Flag({ optional: true, description: 'Leaves suspicious skills out' }) nonSuspiciousOnly?: boolean;
  @Flag({ optional: true, description: 'Says of each result how its score came about' }) explain?: boolean;
}
/**
 * Visible skills by relevance (server-semantics 3.15). A query without a single word finds nothing but skills of
 * exactly that name.
 */
export const searchSkills = rpc({
  subject: 'reef.rpc.catalog.skill.search.v1',
  input: SearchSkillsInput,
  output: SearchResults,
  errors: [],
});

export class ReindexBody {
  @Uuid({ optional: true, description: '`next` of the call before; absent: from the beginning' }) after?: string;
  @Text({ optional: true, max: 200, description: 'Only skills of this slug' }) slug?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
export class ReindexSkillsInput extends ReindexBody {
  @Whole({ min: 1, max: 200, description: 'Skills indexed by one call' }) limit: number;
}
export class ReindexedSkills {
  @Whole({ min: 0 }) indexed: number;
  @Whole({ min: 0, description: 'Of these, whose vector the provider did not give; it is asked again later' })
  withoutVector: number;
  @Whole({ min: 0, description: 'Skills still to come' }) left: number;
  @Uuid({ nullable: true, description: 'To go on with; null at the end' }) next: string | null;
}
/** Indexes skills for search anew, some at a time. For administrators. */
export const reindexSkills = rpc({
  subject: 'reef.rpc.catalog.search.reindex.v1',
  input: ReindexSkillsInput,
  output: ReindexedSkills,
  errors: ['FORBIDDEN', 'SKILL_NOT_FOUND'],
  timeoutMs: 60_000,
});
