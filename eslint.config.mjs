import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Values come from rows and from IO: none is ever read as HTML or as code. */
const NO_HTML = [
  'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|parseFromString|setHTMLUnsafe|srcdoc)$/]',
  "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
  "CallExpression[callee.property.name='html'][arguments.length>0]",
  'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|innerHTML|srcdoc)$/i]',
  "Property[key.name='dangerouslySetInnerHTML']",
].map((selector) => ({ selector, message: 'Give the text to the element: a value is never read as HTML.' }));

/** Who may, from which page, with which headers and errors is said in one place. */
const ONE_HEAD = {
  selector: 'MemberExpression[property.name=/^(httpAdmin|needsPermission)$/]',
  message: 'Serve it through adminRoutes (nodes/lib/runtime/routes.ts).',
};

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
    files: ['**/*.{ts,tsx}'],
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
  {
    files: ['nodes/**/*.{ts,tsx}'],
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...NO_HTML, ONE_HEAD],
    },
  },
  {
    files: ['nodes/lib/runtime/routes.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_HTML] },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
