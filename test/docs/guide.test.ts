import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  FAULT_CODES,
  PROBLEM_CODES,
  REASON_CODES,
  SHEET_CODES,
  WARNING_CODES,
} from '../../nodes/lib/core/codes';
import { REGISTER_CAUSES } from '../../nodes/lib/core/register-causes';
import { SAID } from '../../nodes/lib/register/said';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { EXAMPLES, RECIPES, THIRD_PARTY } from '../examples/support/examples';

const ROOT = path.resolve(__dirname, '../..');
const fromHere = createRequire(__filename);

/** How a language quotes what is ours. Other words in quotes do not occur: wording is in *italics*. */
const LANGUAGES = {
  it: { folder: 'it', quoted: /«([^»]+)»/g },
  en: { folder: 'en-US', quoted: /“([^”]+)”/g },
} as const;

/** Pages that are the same in both languages, in the order of the guide. */
const PAIRS = {
  'README.md': 'README.md',
  'primo-messaggio.md': 'first-message.md',
  'invio-vero.md': 'going-live.md',
  'risposte.md': 'answers.md',
  'ricette.md': 'recipes.md',
  'scheda-servizio.md': 'service-sheet.md',
  'privacy.md': 'privacy.md',
  'problemi.md': 'troubleshooting.md',
  'gestione.md': 'operations.md',
  'allegati.md': 'attachments.md',
  'pagamenti.md': 'payments.md',
  'altri-servizi.md': 'other-services.md',
  'pagina-ufficio.md': 'office-page.md',
  'molti-enti.md': 'many-institutions.md',
  'sorvegliare.md': 'watching.md',
};

describe('the guide', () => {
  it('has the same pages in both languages, all of them in its index', () => {
    const files = (language: string): string[] => readdirSync(path.join(ROOT, 'docs', language)).sort();
    assert.deepEqual(files('it'), Object.keys(PAIRS).sort());
    assert.deepEqual(files('en'), Object.values(PAIRS).sort());
    for (const [language, names] of [
      ['it', Object.keys(PAIRS)],
      ['en', Object.values(PAIRS)],
    ] as const) {
      const index = page(language, 'README.md');
      for (const name of names.slice(1)) assert.ok(index.includes(`](${name})`), `${language}: ${name}`);
    }
  });

  it('gives the same commands in both languages', () => {
    for (const [italian, english] of Object.entries(PAIRS))
      assert.deepEqual(commands(page('it', italian)), commands(page('en', english)), italian);
  });

  it('is linked from both READMEs', () => {
    assert.ok(read('README.it.md').includes('(docs/it/README.md)'));
    assert.ok(read('README.md').includes('(docs/en/README.md)'));
  });

  it('names every recipe, and what it wants from others', () => {
    for (const text of [page('it', 'ricette.md'), page('en', 'recipes.md')]) {
      for (const { name, nodes } of RECIPES) {
        const line = text.split('\n').find((one) => one.startsWith('|') && one.includes(name)) ?? '';
        const wanted = new Set(nodes.flatMap(({ type }) => THIRD_PARTY[type] ?? []));
        assert.ok(line !== '', name);
        for (const module of wanted) assert.ok(line.includes(`\`${module}\``), name);
      }
    }
  });

  const nodeRed = nodeRedNames();

  for (const [language, { folder, quoted }] of Object.entries(LANGUAGES)) {
    const pages = readdirSync(path.join(ROOT, 'docs', language));
    const known = new Set([...textsOf(folder), ...namesInFlows()]);

    for (const name of pages) {
      const text = withoutBlocks(page(language, name));

      it(`docs/${language}/${name} names only buttons, fields, nodes and examples that there are`, () => {
        const unknown = [...withoutGenerated(text).matchAll(quoted)]
          .map(([, words = '']) => words)
          .filter((words) => !known.has(words));
        assert.deepEqual(unknown, []);
      });

      it(`docs/${language}/${name} names menus and nodes of Node-RED as Node-RED does`, () => {
        const bold = [...text.matchAll(/\*\*([^*\n]+)\*\*/g)].map(([, words = '']) => words);
        assert.deepEqual(
          bold.filter((words) => /^[\w -]{3,25}$/.test(words) && !nodeRed.has(words.toLowerCase())),
          [],
        );
      });

      it(`docs/${language}/${name} names only codes, node types and properties that there are`, () => {
        const codes = new Set<string>([
          ...FAULT_CODES,
          ...PROBLEM_CODES,
          ...WARNING_CODES,
          ...SHEET_CODES,
          ...Object.values(REASON_CODES).flat(),
          ...Object.values(REGISTER_CAUSES).flat(),
          ...Object.values(SAID).map(({ variable }) => variable),
        ]);
        const types = new Set(allTypes(MESSAGES).map(({ type }) => type));
        const inCode = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);
        for (const words of inCode) {
          if (/^[A-Z]+(_[A-Z]+)*$/.test(words)) assert.ok(codes.has(words), words);
          if (/^io-[a-z-]+$/.test(words) && words !== 'io-servizi-sociali')
            assert.ok(types.has(words), words);
        }
      });

      it(`docs/${language}/${name} links only to files and headings that there are`, () => {
        for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
          if (/^https?:/.test(target)) continue;
          const [file = '', heading] = target.split('#');
          const place =
            file === '' ? path.join(ROOT, 'docs', language, name) : path.join(ROOT, 'docs', language, file);
          assert.ok(existsSync(place), target);
          if (heading !== undefined)
            assert.ok(anchors(readFileSync(place, 'utf8')).includes(heading), target);
        }
      });
    }
  }
});

function page(language: string, name: string): string {
  return read(path.join('docs', language, name));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function withoutBlocks(text: string): string {
  return text.replace(/^```.*?^```$/gms, '');
}

function withoutGenerated(text: string): string {
  return text.replace(/<!-- codes:start -->.*<!-- codes:end -->/s, '');
}

function commands(text: string): string[] {
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** Every sentence of our catalogues. */
function textsOf(folder: string): string[] {
  const place = path.join(ROOT, 'nodes/locales', folder);
  return readdirSync(place)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => leaves(JSON.parse(readFileSync(path.join(place, file), 'utf8'))));
}

/** Menus, buttons, fields and node types of Node-RED, in small letters: some are in capitals by style sheet only. */
function nodeRedNames(): Set<string> {
  const [client, nodes] = ['editor-client', 'nodes'].map((name) =>
    path.join(path.dirname(fromHere.resolve(`@node-red/${name}/package.json`)), 'locales/en-US'),
  ) as [string, string];
  const files = readdirSync(nodes, { recursive: true, encoding: 'utf8' }).map((file) =>
    path.join(nodes, file),
  );
  const types = files
    .filter((file) => file.endsWith('.html'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/data-help-name="([^"]+)"/g)])
    .map(([, type = '']) => type);
  const texts = [path.join(client, 'editor.json'), path.join(nodes, 'messages.json')].flatMap((file) =>
    leaves(JSON.parse(readFileSync(file, 'utf8'))),
  );
  return new Set([...types, ...texts].map((name) => name.toLowerCase()));
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}

/** Examples, and the nodes in them. */
function namesInFlows(): string[] {
  return EXAMPLES.flatMap(({ name, nodes }) => [name, ...nodes.map((node) => node.name ?? '')]);
}

/** GitHub's names for the headings of a page. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
