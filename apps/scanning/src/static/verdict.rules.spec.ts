import type { Finding, FindingContext, ReasonCode } from './scan-result';
import {
  DEFAULT_VERDICT_SETTINGS,
  ENGINE_VERSION,
  engineVersionOf,
  reasonCodesOf,
  scoreOf,
  severityOf,
  snapshotFindings,
  sortFindings,
  summaryOf,
  verdictOf,
  weightOf,
} from './verdict.rules';

function finding(code: ReasonCode, weight = 60, context: FindingContext = 'plain', line = 1): Finding {
  const place = { file: 'a.js', line, context, weight };
  return { code, rule: code, severity: 'warn', ...place, message: 'Something.', evidence: 'x' };
}

describe('weightOf', () => {
  it('counts in full where something runs, more where it hides, little where it is warned of', () => {
    expect([weightOf(60, 'plain'), weightOf(60, 'hidden'), weightOf(60, 'warning')]).toEqual([60, 90, 6]);
  });
});

describe('verdictOf', () => {
  it('is clean without findings', () => expect(verdictOf([])).toBe('clean'));

  it('is clean for signs that honest skills show, however many', () => {
    const signs = Array.from({ length: 30 }, (_, i) => finding(`suspicious.sign${i}`, 10));
    expect(verdictOf(signs)).toBe('clean');
  });

  it('is clean for anything that is only mentioned, however often', () => {
    const mentions = Array.from({ length: 30 }, (_, i) => finding(`malicious.m${i}`, 30, 'reference'));
    expect(verdictOf(mentions)).toBe('clean');
  });

  it('is suspicious from fifty points on', () => {
    expect(verdictOf([finding('suspicious.a', 49)])).toBe('clean');
    expect(verdictOf([finding('suspicious.a', 50)])).toBe('suspicious');
    expect(verdictOf([finding('suspicious.a', 30), finding('suspicious.b', 30)])).toBe('suspicious');
  });

  it('is malicious from a hundred points on, one finding being grave by itself', () => {
    expect(verdictOf([finding('malicious.a', 100)])).toBe('malicious');
    expect(verdictOf([finding('suspicious.a', 60), finding('suspicious.b', 45)])).toBe('malicious');
    const many = Array.from({ length: 5 }, (_, i) => finding(`suspicious.m${i}`, 40));
    expect(verdictOf(many)).toBe('suspicious');
  });

  it('does not count the same code twice', () => {
    expect(verdictOf([finding('suspicious.a', 40), finding('suspicious.a', 40, 'plain', 2)])).toBe('clean');
  });

  it('is inconclusive when a part that matters was not looked at', () => {
    expect(verdictOf([], [{ path: 'a.js', reason: 'Too long.', matters: true }])).toBe('inconclusive');
    expect(verdictOf([], [{ path: 'a.csv', reason: 'Too long.' }])).toBe('clean');
    expect(verdictOf([finding('suspicious.a')], [{ path: 'a.js', reason: 'Too long.', matters: true }])).toBe(
      'suspicious',
    );
  });
});

describe('severityOf', () => {
  it('is critical only for what makes a bundle suspicious by itself', () => {
    expect(severityOf('critical', { weight: 50, context: 'plain' })).toBe('critical');
    expect(severityOf('critical', { weight: 49, context: 'plain' })).toBe('warn');
    expect(severityOf('critical', { weight: 10, context: 'warning' })).toBe('info');
  });
});

describe('reasonCodesOf and summaryOf', () => {
  it('names each code once, sorted, and at most three of them', () => {
    const codes = reasonCodesOf(
      [finding('suspicious.b'), finding('malicious.a'), finding('suspicious.b')],
      'malicious',
    );
    expect(codes).toEqual(['malicious.a', 'suspicious.b']);
    expect(summaryOf('malicious', codes)).toBe('Detected: malicious.a, suspicious.b');
    expect(summaryOf('malicious', [...codes, 'suspicious.c', 'suspicious.d', 'suspicious.e'])).toBe(
      'Detected: malicious.a, suspicious.b, suspicious.c (+2 more)',
    );
  });

  it('names nothing for a clean bundle, and neither weak signs nor mentions for another', () => {
    const findings = [
      finding('suspicious.a'),
      finding('suspicious.weak', 5),
      finding('malicious.said', 30, 'reference'),
    ];
    expect(reasonCodesOf(findings, 'clean')).toEqual([]);
    expect(reasonCodesOf(findings, 'suspicious')).toEqual(['suspicious.a']);
    expect(summaryOf('clean', [])).toBe('No suspicious patterns detected.');
  });
});

describe('scoreOf', () => {
  it('adds the gravest finding of each code, weak signs and mentions up to their caps', () => {
    const weak = Array.from({ length: 9 }, (_, i) => finding(`suspicious.w${i}`, 5));
    const said = Array.from({ length: 9 }, (_, i) => finding(`suspicious.s${i}`, 9, 'warning'));
    expect(scoreOf([finding('suspicious.a', 60), finding('suspicious.a', 30), ...weak, ...said])).toBe(60 + 20 + 30);
  });
});

describe('sortFindings', () => {
  it('orders by the text code:file:line:message', () => {
    const findings = [
      finding('suspicious.b'),
      finding('suspicious.a', 9, 'plain', 9),
      finding('suspicious.a', 9, 'plain', 10),
    ];
    expect(sortFindings(findings)).toEqual([findings[2], findings[1], findings[0]]);
  });
});

describe('snapshotFindings', () => {
  it('keeps forty findings, none of them twice, the gravest rather than the first', () => {
    const many = Array.from({ length: 50 }, (_, i) => finding('suspicious.a', 10, 'plain', i + 1));
    expect(snapshotFindings([...many.slice(0, 3), ...many.slice(0, 3)])).toEqual(many.slice(0, 3));
    expect(snapshotFindings(many)).toEqual(many.slice(0, 40));
    const grave = finding('suspicious.z', 90);
    expect(snapshotFindings([...many, grave])).toEqual([...many.slice(0, 39), grave]);
  });
});

describe('engineVersionOf', () => {
  it('says the rules alone while they are weighed as they come', () => {
    expect(engineVersionOf(DEFAULT_VERDICT_SETTINGS)).toBe(ENGINE_VERSION);
    const factors = Object.fromEntries(Object.entries(DEFAULT_VERDICT_SETTINGS.factors).reverse());
    const same = { ...DEFAULT_VERDICT_SETTINGS, factors: factors as typeof DEFAULT_VERDICT_SETTINGS.factors };
    expect(engineVersionOf(same)).toBe(ENGINE_VERSION);
  });
  it('marks every other way to weigh them', () => {
    const stricter = engineVersionOf({ ...DEFAULT_VERDICT_SETTINGS, suspiciousFrom: 40 });
    const without = engineVersionOf({ ...DEFAULT_VERDICT_SETTINGS, ruleFactors: { data_drop: 0 } });
    expect([stricter, without]).toEqual([
      expect.stringMatching(/^reef-static-[\d.]+\+[0-9a-f]{8}$/),
      expect.not.stringContaining(stricter),
    ]);
  });
});
