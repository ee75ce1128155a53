/**
 * `node clawhub-schema-oracle.mjs '[["<schema>", "<url>", "<token>"?], …]'`: gets each address and checks the answer with
 * the validators the published ClawHub command line has in it. Prints what is wrong as JSON, `[]` when nothing is. They
 * are ES modules, hence a program of its own.
 */
import * as schemas from 'clawhub/dist/schema/index.js';

const wrong = [];
for (const [schema, url, token] of JSON.parse(process.argv[2])) {
  const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { headers });
  const text = await response.text();
  try {
    schemas.parseArk(schemas[schema], JSON.parse(text), schema);
  } catch (error) {
    wrong.push(`${url} answered ${response.status}: ${error.message} in ${text.slice(0, 300)}`);
  }
}
console.log(JSON.stringify(wrong));
