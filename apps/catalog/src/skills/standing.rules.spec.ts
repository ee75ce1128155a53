import { blockedText, standingOf } from './standing.rules';

describe('standingOf', () => {
  it('is what the public may know', () => {
    expect(standingOf({ visible: true, verdict: 'clean' })).toBe('visible');
    expect(standingOf({ visible: false, verdict: 'malicious' })).toBe('blocked');
    expect(standingOf({ visible: false, verdict: 'pending' })).toBe('pending');
    expect(standingOf({ visible: false, verdict: 'suspicious' })).toBe('pending');
  });
});

describe('blockedText', () => {
  it('names the reasons', () => {
    expect(blockedText(['malicious.a', 'malicious.b'])).toBe(
      'Blocked: this version has been flagged as malicious and cannot be downloaded. Reasons: malicious.a, malicious.b.',
    );
  });
  it('leaves out reasons that clients would take for a network problem', () => {
    for (const code of ['x.proxy_use', 'x.tls_off', 'x.SSL', 'x.certificate', 'x.aborted', 'x.network'])
      expect(blockedText([code])).toBe('Blocked: this version has been flagged as malicious and cannot be downloaded.');
  });
});
