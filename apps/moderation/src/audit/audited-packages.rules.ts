import {
  officialMigrationSaved,
  packageDeleted,
  packageRestored,
  packageTransferred,
  packageVersionRestored,
  packageVersionWithdrawn,
} from '@app/contracts';
import { audited, plugin, type AuditedEvent } from './audited-event';

/** What people do to packages that are there, and what the staff keeps about them. */
export const AUDITED_PACKAGES: readonly AuditedEvent[] = [
  audited(packageDeleted, 'moderation-audit-package-deleted', ({ by, reason, deletedAt, ...item }) => {
    return { action: 'package.delete', target: plugin(item), by, reason, after: { softDeletedAt: deletedAt } };
  }),
  audited(packageRestored, 'moderation-audit-package-restored', ({ by, reason, deletedAt, ...item }) => {
    return { action: 'package.undelete', target: plugin(item), by, reason, before: { softDeletedAt: deletedAt } };
  }),
  audited(
    packageVersionWithdrawn,
    'moderation-audit-package-version-withdrawn',
    ({ by, versionId, version, ...item }) => {
      return { action: 'package.version.delete', target: plugin(item), by, before: { versionId, version } };
    },
  ),
  audited(
    packageVersionRestored,
    'moderation-audit-package-version-restored',
    ({ by, versionId, version, ...item }) => {
      return { action: 'package.version.undelete', target: plugin(item), by, after: { versionId, version } };
    },
  ),
  audited(packageTransferred, 'moderation-audit-package-transferred', ({ by, reason, from, to, ...item }) => {
    return { action: 'package.owner.transfer', target: plugin(item), by, reason, before: from, after: to };
  }),
  audited(officialMigrationSaved, 'moderation-audit-official-migration-saved', (payload) => {
    const { by, migrationId: id, bundledPluginId: name, before, after } = payload;
    const target = { type: 'migration', id, name } as const;
    return { action: 'package.official_migration.upsert', target, by, before: before ?? undefined, after };
  }),
];
