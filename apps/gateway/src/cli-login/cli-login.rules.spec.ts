import { cliLoginOf, formTargetOf, handOver, isLoopback } from './cli-login.rules';

const label = (text: string) => Buffer.from(text).toString('base64url');
const state = 'f'.repeat(32);

describe('isLoopback', () => {
  it.each([
    'http://127.0.0.1:4711/callback',
    'http://localhost:1/callback',
    'http://[::1]:65535/callback',
    'http://127.0.0.1',
    'http://127.0.0.1:80/a/b?c=d&e=%20',
  ])('takes %s', (uri) => expect(isLoopback(uri)).toBe(true));
  it.each([
    '',
    'https://127.0.0.1:1/callback',
    'http://127.0.0.1@evil.example/',
    'http://127.0.0.1:80@evil.example/',
    'http://127.0.0.1:1/@evil.example/',
    'http://localhost:x@evil.example',
    'http://user:pass@127.0.0.1/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1%2eevil.example/',
    'http://evil.example/#http://127.0.0.1',
    'http://127.0.0.1:1/callback#token=x',
    'http://127.0.0.1\\@evil.example/',
    'http:\\\\127.0.0.1\\',
    'http:/127.0.0.1/',
    'http://127.0.0.1:1/\nLocation: http://evil.example',
    'http://127.0.0.1:1/ x',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://127.0.0.2/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::1]evil.example/',
    'http://127.0.0.1:0/',
    'http://127.0.0.1:65536/',
    'http://127.0.0.1:999999/',
    'HTTP://127.0.0.1/',
    'http://LOCALHOST/',
    'http://localhost。evil.example/',
    '//127.0.0.1/',
    '/callback',
    'javascript:alert(1)//127.0.0.1',
    'clawhub://127.0.0.1/',
    `http://127.0.0.1/${'a'.repeat(600)}`,
  ])('refuses %j', (uri) => expect(isLoopback(uri)).toBe(false));
});

describe('a browser login', () => {
  it('reads its label, and gives token, registry and state in the fragment', () => {
    const login = cliLoginOf('http://127.0.0.1:1/callback', label('My laptop'), state)!;
    expect(login.label).toBe('My laptop');
    expect(handOver(login, 'clh_x', 'https://reef.example')).toBe(
      `http://127.0.0.1:1/callback#token=clh_x&registry=https%3A%2F%2Freef.example&state=${state}`,
    );
    expect(formTargetOf(login)).toBe('http://127.0.0.1:1');
  });
  it.each(['', '%%%', 'x'.repeat(1_000), Buffer.from([0xff, 0xfe]).toString('base64url'), label('\n\t ')])(
    'has no label when it is %j',
    (text) => expect(cliLoginOf('http://127.0.0.1:1/', text, state)?.label).toBe(''),
  );
  it('keeps a hostile label on one line', () => {
    expect(cliLoginOf('http://localhost:1/', label('<b>\r\nx'), state)?.label).toBe('<b> x');
  });
  it.each(['', 'short', 'a b c d e f g', 'x'.repeat(501), 'ü'.repeat(20)])('is refused with the state %j', (bad) =>
    expect(cliLoginOf('http://127.0.0.1:1/', '', bad)).toBeUndefined(),
  );
});
