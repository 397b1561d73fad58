/** What version 0.1.0 saved, of every node type as it came from the palette and in its examples, means the same today. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NodeDef } from 'node-red';
import { ALONE, reasonFor, type Situation } from '../nodes/lib/core/properties';
import { SEND } from '../nodes/send/properties';
import type { InstitutionNode, ServiceNode } from '../nodes/lib/runtime/config-nodes';
import { readSaved } from '../nodes/lib/runtime/saved';
import { MESSAGES } from '../nodes/messages';
import { allTypes } from '../nodes/types';
import { TestRuntime } from './support/flow';

interface SavedNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

const { defaults, examples } = JSON.parse(
  readFileSync(path.join(__dirname, 'fixtures/saved-0.1.0.json'), 'utf8'),
) as { readonly defaults: readonly SavedNode[]; readonly examples: Readonly<Record<string, SavedNode[]>> };

const TYPES = new Map(allTypes(MESSAGES).map(({ type, defaults: properties }) => [type, properties]));
/** Without a person's choice they are wrong in a new node, then as now. */
const TO_CHOOSE = ['fiscalCode', 'folder', 'messageNode', 'title', 'body', 'phone', 'privacyUrl'];

function redIn(node: SavedNode): string[] {
  const situation: Situation = { ...ALONE, property: (name) => node[name], isVariable: () => false };
  return Object.entries(TYPES.get(node.type) ?? {})
    .filter(([name, property]) => property.checked && reasonFor(property, node[name], situation) !== null)
    .map(([name]) => name);
}

const ENTE = { fiscalCode: '00000000000', mode: 'live', name: 'Ente di prova' };
const IDS: Readonly<Record<string, string>> = { service: 'servizio', institution: 'ente' };

/** As from the palette, with what a person has to choose. */
function placed(): SavedNode[] {
  return defaults.map((node) => {
    const chosen = Object.fromEntries(
      Object.entries(IDS).flatMap(([name, id]) => (name in node ? [[name, id]] : [])),
    );
    if (node.type === 'io-institution') return { ...node, ...ENTE, id: 'ente' };
    if (node.type === 'io-service') return { ...node, ...chosen, id: 'servizio' };
    return { x: 1, y: 1, wires: [], ...node, ...chosen };
  });
}

/** Properties that came after that version: an old flow has none and gets their default. */
const LATER: ReadonlySet<string> = new Set([
  ...[
    'nominativo',
    'nominativoType',
    'confirm',
    'confirmAbove',
    'listFile',
    'payment',
    'attachment',
    'reminders',
  ],
]);
/** Of io-messaggio only: the messages of the model have always had them. */
const LATER_OF_FREE: ReadonlySet<string> = new Set(
  ['importo', 'numero_avviso', 'allegato'].flatMap((name) => [name, `${name}Type`]),
);

function isLater(type: string, property: string): boolean {
  // A page has had it from its first version.
  if (property === 'logDays') return type === 'io-institution';
  return LATER.has(property) || (type === 'io-messaggio' && LATER_OF_FREE.has(property));
}

describe('flows saved by version 0.1.0', () => {
  it('ask nobody before they send, as they did', () => {
    for (const nodes of Object.values(examples))
      for (const node of nodes.filter(({ type }) => type === 'io-send'))
        assert.equal(readSaved('io-send', SEND, node as unknown as NodeDef).values.confirm, 'never');
  });

  it('have nodes only of types that are still there', () => {
    assert.ok(defaults.length > 20);
    assert.deepEqual(
      defaults.filter(({ type }) => !TYPES.has(type)).map(({ type }) => type),
      [],
    );
  });

  for (const node of defaults)
    it(`hold a new ${node.type} whose properties are still called so and read as they did`, () => {
      const properties = TYPES.get(node.type) ?? {};
      const { type } = node;
      const saved = Object.keys(node).filter((name) => !['id', 'type', 'z'].includes(name));
      const known = Object.keys(properties).filter((property) => !isLater(type, property));
      assert.deepEqual(known, saved);
      for (const name of redIn(node)) assert.ok(TO_CHOOSE.includes(name), name);
      const chosen = { ...node, ...ENTE, folder: 'pdf' };
      assert.equal(readSaved(type, properties, chosen as unknown as NodeDef).fault, undefined);
    });

  for (const [name, nodes] of Object.entries(examples))
    it(`of the example "${name}" show nothing wrong and stop no node`, () => {
      for (const node of nodes) {
        const properties = TYPES.get(node.type);
        assert.ok(properties, node.type);
        const asked = Object.keys(properties).filter((property) => node[property] === undefined);
        assert.deepEqual(
          asked.filter((property) => !isLater(node.type, property)),
          [],
          'everything is saved',
        );
        assert.deepEqual(redIn(node), [], node.type);
        assert.equal(readSaved(node.type, properties, node as unknown as NodeDef).fault, undefined);
      }
    });
});

describe('flows saved by version 0.1.0, in a running Node-RED', () => {
  const red = new TestRuntime();
  before(() => red.start());
  after(() => red.stop());
  afterEach(() => red.unload());

  it('send where and as they did', async () => {
    await red.load([{ id: 'tab', type: 'tab' }, ...placed()]);
    const ente = red.node('ente') as unknown as InstitutionNode;
    assert.equal(ente.fault, undefined);
    assert.deepEqual(await ente.destination(), {
      line: '00000000000|live|https://api.io.pagopa.it/api/v1',
      mode: 'live',
      url: 'https://api.io.pagopa.it/api/v1',
      callsPer5s: 120,
      window: { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5, 6, 7] },
      trialList: undefined,
      recipientDays: 30,
      retentionDays: 90,
      logDays: 730,
    });
    const { premium, paymentButton, configurationId, hasKey } = red.node(
      'servizio',
    ) as unknown as ServiceNode;
    assert.deepEqual([premium, paymentButton, configurationId, hasKey], [false, '', '', true]);
    for (const { id, type } of placed()) assert.equal(red.node(id).type, type);
  });

  const TRIAL = { mode: 'trial', trialList: ['AAAAAA00A00A000A', '${COLLEGA_DI_PROVA}'] };
  const older = () => placed().map((node) => (node.type === 'io-institution' ? { ...node, ...TRIAL } : node));
  before(() => {
    process.env.COLLEGA_DI_PROVA = 'BBBBBB00B00B000B';
  });
  after(() => {
    delete process.env.COLLEGA_DI_PROVA;
  });
  const trialList = async (credentials: object) => {
    await red.load([{ id: 'tab', type: 'tab' }, ...older()], { ente: credentials });
    const ente = red.node('ente') as unknown as InstitutionNode;
    return [ente.fault?.code, ...((await ente.destination()).trialList ?? [])];
  };

  it('have their trial list as a property, which counts until the dialog has made a credential of it', async () => {
    assert.deepEqual(await trialList({}), [undefined, 'AAAAAA00A00A000A', 'BBBBBB00B00B000B']);
  });

  it('are followed by ones whose trial list is a credential, with an environment variable in each line', async () => {
    assert.deepEqual(await trialList({ trialCodes: 'CCCCCC00C00C000C\n${COLLEGA_DI_PROVA}' }), [
      ...[undefined, 'CCCCCC00C00C000C', 'BBBBBB00B00B000B'],
    ]);
  });

  it('stop at a credential that is no trial list, as they do at such a property', async () => {
    assert.deepEqual(await trialList({ trialCodes: 'CCCCCC00C00C000C\nnessuno' }), ['IO_PROPERTY_INVALID']);
  });
});
