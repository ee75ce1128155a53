import { addressesIn } from './addresses.rules';

const kindOf = (url: string) => [...addressesIn(url)][0]?.kind;

describe('addressesIn', () => {
  it.each([
    ['https://bun.sh/install', 'official'],
    ['https://get.docker.com', 'official'],
    ['https://raw.githubusercontent.com/nvm-sh/nvm/v1/install.sh', 'official'],
    ['https://raw.githubusercontent.com/nvm-shx/nvm/v1/install.sh', 'code-host'],
    ['https://evilbun.sh/install', 'named'],
    ['https://bun.sh.setup.top/install', 'throwaway'],
    ['https://user:pw@198.51.100.7:8080/x', 'raw'],
    ['http://192.168.1.4/x', 'local'],
    ['http://100.101.102.103/x', 'local'],
    ['https://example.com/x', 'placeholder'],
    ['https://YOUR-HOST/x', 'local'],
    ['https://abc.m.pipedream.net', 'catcher'],
    ['https://a-b.trycloudflare.com/', 'tunnel'],
    ['https://tool.vercel.app/x', 'free'],
    ['https://bit.ly/abc', 'shortener'],
    ['https://rentry.co/abc/raw', 'paste'],
  ])('takes %s for %s', (url, kind) => expect(kindOf(url)).toBe(kind));

  it('finds bare addresses behind the tools that fetch', () => {
    expect([...addressesIn('irm get.scoop.sh | iex')].map(({ host }) => host)).toEqual(['get.scoop.sh']);
  });

  it('says where an address begins, and what follows the host', () => {
    expect([...addressesIn('see http://a.dev/x/y.zip now')]).toEqual([
      { kind: 'named', host: 'a.dev', path: '/x/y.zip', encrypted: false, index: 4 },
    ]);
  });
});
