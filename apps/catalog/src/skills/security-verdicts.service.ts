import { Injectable } from '@nestjs/common';
import type {
  ErrorCode,
  SecurityVerdict,
  SecurityVerdicts,
  SecurityVerdictsInput,
  SkillVersionReference,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { SkillFinder } from './skill-finder.service';
import { reasonsAgainst } from './skill-trust.rules';

/** How many versions are looked up at a time: one request must not take every connection. */
const AT_ONCE = 4;

const PROBLEMS: Partial<Record<ErrorCode, string>> = {
  SKILL_NOT_FOUND: 'skill_not_found',
  SKILL_PENDING: 'skill_not_found',
  SKILL_HIDDEN: 'skill_not_found',
  SKILL_DELETED: 'skill_not_found',
  SKILL_AMBIGUOUS: 'skill_ambiguous',
  VERSION_NOT_FOUND: 'version_not_found',
  VERSION_GONE: 'version_not_found',
};

/** What clients ask before they install: the verdicts on a list of versions. */
@Injectable()
export class SecurityVerdictsService {
  constructor(private readonly finder: SkillFinder) {}

  async judge({ items }: SecurityVerdictsInput): Promise<SecurityVerdicts> {
    const verdicts: SecurityVerdict[] = [];
    for (let next = 0; next < items.length; next += AT_ONCE) {
      const few = items.slice(next, next + AT_ONCE);
      verdicts.push(...(await Promise.all(few.map((item) => this.judgeOne(item)))));
    }
    return { verdicts };
  }

  private async judgeOne({ version, ...reference }: SkillVersionReference): Promise<SecurityVerdict> {
    try {
      const skill = await this.finder.get(reference, 'content');
      const { displayName, verdict, reasonCodes, security } = await this.finder.getNamedVersion(skill, {
        ...reference,
        version,
      });
      const summary = summaryOf(security?.scanners);
      const reasons = reasonsAgainst(verdict, reasonCodes);
      const { slug, ownerHandle } = skill;
      return { slug, ownerHandle, displayName, verdict, reasons, ...(summary === undefined ? {} : { summary }) };
    } catch (error) {
      const problem = error instanceof DomainError ? PROBLEMS[error.code] : undefined;
      if (problem === undefined) throw error;
      return { problem, reasons: [problem] };
    }
  }
}

/** What the static scan says in a sentence, as `securityOf` has stored it. */
function summaryOf(scanners: unknown): string | undefined {
  const summary = (scanners as { static?: { summary?: unknown } | null } | undefined)?.static?.summary;
  return typeof summary === 'string' && summary.trim() !== '' ? summary : undefined;
}
