import { attachment, digestHeaders, matchesEtag } from './validators.rules';

const sha = 'a'.repeat(64);

describe('matchesEtag', () => {
  it.each([
    [undefined, false],
    ['*', true],
    [`"${sha}"`, true],
    [sha, true],
    [`W/"${sha}"`, true],
    [`"other", "${sha}"`, true],
    ['"other"', false],
  ])('answers %p with %p', (header, expected) => {
    expect(matchesEtag(header, `"${sha}"`)).toBe(expected);
  });
});

it('digests in both forms name the same bytes', () => {
  const headers = digestHeaders('00'.repeat(32));
  expect(headers.digest).toBe(`sha-256=${'A'.repeat(43)}=`);
  expect(headers['repr-digest']).toBe(`sha-256=:${'A'.repeat(43)}=:`);
});

describe('attachment', () => {
  it('keeps a plain name', () => {
    expect(attachment('demo-1.0.0.zip')).toBe('attachment; filename="demo-1.0.0.zip"');
  });
  it('lets nothing out of the quotes', () => {
    expect(attachment('a"; evil=\r\n.zip')).toBe(
      `attachment; filename="a___evil___.zip"; filename*=UTF-8''a%22%3B%20evil%3D%0D%0A.zip`,
    );
  });
});
