/** The build's compiler options for Jest; path aliases are Jest's own `moduleNameMapper`. */
const { jsc } = JSON.parse(require('node:fs').readFileSync(require('node:path').join(__dirname, '../.swcrc'), 'utf8'));
const { baseUrl: _baseUrl, paths: _paths, ...options } = jsc;
module.exports = { sourceMaps: 'inline', module: { type: 'commonjs', ignoreDynamic: true }, jsc: options };
