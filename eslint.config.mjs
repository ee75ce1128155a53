/**
 * Lint rules: the strict typed set of typescript-eslint, less what is only taste in a Nest code base, plus
 * the habits of this house. Every habit has a planted violation in test/boundaries/violations/lint/.
 */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const TESTS = ['test/**/*.ts', '**/*.spec.ts'];

const ban = (selector, message) => ({ selector, message });

const env = 'Settings come from defineConfig in libs/config, which checks them all at once; take them injected.';
const noEnvironment = [
  ban("MemberExpression[object.name='process'][property.name='env']", env),
  ban("VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']", env),
];

const clock = 'Time and chance come from the Clock and ids of libs/kernel, so that a test can hold them still.';
const noAmbientTime = [
  ban("NewExpression[callee.name='Date'][arguments.length=0]", clock),
  ban("CallExpression[callee.name='Date']", clock),
  ban("MemberExpression[object.name='Date'][property.name='now']", clock),
  ban("MemberExpression[object.name='Math'][property.name='random']", clock),
];

const noDataSource = [
  ban("NewExpression[callee.name='DataSource']", 'Only libs/persistence opens data sources; inject the one it made.'),
];

const skipped = 'A test runs or does not exist: no skip, only, todo or failing.';
const sleep = 'Wait for a condition with eventually(), never for a time: a sleep is too long or too short.';
const timerPromise = "NewExpression[callee.name='Promise'] > :matches(ArrowFunctionExpression, FunctionExpression)";
const honestTests = [
  ban('MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]', skipped),
  ban('MemberExpression[object.object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]', skipped),
  ban('CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]', skipped),
];
const noSleeps = [
  ban(`${timerPromise} > CallExpression[callee.name='setTimeout']`, sleep),
  ban(`${timerPromise} > BlockStatement[body.length=1] > * > CallExpression[callee.name='setTimeout']`, sleep),
  ban('AwaitExpression > CallExpression[callee.name=/^(setTimeout|sleep|delay)$/]', sleep),
  ban(
    "ImportDeclaration[source.value=/^(node:)?timers.promises$/] > ImportSpecifier[imported.name='setTimeout']",
    sleep,
  ),
];

/** A later block replaces an earlier block's list instead of adding to it, so each kind of file gets its whole list. */
const syntax = (files, ...bans) => ({ files, rules: { 'no-restricted-syntax': ['error', ...bans.flat()] } });

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'libs/client/dist/',
      '.dist-*/',
      '.cache/',
      '.reef/',
      '.image-root/',
      'coverage/',
      'test/boundaries/violations/',
      '**/fixtures/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/max-params': ['error', { max: 5 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
      // Knows nothing of what changes during an `await`: it calls the second look at an abort signal needless.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // With noUncheckedIndexedAccess, `!` is how code states what it knows; the other way is a dead branch.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Contracts and rows are classes for the sake of their decorators, and plain objects fill them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Message shapes are classes for their decorators only; copies of them are plain data, which is all a message is.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Nest modules, entities and inputs are classes for the sake of their decorators.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Handlers of one interface are async together, though one of them may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `void | Promise<void>` is how a hook says that it may be either.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Two overloads with two sentences of documentation may read better than one union.
      '@typescript-eslint/unified-signatures': 'off',
      // `rpc<Input, Output>()` names a type once for the caller's sake.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // Drivers declare their codes as enums and deliver them as strings.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['apps/{reef,standalone}/**', ...TESTS],
    rules: { 'no-console': 'error' }, // logs are structured and redacted; only the command line prints
  },
  {
    files: ['**/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' }, // one statement of SQL may be long
  },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      // A test reads answers nobody has typed, and fails loudly when they are not what it thought.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off', // expect(service.method)
    },
  },

  syntax(['{apps,libs}/**/*.ts'], noEnvironment, noAmbientTime, noDataSource),
  syntax(['apps/*/src/main.ts', 'libs/config/**/*.ts'], noAmbientTime, noDataSource),
  syntax(['libs/kernel/**/*.ts', 'libs/client/src/clock.ts'], noEnvironment, noDataSource),
  syntax(['libs/persistence/**/*.ts'], noEnvironment, noAmbientTime),
  syntax(['{apps,libs}/**/*.spec.ts'], noEnvironment, honestTests, noSleeps),
  syntax(['test/**/*.ts', 'libs/config/**/*.spec.ts'], honestTests, noSleeps),
  // Waiting is what these are for: polls, loads of so many requests a second, lines that are slow, faults that last.
  syntax(['test/support/{eventually,balancer,steady-load,tcp-proxy}.ts', 'test/chaos/!(*.e2e-spec).ts'], honestTests),

  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        'AbortController AbortSignal Blob Buffer FormData URL __dirname clearTimeout console fetch jest module performance process require setTimeout'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
);
