/** For projects that drive whole processes. Jest takes `testTimeout` only for the whole run, not for a project. */
jest.setTimeout(60_000);
