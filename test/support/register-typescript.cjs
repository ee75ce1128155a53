/** Lets a child process run the sources as they are: `node --require …/register-typescript.cjs file.ts`. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '../..');
const options = require(join(root, 'scripts/swc-jest.cjs'));

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
  module._compile(code, filename);
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const path = request.startsWith('@app/') ? join(root, 'libs', request.slice('@app/'.length), 'src') : request;
  return resolve.call(this, path, ...rest);
};
