import { parseRange, type Range } from '../../rate-limits/client-address.rules';
import { isAllowedAddress } from './address.rules';

const ranges = (...texts: string[]): Range[] => texts.map((text) => parseRange(text)!);

/** First and last of every range of standards 3.6, and every way to say an IPv4 address in IPv6. */
const REFUSED = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.255', '169.254.0.0', '169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.2.1'],
  ...['192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.7', '224.0.0.1'],
  ...['239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:0:127.0.0.1'],
  ...['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '64:ff9b:1:7f00:0:100::', '100::1', '2001::1'],
  ...['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:1ff:ffff::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1'],
  ...['2002:c0a8:101::1', '3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fe80::1%lo', 'fec0::1'],
  ...['ff02::1', 'ff0e::1'],
  ...['', 'localhost', '127.1', '0x7f.0.0.1', '017700000001', '2130706433', '127.0.0.1 ', '[::1]'],
];
const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['172.15.255.255', '172.32.0.0', '192.0.1.1', '192.167.255.255', '198.17.255.255', '223.255.255.255'],
  ...['2606:4700::1111', '2a00:1450::1', '2001:200::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2002:808:808::1'],
];

it.each(REFUSED)('refuses %j', (address) => {
  expect(isAllowedAddress(address, [])).toBe(false);
});
it.each(PUBLIC)('allows %s', (address) => {
  expect(isAllowedAddress(address, [])).toBe(true);
});
it('allows what the operator allows, in every spelling, and nothing beside it', () => {
  const allowed = ranges('127.0.0.0/8', 'fd00:1::/32');
  const spellings = ['127.0.0.1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fd00:1::5'];
  expect(spellings.filter((address) => !isAllowedAddress(address, allowed))).toEqual([]);
  expect(['10.0.0.1', '::1', 'fd00:2::5', '::ffff:10.0.0.1'].filter((a) => isAllowedAddress(a, allowed))).toEqual([]);
});
