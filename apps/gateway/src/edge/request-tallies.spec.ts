import { RequestTallies } from './request-tallies';

it('counts by method, route and status, and up to each bound', () => {
  const tallies = new RequestTallies([0.1, 1]);
  tallies.note('GET', '/v1/plugins/:name', 200, 0.05);
  tallies.note('GET', '/v1/plugins/:name', 200, 0.1);
  tallies.note('GET', '/v1/plugins/:name', 404, 0.5);
  tallies.note('GET', '/v1/plugins/:name', 500, 3);
  tallies.note('POST', '/v1/plugins/:name', 201, 0);
  const [read, written, ...more] = tallies.all();
  expect(more).toEqual([]);
  expect(read).toEqual({
    ...{ method: 'GET', route: '/v1/plugins/:name', sum: 3.65, cumulative: [2, 3, 4] },
    statuses: new Map([
      [200, 2],
      [404, 1],
      [500, 1],
    ]),
  });
  expect(written).toMatchObject({ method: 'POST', cumulative: [1, 1, 1] });
});

it('has one place for everything that nobody declared', () => {
  const tallies = new RequestTallies([1]);
  for (const method of ['PROPFIND', 'BREW', 'get']) tallies.note(method, undefined, 404, 0);
  expect(tallies.all()).toMatchObject([{ method: 'other', route: 'none', cumulative: [3, 3] }]);
});
