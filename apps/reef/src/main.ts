import { runReef } from './reef';

void runReef(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code;
});
