/** `node scripts/healthcheck.mjs`: exit code 0 when the process in this container is ready, for images without a shell. */
const port = process.env.OPS_PORT ?? '3100';
const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4000) }).catch(
  () => undefined,
);
process.exitCode = answer?.ok === true ? 0 : 1;
