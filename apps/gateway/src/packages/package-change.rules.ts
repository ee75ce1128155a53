import {
  BackfillArtifactsBody,
  ChangePackageBody,
  ChangePackageVersionBody,
  MIGRATION_PHASES,
  TransferPackageBody,
  type BackfillArtifactsInput,
  type ChangePackageInput,
  type ChangePackageVersionInput,
  type ListOfficialMigrationsInput,
  type MigrationPhase,
  type TransferPackageInput,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { parseBody } from '../errors/parse-body';
import { orNothing } from '../skills/lifecycle-body.rules';
import { packageName, type NameParameters } from './package-name.rules';

const LABEL = 'Delete payload';

/**
 * The package that is to be deleted or brought back. A body that names a version was meant for that version: a client
 * that knows no such route must not lose the whole package.
 * @throws DomainError INVALID_INPUT, PACKAGE_NOT_FOUND
 */
export function packageChange(parameters: NameParameters, body: unknown): ChangePackageInput {
  const { reason, version } = parseBody(ChangePackageBody, orNothing(body), LABEL);
  if (version !== undefined)
    throw new DomainError(
      'INVALID_INPUT',
      'The body names a version. To delete one version, use /api/v1/packages/{name}/versions/{version}.',
    );
  return { name: packageName(parameters), ...(reason === undefined ? {} : { reason }) };
}

/** @throws DomainError INVALID_INPUT when the body names another version than the path; PACKAGE_NOT_FOUND */
export function packageVersionChange(
  { version: inPath, ...parameters }: NameParameters & { readonly version: string },
  body: unknown,
): ChangePackageVersionInput {
  const { version: inBody } = parseBody(ChangePackageVersionBody, orNothing(body), LABEL);
  const version = inPath.trim();
  if (inBody !== undefined && inBody.trim() !== version)
    throw new DomainError('INVALID_INPUT', 'The version in the body is not the one in the path.');
  return { name: packageName(parameters), version };
}

/** @throws DomainError INVALID_INPUT; PACKAGE_TRANSFER_INVALID, as every failure of a transfer is a 400 */
export function packageTransfer(parameters: NameParameters, body: unknown): TransferPackageInput {
  const { toOwner = '', reason } = parseBody(TransferPackageBody, orNothing(body), 'Transfer payload');
  return { name: nameToTransfer(parameters), toOwner, ...(reason === undefined ? {} : { reason }) };
}

/** The phase that is asked for; undefined for all. @throws DomainError INVALID_INPUT */
function phaseOf(text: string | undefined): MigrationPhase | undefined {
  if (text === undefined || text === 'all') return undefined;
  const phase = MIGRATION_PHASES.find((known) => known === text);
  if (phase === undefined) throw new DomainError('INVALID_INPUT', 'Invalid official migration phase');
  return phase;
}

/** What page of which migrations is asked for. @throws DomainError INVALID_INPUT */
export function migrationsQuery(query: {
  readonly phase?: string | string[];
  readonly limit?: string;
  readonly cursor?: string | string[];
}): ListOfficialMigrationsInput {
  const phase = phaseOf(textQuery(query.phase));
  const cursor = textQuery(query.cursor)?.slice(0, 2_000);
  return {
    limit: integerQuery(query.limit, 25, 1, 100),
    ...(phase === undefined ? {} : { phase }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** A body that is no JSON counts as none (server-semantics 4.14). @throws DomainError INVALID_INPUT for a wrong field */
export function backfillOf(body: unknown): BackfillArtifactsInput {
  const {
    cursor,
    batchSize = 100,
    dryRun = true,
  } = parseBody(BackfillArtifactsBody, readable(body), 'Backfill payload');
  const size = Math.min(Math.max(batchSize, 1), 500);
  return { batchSize: size, dryRun, ...(cursor === undefined || cursor === null ? {} : { cursor }) };
}

function readable(body: unknown): unknown {
  try {
    return orNothing(body);
  } catch {
    return {};
  }
}

function nameToTransfer(parameters: NameParameters): string {
  try {
    return packageName(parameters);
  } catch {
    throw new DomainError('PACKAGE_TRANSFER_INVALID', 'Package not found');
  }
}
