import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { PAGE_TEXTS } from '../../nodes/lib/simulator/page/texts';
import { faultsOf } from '../../scripts/canvas/faults';
import {
  EXAMPLES,
  EXAMPLES_FOLDER,
  type FlowNode,
  OTHERS_FOLDER,
  placed,
  PREMIUM_FOLDER,
  RECIPES,
  RECIPES_FOLDER,
  SAMPLE_DATA,
  THIRD_PARTY,
} from './support/examples';

const OURS = new Map(allTypes(MESSAGES).map((definition) => [definition.type, definition]));

/** Nodes that come with every Node-RED. */
const CORE = new Set([
  ...['tab', 'comment', 'inject', 'debug', 'catch', 'change', 'switch', 'template', 'csv', 'split'],
  ...[
    'file',
    'file in',
    'http request',
    'http in',
    'http response',
    'delay',
    'function',
    'complete',
    'link in',
    'link out',
  ],
]);

/** What debug nodes may show as it is: a path, an outcome, a number. */
const SINGLE_VALUES = new Set([
  ...['filename', 'io.outcome', 'payload.esito', 'payload.data_scadenza', 'pagina', 'statusCode'],
  // "Messo via", the sentence of its function node.
  'payload',
]);

/** Tax codes of nobody: a place that no town and no country has, or the shape of IO's own test codes. */
const TAX_CODE = /\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/gi;
const NOBODY =
  /^(?:[A-Z]{6}\d{2}[A-Z]\d{2}Z99[6-9][A-Z]|(?<letter>[A-Z])\k<letter>{5}00A00\k<letter>000[A-E])$/i;

describe('the shipped examples', () => {
  const all = EXAMPLES.flatMap(({ nodes }) => nodes);

  it('lie in folders with something to import: the menu shows every folder, with what ends in .json', () => {
    for (const entry of readdirSync(EXAMPLES_FOLDER, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const files = readdirSync(path.join(EXAMPLES_FOLDER, entry.name));
      assert.ok(
        files.some((file) => file.endsWith('.json')),
        entry.name,
      );
    }
  });

  it('all show in the menu, which lists files that end in .json, and are numbered', () => {
    for (const folder of [EXAMPLES_FOLDER, RECIPES_FOLDER, PREMIUM_FOLDER, OTHERS_FOLDER]) {
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      assert.deepEqual(
        files.map(({ name }) => name).filter((name) => !name.endsWith('.json')),
        [],
      );
    }
    // Each folder is a menu of its own; what is new in one takes the next number of all.
    const numbers = EXAMPLES.map(({ name }) => Number(/^(\d\d) - /.exec(name)?.[1])).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
    assert.ok(RECIPES.every(({ name }) => Number(name.slice(0, 2)) >= 10));
  });

  it('share no id, so that a person can import all of them', () => {
    const ids = all.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !/^[0-9a-f]{16}$/.test(id)),
      [],
    );
  });

  it('use every node type of the package', () => {
    const used = new Set(all.map(({ type }) => type));
    assert.deepEqual(
      [...OURS.keys()].filter((type) => !used.has(type)),
      [],
    );
  });

  it('use nothing that a fresh Node-RED lacks, except recipes, whose first comment says what to install', () => {
    for (const { name, nodes } of EXAMPLES) {
      const foreign = nodes.map(({ type }) => type).filter((type) => !CORE.has(type) && !OURS.has(type));
      const isRecipe = RECIPES.some((recipe) => recipe.name === name);
      const first = nodes.find(({ type }) => type === 'comment');
      for (const type of foreign) {
        assert.ok(isRecipe && THIRD_PARTY[type] !== undefined, `${name}: ${type}`);
        assert.ok(first?.name?.startsWith(`0. Prima installa ${THIRD_PARTY[type]}`), `${name}: ${type}`);
      }
    }
  });

  it('hold no key and no tax code that someone could have', () => {
    const data = readdirSync(SAMPLE_DATA);
    const lists = data.map((file) => readFileSync(path.join(SAMPLE_DATA, file), 'latin1'));
    const text = JSON.stringify(EXAMPLES) + lists.join('\n');
    assert.doesNotMatch(text, /apiKey|credential/i);
    assert.deepEqual(
      (text.match(TAX_CODE) ?? []).filter((code) => !NOBODY.test(code)),
      [],
    );
  });
});

for (const { name, nodes } of EXAMPLES) {
  describe(`the example "${name}"`, () => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const canvas = placed(nodes);
    const ours = nodes.filter(({ type }) => OURS.has(type));

    it('is one tab that bears its name and says what it does', () => {
      const tabs = nodes.filter(({ type }) => type === 'tab');
      assert.deepEqual(
        tabs.map(({ label }) => label),
        [name.replace(/^\d+ - /, '')],
      );
      assert.match(String(tabs[0]?.info), /nessun cittadino riceve nulla/);
      assert.ok(canvas.every(({ z }) => z === tabs[0]?.id));
    });

    it('begins with three comments, each with more to read, and before them with what to install', () => {
      const comments = canvas.filter(({ type }) => type === 'comment').sort(downwards);
      assert.deepEqual(
        comments.map((comment) => comment.name?.slice(0, 2)),
        [...(nodes.some(({ type }) => type in THIRD_PARTY) ? ['0.'] : []), '1.', '2.', '3.'],
      );
      assert.ok(comments.every(({ info }) => String(info).length > 80));
      const lowest = Math.max(...comments.map(({ y = 0 }) => y));
      const others = canvas.filter(({ type }) => type !== 'comment');
      assert.ok(others.every(({ y = 0 }) => y > lowest));
    });

    it('quotes the page of the simulated messages as that page is written', () => {
      const { speeds, tomorrow, today } = PAGE_TEXTS.it;
      const written = [...Object.values(speeds), tomorrow, today];
      const comments = canvas.filter(({ type }) => type === 'comment');
      const quoted = [...JSON.stringify(comments).matchAll(/«([^»]+)»/g)].map(([, quote = '']) => quote);
      const ofThePage = quoted.filter((quote) => /^un giorno (?!dopo)|\bdomani\b|\boggi\b/.test(quote));
      assert.deepEqual(
        ofThePage.filter((quote) => !written.includes(quote)),
        [],
      );
    });

    it('names every node', () => {
      // The e-mail node keeps its name in `dname`; its `name` is the one address that it always writes to.
      const nameless = [...canvas, ...ours].filter((node) => !node.name && !node.dname);
      assert.deepEqual(nameless, []);
    });

    it('wires every output to nodes of its own tab', () => {
      for (const node of canvas) {
        const outputs = OURS.get(node.type)?.palette?.outputs ?? node.wires?.length;
        assert.equal(node.wires?.length, outputs, node.name);
        for (const targets of node.wires ?? []) {
          assert.notDeepEqual(targets, [], `${node.name ?? ''} has a loose output`);
          assert.ok(
            targets.every((id) => byId.get(id)?.z === node.z),
            node.name,
          );
        }
      }
    });

    it('shows what stops the line, with a catch node', () => {
      const catchers = canvas.filter(({ type, scope }) => type === 'catch' && scope === null);
      const heard = catchers.flatMap(({ wires = [] }) => wires.flat()).map((id) => byId.get(id)?.complete);
      assert.deepEqual(heard, ['$substring(error.message, 0, 900)']);
    });

    it('prints sentences, or a single word or number, in its debug nodes', () => {
      const objects = canvas.filter(
        ({ type, targetType, complete }) =>
          type === 'debug' && targetType !== 'jsonata' && !SINGLE_VALUES.has(String(complete)),
      );
      assert.deepEqual(
        objects.map(({ name: label }) => label),
        [],
      );
    });

    it('saves the properties that the dialogs save, no more and no fewer', () => {
      for (const node of ours) {
        const structure = ['id', 'type', ...(node.z === undefined ? [] : ['z', 'x', 'y', 'wires'])];
        const expected = [...structure, ...Object.keys(OURS.get(node.type)?.defaults ?? {})];
        assert.deepEqual(Object.keys(node).sort(), expected.sort(), node.name);
        assert.equal(node.schema, 1);
      }
    });

    it('has its own institution, on the simulator, and points every node at what it carries along', () => {
      const institutions = nodes.filter(({ type }) => type === 'io-institution');
      assert.deepEqual(
        institutions.map(({ mode, fiscalCode }) => [mode, fiscalCode]),
        [['simulator', '00000000000']],
      );
      for (const node of ours) {
        for (const [property, { type }] of Object.entries(OURS.get(node.type)?.defaults ?? {})) {
          if (type !== undefined) assert.equal(byId.get(String(node[property]))?.type, type, node.name);
        }
      }
    });

    it('keeps csv nodes from turning texts into numbers', () => {
      const parsing = nodes.filter(({ type, strings }) => type === 'csv' && strings !== false);
      assert.deepEqual(parsing, []);
    });

    it('stands on the grid, within the canvas, without an overlap or a wire across a node', () => {
      for (const { name: label, x = 0, y = 0 } of canvas) assert.deepEqual([x % 10, y % 20], [0, 0], label);
      assert.deepEqual(faultsOf(canvas), []);
    });

    it('is read from left to right and from top to bottom', () => {
      const upwards = canvas.flatMap((node) =>
        (node.wires ?? []).flat().flatMap((id) => {
          const to = byId.get(id);
          const back = (to?.x ?? 0) < (node.x ?? 0) && (to?.y ?? 0) < (node.y ?? 0);
          return back ? [`${node.name ?? ''} → ${to?.name ?? ''}`] : [];
        }),
      );
      assert.deepEqual(upwards, []);
    });

    it('ties every link node to its other end, on the same tab', () => {
      for (const { id, type, name: label, links } of canvas) {
        if (!type.startsWith('link ')) continue;
        const ends = (links as string[]).map((end) => byId.get(end));
        assert.ok(ends.length > 0, label);
        const other = type === 'link in' ? 'link out' : 'link in';
        for (const end of ends) {
          assert.equal(end?.type, other, label);
          assert.ok((end.links as string[]).includes(id), label);
        }
      }
    });
  });
}

describe('sample-data/bando.csv', () => {
  const bytes = readFileSync(path.join(SAMPLE_DATA, 'bando.csv'));

  it('is what Excel on Windows saves: cp1252, CRLF, semicolons', () => {
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const text = bytes.toString('latin1');
    // The apostrophe and the euro sign of cp1252, which latin1 has not.
    for (const byte of [0x92, 0x80]) assert.ok(bytes.includes(byte));
    assert.match(text, /Nicolò/);
    assert.equal(text.match(/\n/g)?.length, text.match(/\r\n/g)?.length);
  });

  it('has the columns that the message node reads, and thirty rows', () => {
    const [header = '', ...rows] = bytes.toString('latin1').trimEnd().split('\r\n');
    const columns = header.split(';');
    for (const column of ['codice_fiscale', 'data_pubblicazione', 'oggetto_bando', 'url', 'email']) {
      assert.ok(columns.includes(column), column);
    }
    assert.equal(rows.length, 30);
    assert.ok(rows.every((row) => row.split(';').length === columns.length));
  });
});

function downwards(a: FlowNode, b: FlowNode): number {
  return (a.y ?? 0) - (b.y ?? 0);
}
