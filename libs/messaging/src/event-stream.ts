import {
  DiscardPolicy,
  nanos,
  NatsError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from 'nats';

/** How long the stream keeps events. Older ones are asked of their source, whose outbox keeps them for days. */
const KEEP_MS = 24 * 60 * 60 * 1000;
/** And how many bytes of them. The stream is a delivery aid: what it drops is delivered later, by gap repair. */
const KEEP_BYTES = 256 * 1024 * 1024;
/** How long the server remembers an event's id, and drops the same event published again. */
const DEDUPLICATE_MS = 2 * 60 * 1000;
const SUBJECTS = 'reef.evt.>';
const NOT_FOUND = 404;

export interface StreamSettings {
  readonly stream: string;
  /** Servers that store each event; 3 in production. */
  readonly replicas: number;
}

/**
 * Makes the stream unless it exists. An operator may have changed its limits, so one that exists stays as it is.
 * @returns whether it was made now, and so is empty
 */
export async function ensureStream(manager: JetStreamManager, { stream, replicas }: StreamSettings): Promise<boolean> {
  if (await exists(manager, stream)) return false;
  const wanted: Partial<StreamConfig> & { name: string } = {
    name: stream,
    subjects: [SUBJECTS],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    storage: StorageType.File,
    max_age: nanos(KEEP_MS),
    max_bytes: KEEP_BYTES,
    duplicate_window: nanos(DEDUPLICATE_MS),
    num_replicas: replicas,
  };
  try {
    await manager.streams.add(wanted);
    return true;
  } catch (error) {
    // Several processes may find it missing at once, and those of another release may want it otherwise.
    if (await exists(manager, stream)) return false;
    throw error;
  }
}

async function exists(manager: JetStreamManager, stream: string): Promise<boolean> {
  return manager.streams.info(stream).then(() => true, isMissing);
}

/** @returns false when `error` says that a stream or consumer does not exist, @throws every other error */
export function isMissing(error: unknown): false {
  if (error instanceof NatsError && error.api_error?.code === NOT_FOUND) return false;
  throw error;
}
