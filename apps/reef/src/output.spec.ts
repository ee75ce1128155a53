import { print, table } from './output';

it('lines columns up', () => {
  expect(
    table(
      ['id', 'name'],
      [
        { id: 1, name: 'a' },
        { id: 200, name: null },
      ],
      'none',
    ),
  ).toBe('ID   NAME\n1    a\n200');
});
it('says so when there is nothing', () => {
  expect(table(['id'], [], 'No users yet.')).toBe('No users yet.');
});
it('prints one JSON document with --json and words without', () => {
  const written: string[] = [];
  const output = (json: boolean) => ({
    json,
    out: (text: string) => void written.push(text),
    err: () => undefined,
    isTerminal: false,
  });
  print(output(true), { a: 1 }, () => 'one');
  print(output(false), { a: 1 }, () => 'one');
  expect(written).toEqual(['{\n  "a": 1\n}\n', 'one\n']);
});
