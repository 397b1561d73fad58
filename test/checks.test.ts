import assert from 'node:assert/strict';
import type { Mode } from '../nodes/lib/core';
import type { Reason } from '../nodes/lib/core/reason';
import { ALONE, type Properties, reasonFor, type Situation } from '../nodes/lib/core/properties';
import { listText, TRIAL_CREDENTIALS } from '../nodes/institution/trial-list';
import { allTypes } from '../nodes/types';
import { MESSAGES } from '../nodes/messages';

interface Around {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly config?: ReturnType<Situation['config']>;
  readonly mode?: Mode;
}

/** What the check of a property says about a value. */
function check(type: string, property: string, value: unknown, around: Around = {}): Reason | null {
  const found = propertiesOf(type)[property];
  assert.ok(found?.checked, `${type} checks ${property}`);
  return reasonFor(found, value, situation(around));
}

function situation(around: Around = {}): Situation {
  return {
    ...ALONE,
    property: (name) => around.properties?.[name],
    config: () => around.config ?? 'fine',
    isReadable: (path) => !path.includes('..'),
    mode: around.mode ?? 'simulator',
  };
}

function propertiesOf(type: string): Properties {
  return allTypes(MESSAGES).find((one) => one.type === type)?.defaults ?? {};
}

function keyOf(reason: Reason | null): string | null {
  return reason === null ? null : reason.key;
}

describe('editor: checks of a service', () => {
  it('take the id of a remote content configuration, or none', () => {
    const around = { properties: { premium: true }, mode: 'live' } as const;
    const id = (value: unknown) => keyOf(check('io-service', 'configurationId', value, around));
    for (const right of ['', undefined, '01HXAMPE00000000000000000Z', ' 01hxampe00000000000000000z '])
      assert.equal(id(right), null, right);
    for (const wrong of ['b5e0d6a1f2c34d5e8f9a0b1c2d3e4f50', '01HXAMPE0000000000000000UZ', 'x'])
      assert.equal(id(wrong), 'check.configurationId', wrong);
  });
});

describe('editor: checks of an institution', () => {
  const institution = (property: string, value: unknown, properties: Record<string, unknown> = {}) =>
    keyOf(check('io-institution', property, value, { properties }));

  it('wants a fiscal code of eleven digits', () => {
    assert.equal(institution('fiscalCode', '01234567890'), null);
    for (const wrong of ['', '1234567890', 'IT01234567890', 1234567890]) {
      assert.equal(institution('fiscalCode', wrong), 'check.fiscalCode', String(wrong));
    }
  });

  it('lets a key travel over https only, or to this computer', () => {
    for (const right of [
      '',
      'https://api.io.pagopa.it/api/v1',
      'http://127.0.0.1:4010',
      'http://[::1]:80/x',
    ]) {
      assert.equal(institution('baseUrl', right, { mode: 'live' }), null, right);
    }
    const wrong = [
      'http://io.example',
      'ftp://127.0.0.1',
      'api.io.pagopa.it',
      'https://a:b@io.example',
      ...['https://x/?q', 'https://x/?', 'https://x/#', 'https://:pw@io.example', 'https://io .example'],
    ];
    for (const address of wrong)
      assert.equal(institution('baseUrl', address, { mode: 'live' }), 'check.baseUrl', address);
  });

  it('asks for someone to try on, but only in a trial', () => {
    const { advice } = propertiesOf('io-institution').trialList ?? {};
    const told = (list: unknown, mode: Mode) => advice?.(list, situation({ properties: { mode } }))?.key;
    assert.equal(told([], 'trial'), 'check.trialEmpty');
    assert.equal(told('', 'trial'), 'check.trialEmpty');
    assert.equal(told([], 'live'), undefined);
    assert.equal(told('AAAAAA00A00A000A', 'trial'), undefined);
    const withCodes = situation({ properties: { mode: 'trial', trialCodes: 'AAAAAA00A00A000A' } });
    assert.equal(advice?.([], withCodes), null, 'the credential counts');
    const older = situation({ properties: { mode: 'trial', trialList: ['AAAAAA00A00A000A'] } });
    assert.equal(TRIAL_CREDENTIALS.trialCodes.advice?.('', older), null, 'and an older flow has a property');
  });

  it('looks at the credential as at the property, and at the property no longer once there is a credential', () => {
    const { trialCodes } = TRIAL_CREDENTIALS;
    const around = { mode: 'trial', trialCodes: 'AAAAAA00A00A000A\nx', trialList: ['BBBBBB00B00B000B'] };
    const reason = { key: 'check.trialEntry', args: { line: 2 } } as const;
    assert.deepEqual(reasonFor(trialCodes, around.trialCodes, situation({ properties: around })), reason);
    assert.deepEqual(
      check('io-institution', 'trialList', around.trialList, { properties: around }),
      reason,
      'Node-RED’s triangle asks for properties only',
    );
  });

  it('says which line of the trial list is no fiscal code', () => {
    const properties = { mode: 'trial' };
    assert.deepEqual(
      check('io-institution', 'trialList', 'aaaaaa00a00a000a\n\n01234567890', { properties }),
      {
        key: 'check.trialEntry',
        args: { line: 3 },
      },
    );
  });

  it('wants both ends of the sending window or none, and not the same', () => {
    const mode = 'live';
    assert.equal(institution('windowFrom', '', { mode, windowTo: '' }), null);
    assert.equal(institution('windowFrom', '', { mode, windowTo: '20:00' }), 'check.windowHalf');
    assert.equal(institution('windowFrom', '8', { mode, windowTo: '20:00' }), 'property.time');
    assert.equal(institution('windowTo', '24:00', { mode, windowFrom: '08:00' }), 'property.time');
    assert.equal(institution('windowTo', '08:00', { mode, windowFrom: '8:00' }), 'check.windowSame');
    assert.equal(institution('windowTo', '20:00', { mode, windowFrom: '08:00' }), null);
    assert.equal(institution('windowTo', '06:00', { mode, windowFrom: '20:00' }), null, 'until the next day');
  });

  it('takes no day for every day, and numbers within their bounds', () => {
    for (const days of [[], '', '1,3']) assert.equal(institution('windowDays', days, { mode: 'live' }), null);
    assert.equal(institution('windowDays', ['lunedì'], { mode: 'live' }), 'check.windowDays');
    assert.equal(institution('callsPer5s', '0'), 'property.integer');
    assert.equal(institution('callsPer5s', '120'), null);
    assert.equal(institution('callsPer5s', '12,5'), 'property.integer');
    const { advice } = propertiesOf('io-institution').recipientDays ?? {};
    const around = situation({ properties: { retentionDays: '90' } });
    assert.deepEqual(advice?.(100, around), { key: 'check.recipientTooLong', args: { n: 90 } });
    assert.equal(institution('recipientDays', 100, { retentionDays: '90' }), null, 'told, not refused');
    assert.equal(institution('recipientDays', 0, { retentionDays: '90' }), null);
    assert.equal(institution('retentionDays', 0), 'property.integer');
  });

  it('reads lists and numbers back from what the dialog shows', () => {
    const saves = (name: string, shown: unknown) => propertiesOf('io-institution')[name]?.saves?.(shown);
    assert.equal(listText(' aaaaaa00a00a000a \n\nBBBBBB00B00B000B;'), 'AAAAAA00A00A000A\nBBBBBB00B00B000B');
    assert.deepEqual(saves('trialList', 'AAAAAA00A00A000A'), [], 'a credential since');
    assert.deepEqual(saves('windowDays', '1,7,9,x'), [1, 7]);
    assert.equal(saves('callsPer5s', ' 7 '), 7);
    assert.equal(saves('callsPer5s', 'sette'), 'sette');
    assert.equal(saves('callsPer5s', ''), 120);
  });
});

describe('editor: checks of a message', () => {
  const payment = 'io-avviso-pagamento';
  const fixed = (property: string, value: string, mode?: Mode) =>
    keyOf(
      check(payment, property, value, { properties: { [`${property}Type`]: 'str' }, ...(mode && { mode }) }),
    );

  it('says of the service that it is missing, gone or wrong', () => {
    assert.equal(keyOf(check(payment, 'service', '')), 'check.serviceMissing');
    assert.equal(keyOf(check(payment, 'service', '_ADD_')), 'check.serviceMissing');
    assert.equal(keyOf(check(payment, 'service', 'a1', { config: 'missing' })), 'check.serviceGone');
    assert.equal(keyOf(check(payment, 'service', 'a1', { config: 'wrong' })), 'check.serviceWrong');
    assert.equal(check(payment, 'service', 'a1'), null);
  });

  it('says of the message node of io-check that it is missing or gone; what is wrong in it is its own business', () => {
    const of = (value: string, config?: Around['config']) =>
      keyOf(check('io-check', 'messageNode', value, config === undefined ? {} : { config }));
    assert.equal(of(''), 'check.messageNodeMissing');
    assert.equal(of('a1', 'missing'), 'check.messageNodeGone');
    assert.equal(of('a1', 'wrong'), null);
    assert.equal(of('a1'), null);
    assert.equal(keyOf(check('io-check', 'quietSeconds', '0')), 'property.positive');
    assert.equal(keyOf(check('io-check', 'quietSeconds', 2)), null);
  });

  it('reads a fixed value as the running flow would', () => {
    assert.equal(fixed('importo', '1.234'), 'problem.MONEY_AMBIGUOUS');
    assert.equal(fixed('importo', '1.234,56'), null);
    assert.equal(fixed('data_scadenza', '31/02/2027'), 'problem.DATE_IMPOSSIBLE');
    assert.equal(fixed('numero_avviso', '1000000000000017'), 'problem.NOTICE_NUMBER_SHORT');
    assert.equal(fixed('causale', ''), 'problem.FIELD_MISSING');
  });

  it('takes a test fiscal code while nothing goes live', () => {
    assert.equal(fixed('codice_fiscale', 'AAAAAA00A00A000A', 'trial'), null);
    assert.equal(fixed('codice_fiscale', 'AAAAAA00A00A000A', 'live'), 'problem.FISCAL_CODE_TEST');
  });

  it('wants a path for a required field and a readable one for all', () => {
    const properties = { importoType: 'msg', allegatoType: 'msg', casoType: 'msg' };
    assert.equal(keyOf(check(payment, 'importo', '', { properties })), 'check.sourceMissing');
    assert.equal(keyOf(check(payment, 'importo', 'payload..x', { properties })), 'check.sourceWrong');
    assert.equal(check('io-pubblicazione-bando', 'allegato', '', { properties }), null);
    assert.equal(check(payment, 'caso', '', { properties }), null);
    assert.equal(keyOf(check(payment, 'caso', 'a..b', { properties })), 'check.sourceWrong');
  });

  it('is content with every model, saved as empty or as it is', () => {
    for (const message of MESSAGES.filter(({ body }) => body !== '')) {
      for (const part of ['title', 'body'] as const) {
        assert.equal(check(`io-${message.slug}`, part, ''), null);
        assert.equal(check(`io-${message.slug}`, part, message[part]), null, `${message.slug} ${part}`);
      }
    }
  });

  it('names a placeholder that no field fills, and the place of a broken one', () => {
    const unknown = check(payment, 'body', 'Gentile {{nomee}}');
    assert.equal(keyOf(unknown), 'problem.PLACEHOLDER_UNKNOWN');
    assert.equal(unknown?.args?.name, 'nomee');
    assert.equal(keyOf(check(payment, 'title', 'Gentile {{nome')), 'problem.TEMPLATE_INVALID');
  });

  it('counts a text that no value will change, and leaves the others to the row', () => {
    assert.equal(keyOf(check(payment, 'title', 'Breve')), 'problem.TITLE_TOO_SHORT');
    assert.equal(check(payment, 'title', '{{causale}}'), null);
    assert.equal(keyOf(check(payment, 'title', 'x'.repeat(121))), 'problem.TITLE_TOO_LONG');
    assert.equal(keyOf(check(payment, 'body', 'x'.repeat(79))), 'problem.BODY_TOO_SHORT');
  });
});

describe('editor: checks of a free message', () => {
  const free = 'io-messaggio';
  const field = (name: string, value = 'payload.x', valueType = 'msg') => ({
    name,
    value,
    valueType,
    kind: 'text',
  });

  it('asks for title and text, since there is no model', () => {
    assert.equal(keyOf(check(free, 'title', ' ')), 'check.titleMissing');
    assert.equal(keyOf(check(free, 'body', '')), 'check.bodyMissing');
  });

  it('knows the placeholders of its own fields, saved or as the open dialog lists them', () => {
    const body = `Gli uffici di {{sede}} sono chiusi. ${'Testo che segue. '.repeat(5)}`;
    const saved = [field('sede')];
    assert.equal(check(free, 'body', body, { properties: { fields: saved } }), null);
    assert.equal(check(free, 'body', body, { properties: { fields: JSON.stringify(saved) } }), null);
    const without = check(free, 'body', body, { properties: { fields: 'not JSON' } });
    assert.equal(keyOf(without), 'problem.PLACEHOLDER_UNKNOWN');
  });

  it('refuses names that cannot be placeholders, that are taken, or that come twice', () => {
    assert.equal(keyOf(check(free, 'fields', [field('due parole')])), 'check.freeName');
    assert.equal(keyOf(check(free, 'fields', [field('codice_fiscale')])), 'check.freeName');
    assert.equal(keyOf(check(free, 'fields', [field('sede'), field('sede')])), 'check.freeTwice');
    assert.equal(check(free, 'fields', [field('sede'), field('giorno')]), null);
  });

  it('checks the values of its own fields by their kind', () => {
    const date = { ...field('giorno', '31/02/2027', 'str'), kind: 'date' };
    assert.equal(keyOf(check(free, 'fields', [date])), 'problem.DATE_IMPOSSIBLE');
    assert.equal(keyOf(check(free, 'fields', [field('sede', '')])), 'check.sourceMissing');
  });
});

describe('editor: checks and saved properties', () => {
  it('find nothing wrong in the defaults but what a person has to choose', () => {
    for (const type of allTypes(MESSAGES)) {
      const properties = Object.fromEntries(
        Object.entries(type.defaults).map(([name, { value }]) => [name, value]),
      );
      const wrong = Object.keys(type.defaults).filter(
        (name) => type.defaults[name]?.checked && check(type.type, name, properties[name], { properties }),
      );
      const toChoose = [
        'service',
        'institution',
        'fiscalCode',
        'messageNode',
        'folder',
        ...(type.type === 'io-messaggio' ? ['title', 'body'] : []),
        // One contact, whichever: it is told at the first.
        ...(type.type === 'io-service-sheet' ? ['privacyUrl', 'phone'] : []),
      ];
      for (const name of wrong) assert.ok(toChoose.includes(name), `${type.type}: ${name}`);
    }
  });
});
