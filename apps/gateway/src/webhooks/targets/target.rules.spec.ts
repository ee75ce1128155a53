import { parseRange } from '../../rate-limits/client-address.rules';
import { targetOf, type TargetPolicy } from './target.rules';

const STRICT: TargetPolicy = { WEBHOOK_ALLOW_HTTP: false, WEBHOOK_ALLOW_CIDRS: [], WEBHOOK_ALLOW_HIGH_PORTS: false };
const LOOPBACK: TargetPolicy = {
  ...STRICT,
  WEBHOOK_ALLOW_HTTP: true,
  WEBHOOK_ALLOW_CIDRS: [parseRange('127.0.0.0/8')!],
};
const refusal = (url: string, policy = STRICT): unknown => {
  try {
    return `allowed: ${targetOf(url, policy)}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('keeps an https URL as the parser understands it', () => {
  expect(targetOf('HTTPS://Example.COM:443/a b?c=d', STRICT)).toBe('https://example.com/a%20b?c=d');
  expect(targetOf('https://münchen.example/', STRICT)).toBe('https://xn--mnchen-3ya.example/');
});
it.each([
  '',
  'example.com',
  '/hook',
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'javascript:alert(1)',
  'https://user@example.com/',
  'https://user:secret@example.com/',
  'https://:secret@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com/#here',
  'https://example.com/#',
  'https://',
  'https://exa mple.com/',
  'https://256.256.256.256/',
])('takes %j for no URL of a receiver', (url) => {
  expect(refusal(url)).toBe('INVALID_INPUT');
});
it.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://017700000001/',
  'https://0177.0.0.01/',
  'https://127.0.0.1./',
  'https://127。0。0。1/',
  'https://①②⑦.0.0.1/',
  'https://%31%32%37.0.0.1/',
  'https://0/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://example.com:80/',
  'https://example.com:22/',
  'https://example.com:8443/',
  'https://8.8.8.8:6379/',
])('never sends to %s', (url) => {
  expect(refusal(url)).toBe('WEBHOOK_TARGET_FORBIDDEN');
});
it('lets the operator open http, ports from 1024 on, and own networks on any port', () => {
  expect(refusal('http://example.com/', { ...STRICT, WEBHOOK_ALLOW_HTTP: true })).toMatch(/^allowed/);
  expect(refusal('https://example.com:8443/', { ...STRICT, WEBHOOK_ALLOW_HIGH_PORTS: true })).toMatch(/^allowed/);
  expect(refusal('https://example.com:22/', { ...STRICT, WEBHOOK_ALLOW_HIGH_PORTS: true })).toMatch(/FORBIDDEN/);
  expect(refusal('http://127.0.0.1:4711/', LOOPBACK)).toMatch(/^allowed/);
  expect(refusal('http://[::ffff:127.0.0.1]:4711/', LOOPBACK)).toMatch(/^allowed/);
  expect(refusal('http://10.0.0.1:4711/', LOOPBACK)).toMatch(/FORBIDDEN/);
  expect(refusal('http://8.8.8.8:4711/', LOOPBACK)).toMatch(/FORBIDDEN/);
});
