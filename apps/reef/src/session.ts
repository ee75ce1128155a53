import type { Environment } from '@app/config';
import type { AdminApi } from './admin-api';
import type { Output } from './output';

/** What a command works with; made when it runs, so that `--help` needs no configuration. */
export type Session = () => {
  readonly api: AdminApi;
  readonly output: Output;
  readonly environment: Environment;
};
