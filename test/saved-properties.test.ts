/** Dialog and running node answer alike for every value that a flow may hold. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NodeDef } from 'node-red';
import type { Mode } from '../nodes/lib/core';
import { ALONE, type Properties, reasonFor, type Situation } from '../nodes/lib/core/properties';
import { readSaved } from '../nodes/lib/runtime/saved';
import { MESSAGES } from '../nodes/messages';
import { allTypes } from '../nodes/types';
import { row, stage } from './support/stage';
import { examplesOf } from './support/examples-of';

type Json = Record<string, unknown>;

const TYPES = new Map(allTypes(MESSAGES).map(({ type, defaults }) => [type, defaults]));

function propertiesOf(type: string): Properties {
  const found = TYPES.get(type);
  assert.ok(found);
  return found;
}

function defaultsOf(properties: Properties): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, { value }]) => [name, value]));
}

function situationOf(saved: Json, mode: Mode): Situation {
  return { ...ALONE, property: (name) => saved[name], mode };
}

/** The properties of a node at which its dialog says that something is wrong. */
function redIn(type: string, saved: Json, mode: Mode = 'live'): string[] {
  return Object.entries(propertiesOf(type))
    .filter(
      ([name, property]) =>
        property.checked && reasonFor(property, saved[name], situationOf(saved, mode)) !== null,
    )
    .map(([name]) => name);
}

const ENTE = { fiscalCode: '00000000000', mode: 'live' };
const AT_NIGHT = { windowFrom: '20:00', windowTo: '06:00' };
const TRIAL = { mode: 'trial', trialList: ['AAAAAA00A00A000A'] };

/** What an io-institution saves, and the fault of what goes through it; undefined: messages are prepared. */
const INSTITUTIONS: readonly (readonly [string, Json, string | undefined])[] = [
  ['a window over midnight', AT_NIGHT, undefined],
  ['an hour with one digit', { windowFrom: '8:00', windowTo: '20:00' }, undefined],
  ['both', { windowFrom: '22:30', windowTo: '7:15' }, undefined],
  ['no sending day', { windowDays: [] }, undefined],
  ['days as texts', { windowDays: ['1', '2'] }, undefined],
  ['days in one text', { windowDays: '1,2' }, undefined],
  ['days that are none', { windowDays: ['lunedì'] }, 'IO_WINDOW_INVALID'],
  ['the same hour twice', { windowFrom: '08:00', windowTo: '8:00' }, 'IO_WINDOW_INVALID'],
  ['one end of the window', { windowFrom: '08:00', windowTo: '' }, 'IO_WINDOW_INVALID'],
  ['no hours', { windowFrom: '', windowTo: '' }, undefined],
  ['hours that are numbers', { windowFrom: 8, windowTo: 20 }, 'IO_WINDOW_INVALID'],
  ['hours that are none, in the simulator', { mode: 'simulator', windowFrom: 'mattina' }, undefined],
  ['an address with a password', { baseUrl: 'https://:pw@io.example/api' }, 'IO_BASE_URL_INVALID'],
  ['an address with a question mark', { baseUrl: 'https://io.example/?' }, 'IO_BASE_URL_INVALID'],
  ['an address that is a number', { baseUrl: 4010 }, 'IO_BASE_URL_INVALID'],
  ['an address with a slash at its end', { baseUrl: 'https://io.example/api/v1/' }, undefined],
  ['no address', { baseUrl: ' ' }, undefined],
  ['a fiscal code with blanks around it', { fiscalCode: ' 00000000000 ' }, undefined],
  ['a fiscal code that is a number', { fiscalCode: 12345678901 }, 'IO_INSTITUTION_INVALID'],
  ['no calls', { callsPer5s: '' }, undefined],
  ['calls as a text with blanks', { callsPer5s: ' 120 ' }, undefined],
  ['more calls than there can be', { callsPer5s: 100_001 }, 'IO_PROPERTY_INVALID'],
  ['half a call', { callsPer5s: '7.5' }, 'IO_PROPERTY_INVALID'],
  ['calls in letters', { callsPer5s: 'tante' }, 'IO_PROPERTY_INVALID'],
  ['days that pass ten years', { retentionDays: 9999 }, 'IO_PROPERTY_INVALID'],
  ['recipients for longer than all the rest', { recipientDays: 30, retentionDays: 10 }, undefined],
  ['a mode that is none', { mode: 'Live' }, 'IO_PROPERTY_INVALID'],
  ['a trial for nobody', { mode: 'trial', trialList: [] }, undefined],
  ['a trial for a company', { mode: 'trial', trialList: ['01234567890'] }, 'IO_PROPERTY_INVALID'],
  ['a trial in one text', { mode: 'trial', trialList: 'aaaaaa00a00a000a; ' }, undefined],
  ['a trial list that is not used', { trialList: ['01234567890'] }, undefined],
];

describe('an io-institution with', () => {
  const scene = stage();

  for (const [what, saved, code] of INSTITUTIONS)
    it(`${what} is ${code === undefined ? 'taken' : `refused (${code})`} by its dialog and by the node`, async () => {
      const all = { ...defaultsOf(propertiesOf('io-institution')), ...ENTE, ...saved };
      assert.equal(redIn('io-institution', all).length > 0, code !== undefined, 'dialog');
      await scene.load({ ente: all });
      const [ready, caught] = [scene.runtime.wire('ready'), scene.runtime.wire('caught')];
      scene.runtime.node('message').receive({ payload: row('RSSMRA85T10A562S') });
      const fault = await Promise.race([
        caught.next().then(({ error }) => error?.code),
        ready.next().then(() => undefined),
        scene.runtime
          .wire('wrong')
          .next()
          .then(() => undefined),
      ]);
      assert.equal(fault, code, 'node');
    });

  it('a number out of its bounds says which field, which value and what to write', async () => {
    await scene.load({ ente: { ...ENTE, ...TRIAL, retentionDays: 9999 } });
    const caught = scene.runtime.wire('caught');
    scene.runtime.node('message').receive({ payload: row() });
    const { error } = await caught.next();
    assert.match(error?.message ?? '', /«Ente su IO», campo «[^»]+»: «9999» .*da 1 a 3650/);
  });
});

const SIMPLE: readonly (readonly [string, string, unknown, boolean])[] = [
  ['io-status', 'maxWaitHours', 1000, true],
  ['io-status', 'maxWaitHours', '0.5', true],
  ['io-status', 'maxWaitHours', '', true],
  ['io-status', 'maxWaitHours', 0, false],
  ['io-status', 'maxWaitHours', '0x10', false],
  ['io-check', 'quietSeconds', 0.05, true],
  ['io-check', 'quietSeconds', 3601, false],
  ['io-scadenze', 'daysBefore', 99, false],
  ['io-scadenze', 'daysBefore', '5.5', false],
  ['io-scadenze', 'daysAfter', '0', true],
  ['io-scadenze', 'daysAfter', '', true],
  ['io-scadenze', 'atTime', '9:00', true],
  ['io-scadenze', 'atTime', '', true],
  ['io-scadenze', 'atTime', '25:00', false],
  ['io-remote-content', 'path', '/io-allegati/', true],
  ['io-remote-content', 'headerName', ' X-Chiave ', true],
  ['io-remote-content', 'headerName', 'x_chiave', false],
  ['io-remote-content', 'maxMb', 0.5, true],
  ['io-remote-content', 'maxMb', 500, false],
  ['io-remote-content', 'publicUrl', 'https://x.example/?', false],
  ['io-remote-content', 'publicUrl', 'https://:pw@x.example/', false],
  ['io-remote-content', 'allowList', ['http://169.254.169.254/'], false],
  ['io-remote-content', 'allowList', ['https://files.comune.example/a%2Fb/'], false],
  ['io-remote-content', 'allowList', ['https://files.comune.example/x/..;/'], false],
  ['io-remote-content', 'allowList', ['https://:pw@files.comune.example/'], false],
  ['io-remote-content', 'allowList', ['https://files.comune.example/a b/'], false],
  ['io-remote-content', 'allowList', ['https://files.comune.example/bandi/'], true],
  ['io-remote-content', 'allowList', 'https://files.comune.example/bandi/', true],
  ['io-remote-content', 'allowList', [5], false],
  ['io-service', 'configurationId', 'x', false],
];

/** What the property in question needs besides. */
const AROUND: Readonly<Record<string, Json>> = {
  'io-remote-content': { publicUrl: 'https://x.example', source: 'url', allowList: ['https://x.example/'] },
  'io-service': { premium: true },
};

describe('dialog and running node', () => {
  for (const [type, name, value, isTaken] of SIMPLE)
    it(`both ${isTaken ? 'take' : 'refuse'} ${JSON.stringify(value)} as ${name} of ${type}`, () => {
      const saved = { ...defaultsOf(propertiesOf(type)), ...AROUND[type], [name]: value };
      const inDialog = reasonFor(propertiesOf(type)[name] as never, value, situationOf(saved, 'live'));
      const { fault } = readSaved(type, propertiesOf(type), saved as unknown as NodeDef, 'live');
      assert.deepEqual([inDialog === null, fault === undefined], [isTaken, isTaken]);
    });
});

/** Anything that JSON can hold, and what looks right. */
const written = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<unknown>,
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    ' ',
    '0',
    '1',
    ' 7 ',
    '1e3',
    -1,
    0,
    1.5,
    120,
    1e9,
    true,
    'true',
  ),
  fc.constantFrom<unknown>(
    '8:00',
    '20:00',
    '06:00',
    '24:00',
    'live',
    'trial',
    'simulator',
    'url',
    'flow',
    'msg',
  ),
  fc.constantFrom<unknown>('https://x.example/', 'http://127.0.0.1:1/', 'https://:p@x', '/a', 'X-A', '${A}'),
  fc.array(
    fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constantFrom('1', 'AAAAAA00A00A000A', 'https://x.example')),
  ),
);

describe('of every node type', () => {
  for (const [type, properties] of TYPES)
    it(`${type} the dialog is red exactly where the running node does not read, whatever is saved`, () => {
      const names = Object.keys(properties);
      const saved = fc.record(Object.fromEntries(names.map((name) => [name, written])), { requiredKeys: [] });
      fc.assert(
        fc.property(saved, fc.constantFrom<Mode>('simulator', 'trial', 'live'), (values, mode) => {
          const situation = situationOf(values, mode);
          const refused = names.filter((name) => {
            const property = properties[name];
            // What other nodes or rows show is asked, too: it must not break on any value.
            property?.further?.(values[name], situation);
            property?.advice?.(values[name], situation);
            return property?.read(values[name], situation).ok === false;
          });
          const red = redIn(type, values, mode);
          const { fault } = readSaved(type, properties, values as unknown as NodeDef, mode);
          assert.equal(fault !== undefined, refused.length > 0);
          // Red besides is only what the running node finds where it uses the value.
          assert.deepEqual(
            red.filter((name) => refused.includes(name) || properties[name]?.further === undefined),
            refused,
          );
        }),
        { numRuns: examplesOf(150) },
      );
    });

  for (const [type, properties] of TYPES)
    it(`${type} an open dialog that is only closed again changes nothing of what is meant`, () => {
      // The list of the trial is moved to a credential, which test/saved-flows.test.ts looks at.
      for (const [name, property] of Object.entries(properties).filter(([name]) => name !== 'trialList'))
        fc.assert(
          fc.property(written, (value) => {
            // In a trial all lists are looked at.
            const around = { mode: 'trial', source: 'url', [`${name}Type`]: 'msg' };
            const situation = situationOf({ ...around, [name]: value }, 'live');
            const before = property.read(value, situation);
            if (!before.ok || (property.shows === undefined && property.saves === undefined)) return;
            const shown = property.shows?.(value) ?? value;
            const after = property.read(property.saves?.(shown) ?? shown, situation);
            assert.deepEqual(after, before, name);
          }),
          { numRuns: examplesOf(100) },
        );
    });
});

describe('a message node', () => {
  const scene = stage();
  const LONG =
    'Testo di prova che basta per un messaggio a un cittadino del Comune. Ancora un poco di testo.';
  const problems = async (message: Json): Promise<string[] | string> => {
    await scene.load({
      message: { type: 'io-messaggio', title: 'Un titolo che basta', body: LONG, ...message },
    });
    const [ready, wrong, caught] = ['ready', 'wrong', 'caught'].map((id) => scene.runtime.wire(id));
    scene.runtime.node('message').receive({ payload: row('RSSMRA85T10A562S') });
    return Promise.race([
      ready?.next().then(() => []) ?? [],
      wrong?.next().then(({ io }) => io.errors?.map(({ field }) => field) ?? []) ?? [],
      caught?.next().then(({ error }) => error?.code ?? '') ?? [],
    ]);
  };
  const own = (more: Json): Json => ({
    name: 'sede',
    value: 'payload.sede',
    valueType: 'msg',
    kind: 'text',
    ...more,
  });

  it('refuses a row whose "caso" is no path, as the dialog does: an empty one would make two messages a copy', async () => {
    assert.deepEqual(await problems({ caso: 'payload..x', casoType: 'msg' }), ['caso']);
  });

  it('takes "caso" and a field for a path when no type was saved, and the field for a path of its own name without both', async () => {
    assert.deepEqual(await problems({ caso: 'payload.pratica' }), []);
  });

  it('does not write the path of a field into a message when its value was not saved', async () => {
    assert.deepEqual(await problems({ codice_fiscaleType: 'str' }), ['codice_fiscale']);
  });

  for (const [what, fields] of [
    ['that takes the place of the fiscal code', [own({ name: 'codice_fiscale' })]],
    ['twice', [own({}), own({})]],
    ['of no kind', [own({ kind: 'colore' })]],
    ['without a value', [{ name: 'sede', kind: 'text' }]],
  ] as const)
    it(`makes no message with a field of its own ${what}`, async () => {
      assert.equal(await problems({ fields }), 'IO_PROPERTY_INVALID');
      assert.ok(
        redIn('io-messaggio', { title: 'Un titolo che basta', body: LONG, fields }).includes('fields'),
      );
    });
});

describe('an io-report', () => {
  const scene = stage();

  it('is not about all campaigns when the path of its one is no path', async () => {
    const report = {
      id: 'report',
      type: 'io-report',
      z: 'tab',
      x: 1,
      y: 1,
      institution: 'ente',
      wires: [[], []],
    };
    await scene.runtime.load([...scene.flow(), { ...report, campagna: 'payload..x', campagnaType: 'msg' }]);
    const caught = scene.runtime.wire('caught');
    scene.runtime.node('report').receive({ payload: {} });
    assert.equal((await caught.next()).error?.code, 'IO_PROPERTY_INVALID');
  });
});
