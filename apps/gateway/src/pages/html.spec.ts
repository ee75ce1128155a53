import { html } from './html';

describe('html', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    const hostile = `<script>alert("x" + 'y' + \`z\`)</script>&amp;`;
    const { text } = html`<p title="${hostile}">${hostile}</p>`;
    expect(text.match(/[<>]/g)).toHaveLength(4);
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39; + &#96;z&#96;)&lt;/script&gt;&amp;amp;');
  });
  it('leaves pieces of its own alone, and joins lists of them', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}`.text).toBe('<li>a</li><li>&lt;b&gt;</li>');
  });
  it('shows nothing for what is absent, and zero for zero', () => {
    expect(html`[${undefined}${null}${false}${0}]`.text).toBe('[0]');
  });
});
