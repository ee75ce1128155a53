import { testCommands } from '../support/compatibility';

/** Neither knows packages: no step, and the page says so. */
describe.each(['clawhub-0.8.0', 'clawhub-0.5.0'] as const)('package commands of %s', (client) => {
  testCommands(client, 'Packages', []);
});
