import { corpusOf, type CorpusSkill } from './corpus.testing';
import { scanBundle } from './scan-bundle';

const judged = (skills: readonly CorpusSkill[]) =>
  skills.map(({ name, bundle }) => ({ name, result: scanBundle(bundle) }));
const share = (part: readonly unknown[], whole: readonly unknown[]): number => part.length / whole.length;

describe('the malicious skills of the corpus', () => {
  const skills = judged(corpusOf('malicious'));
  const missed = skills.filter(({ result }) => result.verdict !== 'malicious' && result.verdict !== 'suspicious');

  it('are at least sixty', () => expect(skills.length).toBeGreaterThanOrEqual(60));

  it('are judged worse than clean, 95 of 100 at least', () => {
    expect({ missed: missed.map(({ name }) => name), enough: share(missed, skills) <= 0.05 }).toMatchObject({
      enough: true,
    });
  });

  it('are never clean with a critical finding', () => {
    const critical = missed.filter(({ result }) => result.findings.some(({ severity }) => severity === 'critical'));
    expect(critical).toEqual([]);
  });
});

describe('the benign skills of the corpus', () => {
  const skills = judged(corpusOf('benign'));
  const accused = skills.filter(({ result }) => result.verdict !== 'clean');

  it('are at least a hundred and twenty', () => expect(skills.length).toBeGreaterThanOrEqual(120));

  it('are judged clean, 98 of 100 at least', () => {
    const names = accused.map(({ name, result }) => `${name}: ${result.summary}`);
    expect({ names, few: share(accused, skills) <= 0.02 }).toMatchObject({ few: true });
  });

  it('are never malicious', () => {
    expect(accused.filter(({ result }) => result.verdict === 'malicious').map(({ name }) => name)).toEqual([]);
  });
});
