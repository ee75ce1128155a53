import type { SkillVerification } from '@app/contracts';
import { archiveUrl, skillUrl } from './skill-urls.rules';

/**
 * A version on a page of Markdown: who published what, what it asks for, what is in it and what the scanners say. The
 * same facts give the same bytes. Text of publishers is shown as text, whatever Markdown or HTML it holds.
 */
export function skillCard(facts: SkillVerification, publicUrl: string): string {
  const { displayName, slug, version, ownerHandle, summary, files, security } = facts;
  const sections = [
    `# ${plain(displayName)} ${plain(version)}`,
    ...(summary === null ? [] : [plain(summary)]),
    table([
      ['Skill', code(`@${ownerHandle}/${slug}`)],
      ['Publisher', publisherOf(facts)],
      ['Published', new Date(facts.createdAt).toISOString()],
      ['License', plain(facts.license)],
      ['Page', `<${skillUrl(publicUrl, facts)}>`],
    ]),
    '## Security',
    table([
      ['Decision', facts.decision],
      ['Status', security.status],
      ['Reasons', listOf(facts.reasons)],
      ['Capabilities', listOf(security.capabilityTags)],
    ]),
    '## Needs',
    table([
      [
        'Settings',
        listOf((facts.metadata?.setup ?? []).map(({ key, required }) => (required ? key : `${key} (optional)`))),
      ],
      ['Programs', programsOf(facts)],
      ['Operating systems', listOf(facts.metadata?.os ?? [])],
      ['Systems', listOf(facts.metadata?.systems ?? [])],
    ]),
    '## Source',
    sourceOf(facts),
    '## Files',
    table([
      ['Archive', `<${archiveUrl(publicUrl, facts)}>`],
      ['SHA-256', code(facts.artifactSha256)],
      ['Bytes', String(facts.artifactSize)],
    ]),
    [...files.map(fileLine), ...more(facts)].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function programsOf({ metadata }: SkillVerification): string {
  const { bins = [], anyBins = [] } = metadata?.requires ?? {};
  const anyOf = anyBins.length === 0 ? [] : [`any of ${anyBins.map(code).join(', ')}`];
  return [...bins.map(code), ...anyOf].join(', ') || 'none';
}

function publisherOf({ ownerHandle, ownerDisplayName }: SkillVerification): string {
  return ownerDisplayName === null
    ? code(`@${ownerHandle}`)
    : `${plain(ownerDisplayName)} (${code(`@${ownerHandle}`)})`;
}

function sourceOf({ source }: SkillVerification): string {
  if (source === null) return 'The publisher names no source.';
  const rows: [string, string][] = [
    ['Repository', plain(source.repo)],
    ['Commit', code(source.commit)],
    ['Ref', plain(source.ref)],
    ['Path', plain(source.path)],
  ];
  return `Named by the publisher, not checked.\n\n${table(rows)}`;
}

function fileLine({ path, size, sha256 }: SkillVerification['files'][number]): string {
  return `- ${code(path)}, ${size} bytes, ${code(sha256)}`;
}
function more({ files, fileCount }: SkillVerification): string[] {
  return fileCount > files.length ? [`- and ${fileCount - files.length} more`] : [];
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
function listOf(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.map(code).join(', ');
}

/** Text on one line in which nothing is Markdown or HTML. */
function plain(text: string): string {
  return onOneLine(text).replace(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&');
}
/** Text on one line as code; what would end it is replaced, for a table does not know another way. */
function code(text: string): string {
  return `\`${onOneLine(text).replaceAll('`', "'").replaceAll('|', '\u2502')}\``;
}
function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
