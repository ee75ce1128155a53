/**
 * Settings of the embedded server, sized for one small Reef: a few hundred megabytes of memory, no replication,
 * no parallel queries (they need more /dev/shm than a container usually has).
 *
 * @param durable false trades the data's safety for speed; for tests only
 */
export function serverSettings(durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '150',
    shared_buffers: '128MB',
    max_wal_size: '256MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // Failed statements are reported by whoever sent them; here they would only repeat what users typed.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    cluster_name: 'reef',
    ...(durable ? DURABLE : FORGETFUL),
  };
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Settings as arguments of the `postgres` program. */
export function asArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
