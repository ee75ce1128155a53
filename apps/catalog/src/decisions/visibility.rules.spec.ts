import type { PublishGate } from '../catalog.config';
import { mayBeSeen, NOTHING_KNOWN, type Judgement } from './visibility.rules';

const staticIn: Judgement = { verdict: 'clean', staticDone: true, allDone: false };
const allIn: Judgement = { verdict: 'clean', staticDone: true, allDone: true };

describe('mayBeSeen', () => {
  it.each<[PublishGate, boolean, boolean, boolean]>([
    ['none', true, true, true],
    ['static', false, true, true],
    ['all', false, false, true],
  ])('with gate %s: unknown %s, static scan in %s, every scan in %s', (gate, unknown, afterStatic, afterAll) => {
    expect(mayBeSeen(gate, NOTHING_KNOWN)).toBe(unknown);
    expect(mayBeSeen(gate, staticIn)).toBe(afterStatic);
    expect(mayBeSeen(gate, allIn)).toBe(afterAll);
  });

  it.each<PublishGate>(['none', 'static', 'all'])('never shows a malicious version, gate %s', (gate) => {
    expect(mayBeSeen(gate, { ...allIn, verdict: 'malicious' })).toBe(false);
    expect(mayBeSeen(gate, { ...NOTHING_KNOWN, verdict: 'malicious' })).toBe(false);
  });

  it('shows a suspicious version, and one whose scan could not finish', () => {
    expect(mayBeSeen('static', { ...staticIn, verdict: 'suspicious' })).toBe(true);
    expect(mayBeSeen('static', { ...staticIn, verdict: 'pending' })).toBe(true);
  });
});
