import type { ScanVerdict } from '@app/contracts';
import { finishedAnalysisIn, outcomeOf, reportIn, verdictOf } from './virustotal-report.rules';

const stats = (malicious: number, suspicious: number, harmless: number, undetected: number) => ({
  ...{ malicious, suspicious, harmless, undetected },
});
const fileOf = (attributes: object) => ({ data: { id: 'x', type: 'file', attributes } });
const insight = (verdict: string) => [{ category: 'code_insight', verdict, analysis: 'It reads keys.' }];

describe('verdictOf', () => {
  it.each<[string, [number, number, number, number], string | null, ScanVerdict]>([
    ['one engine that calls it malicious', [1, 0, 60, 0], null, 'malicious'],
    ['one engine that finds it suspicious', [0, 1, 60, 0], null, 'suspicious'],
    ['engines that vouch for it', [0, 0, 1, 60], null, 'clean'],
    ['engines that only detect nothing', [0, 0, 0, 60], null, 'inconclusive'],
    ['a benign Code Insight', [0, 1, 0, 60], 'benign', 'clean'],
    ['a suspicious Code Insight', [0, 0, 60, 0], 'suspicious', 'suspicious'],
    ['a malicious Code Insight, alone', [0, 0, 60, 0], 'malicious', 'suspicious'],
    ['a benign Code Insight against an engine', [1, 0, 60, 0], 'benign', 'malicious'],
    ['a Code Insight of a word nobody knows', [0, 0, 60, 0], 'toString', 'clean'],
  ])('of %s', (_, counts, word, expected) => {
    const engines = stats(...counts);
    const codeInsight = word === null ? {} : { codeInsight: { verdict: word, analysis: '' } };
    expect(verdictOf({ engines, objections: [], ...codeInsight })).toBe(expected);
  });
});

describe('a report', () => {
  it('is none while no engine has looked', () => {
    expect(reportIn(fileOf({}))).toBeUndefined();
    expect(reportIn(fileOf({ last_analysis_stats: stats(0, 0, 0, 0) }))).toBeUndefined();
  });
  it('names the engines that object, and shows what clients know of VirusTotal', () => {
    const results = {
      Alpha: { category: 'malicious', result: 'Trojan.X' },
      Beta: { category: 'suspicious', result: null },
      Gamma: { category: 'undetected', result: null },
    };
    const report = reportIn(fileOf({ last_analysis_stats: stats(1, 1, 0, 60), last_analysis_results: results }))!;
    expect(outcomeOf(report, 'skill.zip')).toMatchObject({
      verdict: 'malicious',
      reasonCodes: ['malicious.vt_malicious'],
      findings: [
        {
          ...{ code: 'malicious.vt_malicious', severity: 'critical', file: 'skill.zip', line: 1 },
          evidence: 'Alpha: Trojan.X; Beta: detected',
        },
      ],
      details: { verdict: 'malicious', source: 'engines', engines: { malicious: 1 } },
    });
  });
  it('says when its word is that of Code Insight', () => {
    const attributes = { last_analysis_stats: stats(0, 0, 0, 60), crowdsourced_ai_results: insight('Malicious') };
    expect(outcomeOf(reportIn(fileOf(attributes))!, 'skill.zip')).toMatchObject({
      verdict: 'suspicious',
      details: { verdict: 'malicious', source: 'code_insight', analysis: 'It reads keys.' },
      findings: [{ severity: 'warn', evidence: 'It reads keys.' }],
    });
  });
  it.each([[undefined], [{}], [{ data: null }], [fileOf({ last_analysis_stats: { malicious: 'many' } })]])(
    'is not read out of %j',
    (body) => {
      expect(() => reportIn(body)).toThrow();
    },
  );
});

describe('an analysis', () => {
  const analysis = (attributes: object) => ({ data: { attributes } });
  it('has come to nothing before its end, nor when no engine could look', () => {
    expect(finishedAnalysisIn(analysis({ status: 'in-progress', stats: stats(3, 0, 0, 0) }))).toBeUndefined();
    expect(finishedAnalysisIn(analysis({ status: 'completed', stats: stats(0, 0, 0, 0) }))).toBe('nothing');
    expect(finishedAnalysisIn(analysis({ status: 'completed', stats: stats(3, 0, 0, 0) }))).toMatchObject({
      engines: { malicious: 3 },
    });
  });
});
