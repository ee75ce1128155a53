/**
 * Import rules. Read top to bottom: each says who may not know whom, and why.
 * Every rule has a planted violation in test/boundaries/violations/<rule>/ that proves it fires.
 */
const LIBS = ['contracts', 'kernel', 'config', 'archives', 'storage', 'messaging', 'persistence', 'runtime'];
const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];

const SPEC = '\\.(spec|e2e-spec)\\.ts$';
const anyOf = (names) => `(${names.join('|')})`;
const npm = (...packages) => `(^|/)node_modules/${anyOf(packages)}/`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const apps = [
  rule(
    'apps-do-not-import-apps',
    'Services talk through contracts. Only standalone knows the others.',
    { path: '^apps/([^/]+)/', pathNot: '^apps/(standalone|reef)/' },
    { path: '^apps/', pathNot: '^apps/$1/' },
  ),
  rule(
    'standalone-imports-only-modules',
    'Standalone is the list of the services: from each only its module, nothing deeper.',
    { path: '^apps/standalone/' },
    { path: '^apps/', pathNot: ['^apps/standalone/', `^apps/${anyOf(SERVICES)}/src/\\1\\.module\\.ts$`] },
  ),
  rule(
    'reef-imports-no-app',
    'The operator command line is a client of the admin API, so it works from any machine.',
    { path: '^apps/reef/' },
    { path: '^apps/', pathNot: '^apps/reef/' },
  ),
];

const libs = [
  rule('libs-do-not-import-apps', 'A library must work for every app.', { path: '^libs/' }, { path: '^apps/' }),
  ...LIBS.slice(0, -1).map((lib, i) =>
    rule(
      `libs-in-order-${lib}`,
      `Each library knows only those before it: ${LIBS.join(', ')}.`,
      { path: `^libs/${lib}/` },
      { path: `^libs/${anyOf(LIBS.slice(i + 1))}/` },
    ),
  ),
  rule(
    'contracts-are-data',
    'Contracts are data and the rules on it. Nothing in them may pull in a framework, a driver or Node.',
    { path: '^libs/contracts/', pathNot: SPEC },
    {
      pathNot: ['^libs/contracts/', npm('class-validator', 'class-transformer', '@nestjs/swagger', 'reflect-metadata')],
    },
  ),
  rule(
    'kernel-knows-no-framework',
    'The kernel runs anywhere: contracts, itself and Node.',
    { path: '^libs/kernel/', pathNot: SPEC },
    { dependencyTypesNot: ['core'], pathNot: '^libs/(kernel|contracts)/' },
  ),
  rule(
    'client-knows-only-node',
    'Strangers install the client: it brings nothing of ours and no package.',
    { path: '^libs/client/', pathNot: SPEC },
    { dependencyTypesNot: ['core'], pathNot: '^libs/client/' },
  ),
  rule(
    'libs-do-not-import-client',
    'The client is a door from outside; inside there are contracts.',
    { path: '^libs/', pathNot: '^libs/client/' },
    { path: '^libs/client/' },
  ),
  rule(
    'libs-through-their-index',
    'Import @app/x, never a file inside it: the index is what the library promises.',
    { path: '^(apps|libs)/([^/]+)/' },
    { path: '^libs/[^/]+/src/.+', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$'] },
  ),
  rule(
    'libs-by-their-name',
    'Import @app/x, not ../../../libs/x/src: the same name everywhere, easy to find.',
    { path: '^(apps|libs)/([^/]+)/' },
    { path: '^libs/[^/]+/src/index\\.ts$', pathNot: '^$1/$2/', dependencyTypesNot: ['aliased'] },
  ),
];

const roles = [
  rule(
    'rules-are-pure',
    '*.rules.ts holds decisions: values in, answer out. No framework, no database, no input or output.',
    { path: '\\.rules\\.ts$' },
    {
      path: [
        npm('@nestjs', 'typeorm', 'pg', 'nats', '@nats-io', 'ioredis', 'rxjs', 'fastify', 'undici', '@aws-sdk'),
        '\\.(repository|entity|service|controller|subscriber|module)\\.ts$',
        '^libs/(storage|messaging|persistence|runtime)/src/index\\.ts$', // a library's own rules are its business
        '^(node:)?(fs|net|http|http2|https|tls|dns|child_process|worker_threads)(/|$)',
      ],
    },
  ),
  rule(
    'controllers-do-not-query',
    'A controller is an edge: it asks a service, which decides, which asks a repository.',
    { path: '\\.controller\\.ts$' },
    { path: ['\\.(repository|entity)\\.ts$', npm('typeorm', '@nestjs/typeorm', 'pg'), '^libs/persistence/'] },
  ),
  rule(
    'only-messaging-knows-the-bus',
    'One place to change when the bus changes; everybody else speaks contracts.',
    { path: '^(apps|libs)/', pathNot: '^libs/messaging/' },
    { path: npm('nats', '@nats-io') },
  ),
  rule(
    'only-persistence-configures-typeorm',
    'One place decides pools, schemas and migrations.',
    { path: '^(apps|libs)/', pathNot: '^libs/persistence/' },
    { path: npm('@nestjs/typeorm') },
  ),
  rule(
    'typeorm-stays-in-its-files',
    'Tables, queries and migrations name TypeORM, and the services that run a transaction; nothing else does.',
    {
      path: '^(apps|libs)/',
      pathNot: ['^libs/persistence/', '\\.(entity|repository|service|subscriber|spec)\\.ts$', '/migrations/'],
    },
    { path: npm('typeorm') },
  ),
];

const everywhere = [
  rule(
    'code-does-not-import-tests',
    'What tests need never ships.',
    { path: '^(apps|libs)/', pathNot: SPEC },
    { path: ['^test/', SPEC] },
  ),
  rule(
    'code-does-not-import-dev-dependencies',
    'An installation without development dependencies must start. Types leave no trace.',
    { path: '^(apps|libs)/', pathNot: SPEC },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('@types') },
  ),
  rule(
    'only-declared-packages',
    'A package that came along with another one leaves with it, too.',
    { path: '^(apps|libs|test)/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: npm('@types') },
  ),
  rule('only-what-exists', 'An import that leads nowhere fails at run time.', {}, { couldNotResolve: true }),
  rule('no-cycles', 'Two files that need each other are one file, or three.', {}, { circular: true }),
  rule(
    'no-orphans',
    'A file nobody imports and that imports nothing is forgotten.',
    { orphan: true, path: '^(apps|libs)/', pathNot: [SPEC, '/main\\.ts$', '\\.d\\.ts$'] },
    {},
  ),
];

module.exports = {
  forbidden: [...apps, ...libs, ...roles, ...everywhere],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // a type-only import is knowledge, too
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/boundaries/violations/|^test/.*/fixtures/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
