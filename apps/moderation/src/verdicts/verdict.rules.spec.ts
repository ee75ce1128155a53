import { RULINGS, type ItemKind, type RulingState, type ScanVerdict, type Verdict } from '@app/contracts';
import fc from 'fast-check';
import type { ScannerOutcome } from './scanner-outcome.rules';
import {
  effectiveVerdict as effectiveVerdictOf,
  PRECEDENCE,
  reasonsAgainst,
  type EffectiveVerdict,
  type ManualRuling,
} from './verdict.rules';

function outcome(scanner: string, verdict: ScanVerdict, parts: Partial<ScannerOutcome> = {}): ScannerOutcome {
  const texts = { summary: `${scanner} says ${verdict}`, engineVersion: `${scanner}-1` };
  return { scanner, verdict, ...texts, reasonCodes: [], capabilityTags: [], checkedAt: 1000, ...parts };
}

/** The verdict while no moderator has said anything. */
function effectiveVerdict(outcomes: readonly ScannerOutcome[]): EffectiveVerdict {
  return effectiveVerdictOf({ kind: 'skill', outcomes, asked: [], ruling: null });
}

describe('effectiveVerdict', () => {
  it('is pending while nothing is in', () => {
    expect(effectiveVerdict([])).toEqual({
      verdict: 'pending',
      staticDone: false,
      allDone: false,
      reasonCodes: [],
      summary: null,
      engineVersion: null,
      capabilityTags: [],
      scanners: {},
      checkedAt: null,
    });
  });
  it.each(['clean', 'suspicious', 'malicious'] as const)('is what the static scan says: %s', (verdict) => {
    expect(effectiveVerdict([outcome('static', verdict)])).toMatchObject({ verdict, staticDone: true, allDone: true });
  });
  it('stays pending for people when the static scan could not finish', () => {
    const { verdict, staticDone, summary, scanners } = effectiveVerdict([outcome('static', 'inconclusive')]);
    expect({ verdict, staticDone, summary }).toEqual({
      verdict: 'pending',
      staticDone: false,
      summary: 'static says inconclusive',
    });
    expect(scanners).toMatchObject({ static: { status: 'error', normalizedStatus: 'error' } });
  });
  it('lets no other scanner stand in for the static one, except to condemn', () => {
    expect(effectiveVerdict([outcome('llm', 'clean')]).verdict).toBe('pending');
    expect(effectiveVerdict([outcome('static', 'inconclusive'), outcome('llm', 'suspicious')]).verdict).toBe('pending');
    expect(effectiveVerdict([outcome('static', 'inconclusive'), outcome('vt', 'malicious')]).verdict).toBe('malicious');
  });
  it('waits for every scanner that was asked, whatever its answer is', () => {
    const asked = ['clamav', 'static', 'vt'];
    const allDone = (...outcomes: ScannerOutcome[]) =>
      effectiveVerdictOf({ kind: 'skill', outcomes, asked, ruling: null }).allDone;
    const [own, clamAv] = [outcome('static', 'clean'), outcome('clamav', 'inconclusive')];
    expect(allDone(own, clamAv)).toBe(false);
    expect(allDone(own, clamAv, outcome('vt', 'clean'))).toBe(true);
    expect(allDone(outcome('static', 'inconclusive'), clamAv, outcome('vt', 'clean'))).toBe(false);
  });
  it('ignores another scanner that failed', () => {
    expect(effectiveVerdict([outcome('static', 'clean'), outcome('vt', 'inconclusive')]).verdict).toBe('clean');
  });
  it('joins the reasons and tags of all scanners, each once and sorted', () => {
    const joined = effectiveVerdict([
      outcome('vt', 'suspicious', { reasonCodes: ['suspicious.vt'], capabilityTags: ['crypto'], checkedAt: 3000 }),
      outcome('static', 'suspicious', { reasonCodes: ['suspicious.b', 'suspicious.a'], capabilityTags: ['crypto'] }),
    ]);
    expect(joined).toMatchObject({
      reasonCodes: ['suspicious.a', 'suspicious.b', 'suspicious.vt'],
      capabilityTags: ['crypto'],
      checkedAt: 3000,
      summary: 'static says suspicious',
    });
  });
  it('does not depend on the order of the outcomes', () => {
    const verdicts = fc.constantFrom<ScanVerdict>('clean', 'suspicious', 'malicious', 'inconclusive');
    const outcomes = fc.record({ static: verdicts, vt: verdicts, llm: verdicts }, { requiredKeys: [] });
    fc.assert(
      fc.property(outcomes, (byScanner) => {
        const list = Object.entries(byScanner).map(([scanner, verdict]) => outcome(scanner, verdict));
        expect(effectiveVerdict([...list].reverse())).toEqual(effectiveVerdict(list));
      }),
    );
  });
});

describe("a moderator's word", () => {
  const word = (state: RulingState): ManualRuling => ({ state, reason: 'private words', at: 2000 });
  const judged = (kind: ItemKind, found: ScanVerdict, ruling: RulingState, checkedAt = 1000) =>
    effectiveVerdictOf({ kind, outcomes: [outcome('static', found, { checkedAt })], asked: [], ruling: word(ruling) });

  it.each<[ItemKind, RulingState, ScanVerdict, number, Verdict]>([
    ...(['skill', 'package'] as const).flatMap((kind) =>
      (['clean', 'suspicious', 'malicious', 'inconclusive'] as const).flatMap<
        [ItemKind, RulingState, ScanVerdict, number, Verdict]
      >((found) => [
        [kind, 'approved', found, 1000, 'clean'],
        [kind, 'quarantined', found, 1000, 'malicious'],
        [kind, 'revoked', found, 1000, 'malicious'],
      ]),
    ),
    ['skill', 'approved', 'suspicious', 3000, 'clean'],
    ['skill', 'approved', 'malicious', 3000, 'malicious'],
    ['package', 'approved', 'malicious', 3000, 'clean'],
  ])('makes a %s that is %s and was found %s at %i: %s', (kind, ruling, found, checkedAt, verdict) => {
    expect(judged(kind, found, ruling, checkedAt)).toMatchObject({ verdict, manualState: ruling, allDone: true });
  });
  it('needs no scanner', () => {
    const none = { kind: 'package', outcomes: [], asked: [], ruling: word('approved') } as const;
    expect(effectiveVerdictOf(none)).toMatchObject({ verdict: 'clean', staticDone: false, allDone: true });
  });
  it('tells everybody what was decided, and nobody in which words', () => {
    for (const state of RULINGS)
      expect(JSON.stringify(judged('skill', 'suspicious', state))).not.toContain('private words');
    expect(judged('skill', 'suspicious', 'revoked')).toMatchObject({
      reasonCodes: ['manual.revoked'],
      summary: 'A moderator has revoked this version.',
    });
    expect(judged('skill', 'malicious', 'approved')).toMatchObject({
      reasonCodes: [],
      summary: 'Security findings were reviewed by moderators and cleared for public use.',
    });
  });
  it('leaves the findings in place that came after it', () => {
    const { summary } = judged('skill', 'malicious', 'approved', 3000);
    expect(summary).toBe('static says malicious');
  });
  it('has no line in its table that nothing reaches', () => {
    const kinds = ['skill', 'package'] as const;
    const found = [undefined, 'clean', 'suspicious', 'malicious', 'inconclusive'] as const;
    const rulings = [null, ...RULINGS.map(word)];
    const reached = kinds.flatMap((kind) =>
      found.flatMap((verdict) =>
        rulings.flatMap((ruling) =>
          [1000, 3000].map((checkedAt) => {
            const outcomes = verdict === undefined ? [] : [outcome('static', verdict, { checkedAt })];
            return PRECEDENCE.find(({ holds }) => holds({ kind, outcomes, asked: [], ruling }))?.because;
          }),
        ),
      ),
    );
    expect(new Set(reached)).toEqual(new Set(PRECEDENCE.map(({ because }) => because)));
  });
});

describe('reasonsAgainst', () => {
  it('is empty for what nothing is said against', () => {
    const clean = { state: null, verdict: 'clean', staticVerdict: 'clean', vtVerdict: null, openReports: 0 } as const;
    expect(reasonsAgainst(clean)).toEqual([]);
  });
  it('names the word of a moderator, the verdict, the scanners and the reports, in this order', () => {
    const bad = {
      state: 'quarantined',
      verdict: 'malicious',
      staticVerdict: 'suspicious',
      vtVerdict: 'malicious',
      openReports: 2,
    } as const;
    expect(reasonsAgainst(bad)).toEqual([
      ...['manual:quarantined', 'scan:malicious', 'static:suspicious', 'vt:malicious', 'reports:2'],
    ]);
  });
  it('keeps naming what a scanner found in an approved release', () => {
    const approved = {
      state: 'approved',
      verdict: 'clean',
      staticVerdict: 'malicious',
      vtVerdict: 'clean',
      openReports: 0,
    } as const;
    expect(reasonsAgainst(approved)).toEqual(['manual:approved', 'static:malicious']);
  });
});
