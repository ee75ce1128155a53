/**
 * Preloaded into npm. `npm audit signatures` first asks Sigstore's server on the internet for the keys of a registry,
 * and learns there that it does not know ours; only then it asks the registry. Tests leave the internet alone.
 */
const { Module } = require('node:module');

const unknownRegistry = () => Promise.reject(Object.assign(new Error('not found'), { code: 'TUF_FIND_TARGET_ERROR' }));
const load = Module._load;
Module._load = (request, ...rest) =>
  request === '@sigstore/tuf'
    ? { initTUF: () => Promise.resolve({ getTarget: unknownRegistry }) }
    : load(request, ...rest);
