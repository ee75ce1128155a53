import { clientAddress, parseRange, type Trust } from './client-address.rules';

const NOBODY: Trust = { proxies: [] };
const trusting = (proxies: string[], header?: string): Trust => ({
  proxies: proxies.map((one) => parseRange(one)!),
  header,
});
const PROXY = trusting(['10.0.0.0/8', 'fd00::/8']);

describe('clientAddress', () => {
  it('is whoever is connected, whatever a stranger claims', () => {
    const claims = { 'x-forwarded-for': '1.1.1.1', 'x-real-ip': '1.1.1.1', 'cf-connecting-ip': '1.1.1.1' };
    expect(clientAddress('192.0.2.7', claims, NOBODY)).toBe('192.0.2.7');
    expect(clientAddress('192.0.2.7', claims, trusting(['10.0.0.0/8'], 'cf-connecting-ip'))).toBe('192.0.2.7');
  });
  it('is the right-most address no proxy of ours has', () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 192.0.2.7, 10.1.1.1 ,10.2.2.2' };
    expect(clientAddress('10.3.3.3', headers, PROXY)).toBe('192.0.2.7');
  });
  it('is the left-most when all are ours', () => {
    expect(clientAddress('10.3.3.3', { 'x-forwarded-for': '10.1.1.1, 10.2.2.2' }, PROXY)).toBe('10.1.1.1');
  });
  it('takes X-Real-IP when nothing was forwarded, and the proxy itself when it says nothing', () => {
    expect(clientAddress('10.3.3.3', { 'x-real-ip': '192.0.2.7' }, PROXY)).toBe('192.0.2.7');
    expect(clientAddress('10.3.3.3', {}, PROXY)).toBe('10.3.3.3');
  });
  it('takes the chosen header of a trusted proxy first', () => {
    const headers = { 'cf-connecting-ip': '192.0.2.7, 6.6.6.6', 'x-forwarded-for': '6.6.6.6' };
    expect(clientAddress('10.3.3.3', headers, trusting(['10.0.0.0/8'], 'cf-connecting-ip'))).toBe('192.0.2.7');
  });
  it.each([
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
  ])('reads %s', (written, address) =>
    expect(clientAddress('10.3.3.3', { 'x-forwarded-for': written }, PROXY)).toBe(address),
  );
  it.each(['unknown', '', '1', '0x7f.1', '999.1.1.1', '10.1.1.1, nonsense', 'x'.repeat(10_000)])(
    'knows nobody behind %j',
    (written) => expect(clientAddress('10.3.3.3', { 'x-forwarded-for': written }, PROXY)).toBeUndefined(),
  );
  it('knows nobody without a connection', () => {
    expect(clientAddress(undefined, { 'x-real-ip': '192.0.2.7' }, PROXY)).toBeUndefined();
  });
  it('takes all of an IPv6 /64 for one caller, and not its neighbour', () => {
    const of = (address: string) => clientAddress(address, {}, NOBODY);
    expect(of('2001:db8:0:1::1')).toBe(of('2001:db8:0:1:ffff:ffff:ffff:ffff'));
    expect(of('2001:db8:0:1::1')).not.toBe(of('2001:db8:0:2::1'));
    expect(of('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
  it('takes an IPv4 address in the clothes of IPv6 for what it is', () => {
    expect(clientAddress('::ffff:192.0.2.7', {}, NOBODY)).toBe('192.0.2.7');
    expect(clientAddress('::ffff:10.1.1.1', { 'x-real-ip': '192.0.2.7' }, PROXY)).toBe('192.0.2.7');
  });
});

describe('parseRange', () => {
  it.each(['10.0.0.0/8', '192.0.2.1', '::1', 'fd00::/8'])('reads %s', (text) => expect(parseRange(text)).toBeDefined());
  it.each(['', 'example.org', '10.0.0.0/33', '10.0.0/8x', 'private'])('refuses %j', (text) =>
    expect(parseRange(text)).toBeUndefined(),
  );
});
