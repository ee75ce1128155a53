import { Injectable } from '@nestjs/common';
import type { Finding, Findings, ListFindingsInput } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** Answers what the scanners found in a version. Whose business the evidence is, the catalog knows and not this service. */
@Injectable()
export class FindingsService {
  constructor(@InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork) {}

  async list({ versionId, withEvidence }: ListFindingsInput): Promise<Findings> {
    const results = await this.unitOfWork.query<{ findings: Finding[] }>(
      `SELECT DISTINCT ON (scanner) findings FROM scanning.scan_result WHERE version_id = $1 AND written_back
       ORDER BY scanner, checked_at DESC`,
      [versionId],
    );
    const findings = results.flatMap((result) => result.findings);
    return { findings: withEvidence ? findings : findings.map((finding) => ({ ...finding, evidence: '' })) };
  }
}
