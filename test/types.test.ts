import assert from 'node:assert/strict';
import { allProperties, allTypes, messageType } from '../nodes/types';
import { messageBySlug, MESSAGES } from '../nodes/messages';

const TYPES = allTypes(MESSAGES);

function defaultsOf(type: string): Record<string, unknown> {
  const definition = TYPES.find((one) => one.type === type);
  assert.ok(definition, `${type} is defined`);
  return Object.fromEntries(Object.entries(definition.defaults).map(([name, { value }]) => [name, value]));
}

describe('editor: what is saved of a node', () => {
  it('has a type for every message, then the tools, then the config nodes', () => {
    const kindOf = ({ message, palette }: (typeof TYPES)[number]): number => (message ? 0 : palette ? 1 : 2);
    const kinds = TYPES.map(kindOf);
    assert.deepEqual(kinds, kinds.toSorted());
    assert.deepEqual([...new Set(kinds)], [0, 1, 2]);
    assert.deepEqual(
      TYPES.filter(({ message }) => message).map(({ type }) => type),
      MESSAGES.map(({ slug }) => `io-${slug}`),
    );
  });

  it('shows every type whose properties are known', () => {
    assert.deepEqual(TYPES.map(({ type }) => type).sort(), [...allProperties(MESSAGES).keys()].sort());
  });

  it('saves name and schema version of every node', () => {
    for (const type of TYPES) {
      assert.equal(type.defaults.name?.value, '', type.type);
      assert.equal(type.defaults.schema?.value, 1, type.type);
    }
  });

  it('saves every field of a message with its typed-input type, by default a column of the row', () => {
    assert.deepEqual(defaultsOf('io-richiesta-accolta'), {
      name: '',
      schema: 1,
      service: '',
      title: '',
      body: '',
      codice_fiscale: 'payload.codice_fiscale',
      codice_fiscaleType: 'msg',
      oggetto_richiesta: 'payload.oggetto_richiesta',
      oggetto_richiestaType: 'msg',
      url: 'payload.url',
      urlType: 'msg',
      caso: '',
      casoType: 'str',
      campagna: '',
      campagnaType: 'str',
      sensitive: [],
    });
  });

  it('saves the own fields of the free message only', () => {
    const withOwn = TYPES.filter((type) => 'fields' in type.defaults).map((type) => type.type);
    assert.deepEqual(withOwn, ['io-messaggio']);
    assert.deepEqual(defaultsOf('io-messaggio').fields, []);
  });

  it('starts a new institution in the simulator, with the careful settings', () => {
    assert.deepEqual(defaultsOf('io-institution'), {
      name: '',
      schema: 1,
      fiscalCode: '',
      mode: 'simulator',
      baseUrl: 'https://api.io.pagopa.it/api/v1',
      callsPer5s: 120,
      trialList: [],
      windowFrom: '08:00',
      windowTo: '20:00',
      windowDays: [1, 2, 3, 4, 5, 6, 7],
      recipientDays: 30,
      retentionDays: 90,
      logDays: 730,
    });
  });

  it('keeps the codes of the trial out of the saved properties', () => {
    const institution = TYPES.find((type) => type.type === 'io-institution');
    assert.deepEqual(institution?.credentials?.trialCodes, { type: 'text' });
  });

  it('keeps the API key out of the saved properties', () => {
    const service = TYPES.find((type) => type.type === 'io-service');
    assert.deepEqual(service?.credentials, { apiKey: { type: 'password' } });
    assert.deepEqual(Object.keys(service.defaults), [
      'name',
      'schema',
      'institution',
      'premium',
      'paymentButton',
      'configurationId',
    ]);
  });

  it('saves of io-send, io-status, io-report and io-check what their runtime reads', () => {
    const { confirm, confirmAbove } = defaultsOf('io-send');
    assert.deepEqual([confirm, confirmAbove], ['live', 1]);
    assert.equal(defaultsOf('io-send').checkProfile, true);
    assert.deepEqual(Object.keys(defaultsOf('io-status')), ['name', 'schema', 'service', 'maxWaitHours']);
    assert.deepEqual(Object.keys(defaultsOf('io-report')), [
      ...['name', 'schema', 'institution', 'campagna', 'campagnaType', 'fullFiscalCodes'],
    ]);
    assert.deepEqual(defaultsOf('io-check'), {
      ...{ name: '', schema: 1, messageNode: '', askProfiles: false, quietSeconds: 1, listFile: '' },
    });
  });

  it('asks who paid, until a new io-scadenze is told another way', () => {
    assert.deepEqual(defaultsOf('io-scadenze'), {
      ...{ name: '', schema: 1, service: '', daysBefore: 5, daysAfter: 3, paidBy: 'query', atTime: '09:00' },
    });
  });

  it('points to config nodes by their type, so that Node-RED keeps track of who uses them', () => {
    for (const type of TYPES) {
      assert.equal(type.defaults.service?.type, type.defaults.service && 'io-service', type.type);
      assert.equal(type.defaults.institution?.type, type.defaults.institution && 'io-institution', type.type);
    }
  });

  it('never calls a property what Node-RED keeps for itself', () => {
    const taken = new Set(['id', 'type', 'wires', 'inputs', 'outputs', 'x', 'y', 'z', 'd', 'g', 'l']);
    for (const type of TYPES) {
      for (const name of Object.keys(type.defaults)) {
        assert.ok(name.length > 1 && !taken.has(name), `${type.type}: ${name}`);
      }
    }
  });

  it('does not lose a field to a property of the same name', () => {
    for (const message of MESSAGES) {
      const defaults = Object.keys(messageType(message).defaults);
      assert.equal(new Set(defaults).size, defaults.length);
      // Its own fields, three boxes, and the three fields behind them.
      const own = message.slug === 'messaggio' ? 1 + 3 + 2 * 3 : 0;
      assert.equal(defaults.length, 5 + 2 * message.fields.length + 4 + 1 + own, message.slug);
    }
    assert.ok(messageBySlug('messaggio'));
  });
});
