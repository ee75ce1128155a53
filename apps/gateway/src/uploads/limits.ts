/** The `payload` part of a multipart publish: 1 MiB. */
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
