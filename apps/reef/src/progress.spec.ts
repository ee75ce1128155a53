import { progressLine } from './progress';

it.each([
  [0, 15_000, 'Checking  [------------------------------]   0 %      0 of 15000'],
  [5_000, 15_000, 'Checking  [##########--------------------]  33 %   5000 of 15000'],
  [15_000, 15_000, 'Checking  [##############################] 100 %  15000 of 15000'],
  [3, 2, 'Checking  [##############################] 100 %  3 of 2'],
  [0, 0, 'Checking  [##############################] 100 %  0 of 0'],
])('%i of %i', (done, total, line) => {
  expect(progressLine('Checking', done, total)).toBe(line);
});
