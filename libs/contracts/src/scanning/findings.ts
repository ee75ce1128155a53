import { rpc } from '../contract';
import { Flag, ListOf, Uuid } from '../fields';
import { Finding } from './scan-completed';

export class ListFindingsInput {
  @Uuid() versionId: string;
  @Flag({ description: 'With the lines that were found: for owners and staff, as who asks has made sure' })
  withEvidence: boolean;
}
export class Findings {
  @ListOf(() => Finding) findings: Finding[];
}
/** What the scanners found in a version; nothing while no scan is done. */
export const listFindings = rpc({
  subject: 'reef.rpc.scanning.finding.list.v1',
  input: ListFindingsInput,
  output: Findings,
  errors: [],
});
