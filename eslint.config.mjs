import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports go one way: core ← io-api, register ← runtime ← nodes; editor ← core (docs/adr). */
const wall = (folder, ...forbidden) => ({
  files: [`nodes/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((name) => ({
          group: [name],
          message: `nodes/${folder} must not know ${name}`,
        })),
      },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'resources/',
      'coverage/',
      'node_modules/',
      '.demo/',
      'test/nr5/node_modules/',
      'test/recipes/node_modules/',
    ],
  },
  js.configs.recommended,
  {
    files: ['test/recipes/stand-ins/**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', process: 'readonly', require: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'tsconfig.editor.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  wall(
    'core',
    'node:*',
    'axios',
    'libsql',
    '**/runtime/**',
    '**/io-api/**',
    '**/register/**',
    '**/simulator/**',
    '**/editor/**',
  ),
  wall('messages', '**/runtime/**', '**/io-api/**', '**/register/**', '**/simulator/**', '**/editor/**'),
  wall('io-api', '**/runtime/**', '**/register/**', '**/simulator/**', '**/editor/**', '**/send/**'),
  wall('register', 'axios', '**/runtime/**', '**/io-api/**', '**/simulator/**', '**/editor/**', '**/send/**'),
  wall('simulator', '**/core/**', '**/runtime/**', '**/io-api/**', '**/register/**', '**/send/**'),
  wall('editor', 'node:*', 'axios', 'libsql', '**/runtime/**', '**/io-api/**', '**/register/**'),
  wall(
    'phone',
    'node:*',
    '**/core/**',
    '**/runtime/**',
    '**/io-api/**',
    '**/register/**',
    '**/simulator/**',
    '**/send/**',
  ),
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
