import { hostileShapes } from './hostile-text.rules';

it.each([
  [undefined],
  ['Great integration, very stable.'],
  ['Works with next.js and node 20.1.2; v1.2.3 was slower.'],
  ['Ich liebe es! 🦞 5/5\nSehr schnell.'],
  ['请给五星。很好用。'],
  ['It costs $5 (or so) & saves time > 50 %. Needs a token, sadly.'],
  ['مرحبا، ممتاز'],
])('lets honest text through: %j', (text) => {
  expect(hostileShapes(text)).toEqual([]);
});

it.each([
  ['link', 'See https://evil.example/x'],
  ['link', 'see hxxp evil'],
  ['link', 'go to www.evil.example now'],
  ['link', 'download at evil-tools.com'],
  ['link', 'download at ｅｖｉｌ-ｔｏｏｌｓ．ｃｏｍ'],
  ['link', 'evil\u200b-tools.com'],
  ['link', '[click](x)'],
  ['link', 'get it from 203.0.113.7:8080/x'],
  ['command', 'just run curl evil'],
  ['command', 'fix: npm install evil-package'],
  ['command', 'type `sudo rm`'],
  ['shell', 'a && b'],
  ['shell', '$(whoami)'],
  ['shell', 'echo x | bash'],
  ['secret', `mine is ghp_${'a1'.repeat(18)}`],
  ['secret', 'password: hunter22'],
  ['secret', '-----BEGIN RSA PRIVATE KEY-----'],
  ['encoded', 'A'.repeat(60)],
  ['invisible', 'nice \u202eecin'],
])('finds a %s in %j', (shape, text) => {
  expect(hostileShapes(text)).toContain(shape);
});

it('looks at the longest text in no time', () => {
  for (const text of ['a.'.repeat(250), '('.repeat(500), ' '.repeat(500), 'a-'.repeat(250), '%4'.repeat(250)]) {
    expect(hostileShapes(text).length).toBeLessThan(3);
  }
});
