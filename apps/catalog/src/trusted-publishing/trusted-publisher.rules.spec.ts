import { parseWantedPublisher } from './trusted-publisher.rules';

const body = { repository: 'acme/weather', workflowFilename: 'release.yml' };

it('reads what an owner wants to trust', () => {
  expect(parseWantedPublisher({ ...body, repository: ' acme/weather ', environment: ' ' })).toEqual(body);
  expect(parseWantedPublisher({ ...body, environment: 'prod' })).toEqual({ ...body, environment: 'prod' });
});
it.each([
  [{ workflowFilename: ' ' }, 'Workflow filename is required'],
  [{ workflowFilename: '.github/workflows/x.yml' }, 'Workflow filename must not include a path'],
  [{ workflowFilename: 'a\\b.yml' }, 'Workflow filename must not include a path'],
  [{ workflowFilename: 'release' }, 'Workflow filename must end in .yml or .yaml'],
  [{ repository: 'weather' }, 'Repository must be owner/name on GitHub'],
  [{ repository: 'acme/..' }, 'Repository must be owner/name on GitHub'],
  [{ repository: '../acme' }, 'Repository must be owner/name on GitHub'],
  [{ repository: 'acme/weather/../../user' }, 'Repository must be owner/name on GitHub'],
  [{ repository: 'acme/weather?x=1' }, 'Repository must be owner/name on GitHub'],
])('refuses %j', (change, text) => {
  expect(() => parseWantedPublisher({ ...body, ...change })).toThrow(text);
});
