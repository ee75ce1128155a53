import { THEME_NAMES, themesIn } from './themes.rules';

it.each([
  ['Please add offline mode!', ['offline-mode'], ['offline-mode']],
  ['Would love to use it without the internet.', ['offline-mode'], ['offline-mode']],
  ['Fast and stable. The docs are missing examples.', ['performance', 'stability', 'documentation'], ['documentation']],
  ['It crashes on Windows since the update', ['stability', 'updates', 'platforms'], []],
  ["I can't export to CSV; dark theme is lovely", ['dark-mode', 'import-and-export'], ['import-and-export']],
  ['Great.', [], []],
  ['constructor __proto__ toString', [], []],
])('hears in %j what it is about and what it asks for', (comment, themes, requested) => {
  expect(themesIn(comment)).toEqual({ themes, requested });
});

it('takes no time worth speaking of over the worst comment', () => {
  for (const worst of ['a '.repeat(250), 'without '.repeat(62), 'please add '.repeat(45), '. '.repeat(250)])
    expect(themesIn(worst).themes).toEqual([]);
});

it('names every theme once, in words fit for a path', () => {
  expect(new Set(THEME_NAMES).size).toBe(THEME_NAMES.length);
  expect(THEME_NAMES.filter((theme) => !/^[a-z]+(-[a-z]+)*$/.test(theme))).toEqual([]);
});
