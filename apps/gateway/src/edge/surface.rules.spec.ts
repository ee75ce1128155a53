import { surfaceOf } from './surface.rules';

it.each([
  ['/api/v1/skills', 'registry'],
  ['//api//x?v1', 'registry'],
  ['/v1/plugins/x/ratings', 'ratings'],
  ['/v1', 'ratings'],
  ['/v10', 'other'],
  ['/apis', 'other'],
  ['/', 'other'],
  ['', 'other'],
])('%s is of the %s surface', (url, surface) => {
  expect(surfaceOf(url)).toBe(surface);
});
