/**
 * Lets `error instanceof Error` say in a test what it says in production.
 *
 * Jest runs tests in a context of their own, with an `Error` of its own, while the errors of Node's modules
 * (ENOENT, a socket's reset) come from outside and would be no Error at all. Subclasses stay as they are.
 */
const { isNativeError } = require('node:util').types;

const isInstance = Function.prototype[Symbol.hasInstance];

Object.defineProperty(Error, Symbol.hasInstance, {
  value(candidate) {
    return isInstance.call(this, candidate) || (this === Error && isNativeError(candidate));
  },
});
