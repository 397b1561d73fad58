import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruiseNodes } from '../../scripts/house/cruise';

const ROOT = path.resolve(__dirname, '../..');
/** Imports that lint has to refuse: where, what, and by which rule. Each stands in a file of its own. */
const FORBIDDEN: readonly (readonly [what: string, from: string, code: string, rule: string])[] = [
  ['a room from another room', 'send/a', "import '../file/room';", 'rooms-apart'],
  ['a room from another, its types only', 'send/b', "import type { A } from '../file/room';", 'rooms-apart'],
  ['a room from another, while it runs', 'send/c', "void import('../file/room');", 'rooms-apart'],
  ['a room from another, to pass it on', 'send/d', "export * from '../file/room';", 'rooms-apart'],
  ['a room from the entries', 'send/e', "import '../types';", 'rooms-apart'],
  ['the sidebar from a room', 'sidebar/view/a', "import '../../send/room';", 'rooms-apart'],
  ['lib from a room', 'lib/runtime/a', "import '../../send/room';", 'lib/runtime'],
  [
    'lib from a room, its types only',
    'lib/outbox/a',
    "import type { A } from '../../send/room';",
    'lib/outbox',
  ],
  ['lib from the entries', 'lib/editor/a', "import '../../types';", 'lib/editor'],
  ['core from what is above it', 'lib/core/a', "import '../register/room';", 'lib/core'],
  [
    'core from what is above it, types only',
    'lib/core/b',
    "import type { A } from '../io-api/room';",
    'lib/core',
  ],
  ['core from the messages', 'lib/core/c', "import '../../messages/room';", 'lib/core'],
  ['the register from its neighbour', 'lib/register/a', "import '../io-api/room';", 'lib/register'],
  [
    'the simulator from core, whose rules it must not share',
    'lib/simulator/a',
    "import '../core/room';",
    'lib/simulator',
  ],
  ['the runtime from the engine above it', 'lib/runtime/b', "import '../outbox/room';", 'lib/runtime'],
  ['the browser’s part from the server’s', 'lib/editor/b', "import '../runtime/room';", 'lib/editor'],
  ['the messages from the runtime', 'messages/a', "import '../lib/runtime/room';", 'messages-are-data'],
  ['the messages from a room', 'messages/b', "import type { A } from '../send/room';", 'messages-are-data'],
  ['core from Node', 'lib/core/d', "import 'node:fs';", 'bare-core'],
  ['the messages from Node, types only', 'messages/c', "import type { A } from 'node:net';", 'bare-messages'],
  ['the dialogs from HTTP', 'lib/editor/c', "import 'axios';", 'bare-editor'],
  ['the register from HTTP', 'lib/register/b', "import 'axios';", 'register-alone'],
  ['a new room of lib from a room', 'lib/unlisted/a', "import '../../send/room';", 'lib-unlisted'],
  ['a file beside the rooms of lib from a room', 'lib/loose', "import '../send/room';", 'lib-unlisted'],
  ['a room from another, in a type', 'send/f', "export type A = import('../file/room').A;", 'rooms-apart'],
  ['a circle', 'file/a', "import './a2';", 'no-circles'],
  ['a circle of types', 'file/b', "import type { B } from './b2';", 'no-circles'],
  ['a circle of three', 'file/c', "import './c2';", 'no-circles'],
];

/** The rest of the circles. */
const CIRCLES = {
  'file/a2': "import './a';",
  'file/b2': "import type { B } from './b'; export type { B };",
  'file/c2': "import './c3';",
  'file/c3': "import './c';",
};

/** Imports that are as they should be. */
const ALLOWED = {
  'send/good': "import '../lib/outbox/room'; import '../messages/room'; import './room';",
  'lib/outbox/good': "import '../runtime/room'; import '../core/room';",
  'messages/good': "import type { A } from '../lib/core/room';",
  index: "import './send/room'; import './lib/runtime/room';",
};

describe('the walls between the rooms', () => {
  let folder: string;
  const open = rooms().filter((room) => room !== 'locales');
  let violations: readonly (readonly [from: string, rule: string])[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-walls-'));
    for (const room of rooms()) write(`${room}/room`, 'export type A = string;');
    write('types', '');
    for (const [, from, code] of FORBIDDEN) write(from, `${code} export type B = string;`);
    for (const [name, code] of Object.entries({ ...CIRCLES, ...ALLOWED })) write(name, code);
    for (const room of open)
      write(`${room}/out`, `import '${'../'.repeat(room.split('/').length)}another/room';`);
    write('another/room', '');
    const { summary } = await cruiseNodes(folder);
    violations = summary.violations.map(({ from, rule }) => [from, rule.name]);
    assert.equal(summary.error, violations.length, 'what a wall forbids is an error');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [what, from, , rule] of FORBIDDEN)
    it(`refuse ${what}`, () => {
      const found = violations.filter(([file]) => file === `nodes/${from}.ts`).map(([, name]) => name);
      assert.deepEqual(found, [rule]);
    });

  it('let through a room that uses lib/, messages/ and itself, and lib that uses what is below', () => {
    const files = Object.keys(ALLOWED).map((name) => `nodes/${name}.ts`);
    assert.deepEqual(
      violations.filter(([file]) => files.includes(file)),
      [],
    );
  });

  it('stand around every room: each refuses an import of a room that is not its own', () => {
    const refused = new Set(violations.map(([from]) => from));
    assert.deepEqual(
      open.filter((room) => !refused.has(`nodes/${room}/out.ts`)),
      [],
    );
  });

  function write(name: string, code: string): void {
    const file = path.join(folder, 'nodes', `${name}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${code}\n`);
  }
});

/** All rooms of nodes/ as they are today. */
function rooms(): string[] {
  const inside = (folder: string): string[] =>
    readdirSync(path.join(ROOT, 'nodes', folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => path.posix.join(folder, name));
  return inside('.').flatMap((room) => (room === 'lib' ? inside('lib') : [room]));
}
