import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { allTypes, CATEGORY } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { build } from '../../scripts/build';
import { missingParts } from '../../scripts/build/complete';
import { ALONE } from '../../nodes/lib/core/properties';
import { dialogTemplate } from '../../scripts/build/template';
import { CATALOGUES } from '../../nodes/locales';
import { LANGUAGES, lookUp } from '../../nodes/locales/catalogue';

const ROOT = join(__dirname, '../..');
const TYPES = allTypes(MESSAGES);

interface Registered {
  category: string;
  color?: string;
  icon?: string;
  inputs?: number;
  outputs?: number;
  defaults: Record<string, { value: unknown; type?: string; validate?: (...args: unknown[]) => unknown }>;
  categoryDescription?: string;
  paletteLabel(): string;
  outputLabels?(index: number): string;
}

/** Runs the scripts of the html as the editor would, with a `RED` that only takes types and gives keys for texts; then `later`. */
function run(html: string, later = ''): Map<string, Registered> {
  const types = new Map<string, Registered>();
  const RED = {
    nodes: {
      registerType: (type: string, definition: Registered) => types.set(type, definition),
      node: () => null,
    },
    utils: { validateTypedProperty: () => true },
    events: { on: () => undefined },
    comms: { subscribe: () => undefined },
    _: (key: string) => key.split(':').at(-1),
  };
  const context = vm.createContext({ RED, $: () => assert.fail('no page at registration'), URL, Intl });
  for (const [, code = ''] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)) {
    vm.runInContext(code, context);
  }
  vm.runInContext(later, context);
  return types;
}

describe('editor: the built package', () => {
  let folder: string;
  let html: string;
  let registered: Map<string, Registered>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'io-build-'));
    await build(folder);
    html = readFileSync(join(folder, 'dist/io-servizi-sociali.html'), 'utf8');
    registered = run(html);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('registers every type by a literal call, for those who read the html without running it', () => {
    for (const { type, palette } of TYPES) {
      const start = `RED.nodes.registerType("${type}",{category:"${palette ? CATEGORY : 'config'}",`;
      assert.equal(html.split(start).length, 2, type);
      if (!palette) continue;
      const call = html.slice(html.indexOf(start)).slice(0, 400).replace(/\s+/g, '');
      const literals = `color:"${palette.color}",icon:"${palette.icon}",inputs:${palette.inputs},outputs:${palette.outputs},categoryDescription:`;
      assert.ok(call.includes(literals), type);
    }
  });

  it('registers just these types, with the saved properties of their definitions', () => {
    assert.deepEqual(
      [...registered.keys()],
      TYPES.map(({ type }) => type),
    );
    for (const { type, defaults } of TYPES) {
      const built = Object.entries(registered.get(type)?.defaults ?? {});
      assert.deepEqual(
        JSON.parse(JSON.stringify(built.map(([name, { value }]) => [name, value]))),
        Object.entries(defaults).map(([name, { value }]) => [name, value]),
      );
    }
  });

  it('gives Node-RED validators of two parameters, whose texts are reasons', () => {
    for (const [type, { defaults }] of registered) {
      for (const [name, { validate }] of Object.entries(defaults)) {
        if (validate) assert.equal(validate.length, 2, `${type} ${name}`);
      }
    }
    const { validate } = registered.get('io-institution')?.defaults.fiscalCode ?? {};
    const node = { id: 'a', type: 'io-institution' };
    assert.equal(validate?.call(node, '123', {}), 'check.fiscalCode');
    assert.equal(validate.call(node, '123', undefined), false);
    assert.equal(validate.call(node, '01234567890', {}), true);
  });

  it('names nodes and ports from the catalogue', () => {
    assert.equal(registered.get('io-send')?.paletteLabel(), 'type.io-send');
    assert.equal(registered.get('io-send')?.outputLabels?.(2), 'port.send.out3');
    assert.equal(registered.get('io-messaggio')?.outputLabels?.(1), 'port.message.out2');
  });

  it('describes its palette category by a key that every language has', () => {
    const key = `palette.description.${CATEGORY}`;
    for (const { type, palette } of TYPES) {
      const description = registered.get(type)?.categoryDescription;
      assert.equal(
        description,
        palette && `@io-comuni/node-red-servizi-sociali/io-servizi-sociali:${key}`,
        type,
      );
    }
    for (const language of LANGUAGES) assert.ok(lookUp(CATALOGUES[language], key), language);
  });

  it('has a dialog for every type, with an input for every saved property', () => {
    for (const { type, defaults, palette } of TYPES) {
      const template = templateOf(type);
      const prefix = palette ? 'node-input' : 'node-config-input';
      for (const name of Object.keys(defaults).filter((one) => one !== 'schema')) {
        assert.ok(template.includes(`id="${prefix}-${name}"`), `${type}: ${name}`);
      }
    }
  });

  it('ties every label to an input and every description to a text', () => {
    for (const { type } of TYPES) {
      const template = templateOf(type);
      for (const [, ids = ''] of template.matchAll(/ (?:for|aria-describedby)="([^"]*)"/g)) {
        for (const id of ids.split(' '))
          assert.match(template, new RegExp(`\\sid="${id}"`), `${type}: ${id}`);
      }
    }
  });

  it('loads nothing from elsewhere and stays small', () => {
    const [style = ''] = /<style>[\s\S]*?<\/style>/.exec(html) ?? [];
    assert.equal(/<script[^>]+src=|<link\b/.exec(html)?.[0], undefined);
    assert.equal(/@import|url\(/.exec(style)?.[0], undefined);
    const bytes = Buffer.byteLength(html);
    assert.ok(bytes < 200 * 1024, `${bytes} bytes`);
  });

  it('asks for the second file by a name that has the hash of its content, so that an old one is never taken', () => {
    const [name, code] = secondFile();
    const hash = createHash('sha256').update(code).digest('hex');
    assert.equal(name, `dialogs-${hash.slice(0, 12)}.js`);
    assert.equal(html.split(name).length, 2, 'the html names it once');
    assert.equal(/dialogs-[0-9a-f]{12}/g.exec(html.replaceAll(name, '')), null);
  });

  it('has in the second file what only an open dialog needs, and nothing twice', () => {
    const [, code] = secondFile();
    // Words of the phone, of a sample workbook, of a check; they stand in one file each.
    for (const [words, inSecond] of [
      ['phone-actions', true],
      ['xl/workbook.xml', true],
      ['check.fiscalCode', false],
      ['io-free-fields', false],
    ] as const) {
      assert.equal(code.includes(words), inSecond, `second file: ${words}`);
      assert.equal(html.includes(words), !inSecond, `html: ${words}`);
    }
    assert.doesNotThrow(() => run(html, code), 'it finds in the html what it takes from there');
  });

  it('uses colours of the theme only', () => {
    const [style = ''] = /<style>[\s\S]*?<\/style>/.exec(html) ?? [];
    assert.doesNotMatch(style, /#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(/i);
  });

  it('carries the runtime as a function that Node-RED can call', () => {
    const code = readFileSync(join(folder, 'dist/io-servizi-sociali.js'), 'utf8');
    const names = ['module', 'exports', 'require', '__dirname', '__filename'];
    const module = { exports: {} as unknown };
    const packages = createRequire(join(ROOT, 'package.json'));
    const built = createRequire(join(folder, 'dist/io-servizi-sociali.js'));
    const require = (name: string): unknown => (name.startsWith('.') ? built(name) : packages(name));
    const load = vm.compileFunction(code, names) as (...args: unknown[]) => void;
    load(module, module.exports, require, folder, join(folder, 'runtime.js'));
    assert.equal(typeof module.exports, 'function');
  });

  it('carries the texts of the server once, as the catalogues', () => {
    const program = readFileSync(join(folder, 'dist/io-servizi-sociali.js'), 'utf8');
    for (const language of LANGUAGES) {
      const text = lookUp(CATALOGUES[language], 'reason.NOT_ON_IO.text');
      assert.ok(typeof text === 'string' && !program.includes(text), language);
      assert.ok(program.includes(`./locales/${language}/io-servizi-sociali.json`), language);
    }
  });

  it('has icons, catalogues and the inbox page beside it', () => {
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
    for (const { palette } of TYPES)
      if (palette) assert.ok(files.includes(`icons/${palette.icon}`), palette.icon);
    for (const language of LANGUAGES) {
      for (const end of ['json', 'html'])
        assert.ok(files.includes(`locales/${language}/io-servizi-sociali.${end}`));
    }
    assert.ok(files.includes('inbox.html'));
  });

  it('removes what an earlier build left', async () => {
    const old = ['dist/icons/old.svg', 'resources/dialogs-0123456789ab.js'].map((name) => join(folder, name));
    for (const file of old) writeFileSync(file, '');
    await build(folder);
    for (const file of old) assert.equal(existsSync(file), false);
    assert.deepEqual(readdirSync(folder), ['dist', 'resources']);
  });

  function secondFile(): [name: string, code: string] {
    const [name = '', ...others] = readdirSync(join(folder, 'resources')).filter((file) =>
      file.endsWith('.js'),
    );
    assert.deepEqual(others, []);
    return [name, readFileSync(join(folder, 'resources', name), 'utf8')];
  }

  function templateOf(type: string): string {
    const start = html.indexOf(`data-template-name="${type}"`);
    assert.ok(start > 0, type);
    return html.slice(start, html.indexOf('</script>', start));
  }
});

describe('editor: the catalogues', () => {
  it('have every text that the templates of the dialogs name, or nothing is built', () => {
    const [type] = TYPES;
    assert.ok(type);
    const template = (html: string): string => dialogTemplate(type, html);
    assert.match(template('<p data-i18n="[title]dialog.name;dialog.service"></p>'), /dialog\.service/);
    assert.throws(() => template('<p data-i18n="[title]dialog.name;dialog.nome"></p>'), /"dialog\.nome"/);
    assert.throws(
      () => template('<section data-io-tab="dialog.tab.nothing"></section>'),
      /"dialog\.tab\.nothing"/,
    );
  });

  it('leave a choice to the properties of its room: a list offers only what they know, their default too', () => {
    let lists = 0;
    for (const { room, defaults } of TYPES) {
      const template = readFileSync(join(ROOT, 'nodes', room, 'dialog.html'), 'utf8');
      for (const [, name = '', options = ''] of template.matchAll(
        /<select id="node-(?:config-)?input-(\w+)"[^>]*>([\s\S]*?)<\/select>/g,
      )) {
        const values = [...options.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value);
        const property = defaults[name];
        if (values.length === 0 || property === undefined) continue;
        lists += 1;
        assert.ok(values.includes(String(property.value)), `${room}: ${name}`);
        for (const value of values) assert.equal(property.shows?.(value) ?? value, value, `${room}: ${name}`);
        for (const value of values) assert.deepEqual(property.read(value, ALONE), { ok: true, value });
      }
    }
    assert.ok(lists > 5, `${lists}`);
  });

  it('leave the bounds of an input to the properties of its room, or nothing is built', () => {
    const [type] = TYPES;
    assert.ok(type);
    for (const bound of ['min="1"', 'max="9"', 'maxlength="11"', 'pattern="[0-9]+"'])
      assert.throws(() => dialogTemplate(type, `<input type="text" ${bound} />`), /properties\.ts/, bound);
  });

  it('name every type, field and help page: the strict build asks for them', () => {
    const missing = missingParts(TYPES, ROOT).filter((part) => part.includes('no text for'));
    assert.deepEqual(missing, []);
  });

  it('are looked at, as are icons, help and examples: an empty folder has none of them', () => {
    const missing = missingParts(TYPES, join(ROOT, 'test/scripts'), { it: {}, 'en-US': {}, de: {} });
    for (const part of ['it: no text for "type.io-send"', 'en-US: help/io-service.md is missing']) {
      assert.ok(missing.includes(part), part);
    }
    assert.ok(missing.includes('io-send: icons/io-send.svg is missing'));
    assert.ok(missing.includes('io-institution: no example uses it'));
  });
});
