import { clamdAddress } from './clamd-address.rules';
import { clamdReply, isGuess } from './clamd-reply.rules';

describe('clamdReply', () => {
  it.each([
    ['stream: OK', { kind: 'clean' }],
    ['stream: Win.Test.EICAR_HDB-1 FOUND', { kind: 'found', signature: 'Win.Test.EICAR_HDB-1' }],
    ['INSTREAM size limit exceeded. ERROR', { kind: 'too-large' }],
    ['stream: Can not allocate memory ERROR', { kind: 'error', reason: 'stream: Can not allocate memory ERROR' }],
    ['', { kind: 'error', reason: '' }],
  ])('reads %j', (text, reply) => {
    expect(clamdReply(text)).toEqual(reply);
  });
});

describe('isGuess', () => {
  it('tells signatures of malware from what is unwanted or guessed', () => {
    expect(['PUA.Win.Tool', 'Heuristics.Phishing.Email', 'Win.Trojan.PUA.X'].map(isGuess)).toEqual([true, true, false]);
  });
});

describe('clamdAddress', () => {
  it.each<[string, object]>([
    ['clamd:3310', { host: 'clamd', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ])('reads %j', (text, address) => {
    expect(clamdAddress(text)).toEqual(address);
  });
  it.each(['clamd', ':3310', 'clamd:0', 'clamd:70000', 'http://clamd:3310', ''])('does not take %j', (text) => {
    expect(clamdAddress(text)).toBeUndefined();
  });
});
