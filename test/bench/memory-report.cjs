/** Loaded into a Reef that is measured: tells its parent process what is in memory, before and after a collection. */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const mb = (bytes) => bytes / 1024 / 1024;

/** Worker threads load what their process was told to load; only the process has a parent to talk to. */
function answerTheParent() {
  process.on('message', () => {
    const { rss } = process.memoryUsage();
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ rss: mb(rss), heap: mb(heapUsed), external: mb(external) });
  });
  process.channel.unref(); // no reason to stay
}

if (isMainThread) answerTheParent();
