import assert from 'node:assert/strict';
import { fieldProblem, sheetProblems } from '../../nodes/service-sheet/checks';
import { CATALOGUE, catalogued, descriptionOf, nearest } from '../../nodes/service-sheet/catalogue';
import {
  isModelDescription,
  MODEL_DESCRIPTION,
  sheetOf,
  type Sheet,
  TOPICS,
} from '../../nodes/service-sheet/sheet';
import { GOOD } from './support/bench';

const codes = (saved: Record<string, unknown>): string[] =>
  sheetProblems(sheetOf({ ...GOOD, ...saved })).map(({ code, field }) => `${code} ${field}`);

describe('the sheet of the service model', () => {
  it('is the model’s to the letter', () => {
    const { serviceName, topic, description, scope, secureChannel } = sheetOf({});
    assert.equal(serviceName, '');
    assert.equal(sheetOf({ serviceName: ' Servizi  sociali ' }).serviceName, 'Servizi sociali');
    assert.equal(TOPICS[topic], 'Benessere sociale');
    assert.equal(TOPICS.length, 18);
    assert.deepEqual([scope, secureChannel], ['LOCAL', true]);
    assert.equal(
      description,
      'Il servizio riguarda i servizi sociali, ad esempio iniziative rivolte a minori, anziani, persone con ' +
        'disabilità, persone con difficoltà economiche.\n\nTramite IO potrai:\n\n- ricevere comunicazioni e ' +
        'aggiornamenti;\n- ricevere eventuali avvisi di pagamento e pagarli in app;\n- ricevere altre comunicazioni.',
    );
  });

  it('is known again however its lines end', () => {
    assert.ok(isModelDescription(`${MODEL_DESCRIPTION.replaceAll('\n', '\r\n')}\n`));
    assert.equal(isModelDescription(`${MODEL_DESCRIPTION}!`), false);
    assert.equal(isModelDescription(undefined), false);
  });

  const near = (more: Partial<Sheet>): string | undefined =>
    nearest(sheetOf({ serviceName: 'Servizi sociali', ...more }))?.code;

  it('is sure to pass as it is, or with points of its list taken out', () => {
    assert.equal(near({}), 'C003003');
    const lines = MODEL_DESCRIPTION.split('\n');
    assert.equal(near({ description: lines.slice(0, -1).join('\n') }), 'C003003');
    assert.equal(near({ description: [...lines.slice(0, -2), ...lines.slice(-1)].join('\n') }), 'C003003');
  });

  it('is a sheet of one’s own once anything else changes', () => {
    for (const more of [
      { serviceName: 'Servizi sociali comunali' },
      { topic: 17 },
      { description: MODEL_DESCRIPTION.split('\n').slice(0, -3).join('\n') },
      { description: MODEL_DESCRIPTION.replace('minori, ', '') },
      { description: `${MODEL_DESCRIPTION}\n- altro.` },
      { description: `${MODEL_DESCRIPTION}\n\nE poi.` },
      { description: MODEL_DESCRIPTION.replace('Tramite IO', 'Con IO') },
      {
        description: [
          ...MODEL_DESCRIPTION.split('\n').slice(0, 4),
          '- ricevere altre comunicazioni.',
          '- ricevere comunicazioni e aggiornamenti;',
        ].join('\n'),
      },
    ])
      assert.equal(near(more), undefined, JSON.stringify(more));
  });
});

describe('the catalogue of the services of municipalities', () => {
  const sheets = CATALOGUE.sheets.map((sheet) => ({
    ...sheet,
    as: (more: Partial<Sheet> = {}) =>
      sheetOf({
        serviceName: sheet.name,
        topic: TOPICS.findIndex((name) => name === sheet.topic),
        description: descriptionOf(sheet),
        ...more,
      }),
  }));

  it('has eighty sheets, each with a topic of IO, a name of its own, and nothing that the checks refuse', () => {
    assert.equal(sheets.length, 80);
    assert.equal(new Set(sheets.map(({ name }) => name)).size, 80);
    for (const sheet of sheets)
      assert.deepEqual(
        codes({ ...sheet.as(), phone: '06 1234567', privacyUrl: 'https://www.comune.example/p' }),
        [],
      );
  });

  it('knows each of them again, as it is and with its last point taken out, and not once it is changed', () => {
    for (const { code, description, as } of sheets) {
      assert.equal(nearest(as())?.code, code);
      assert.equal(nearest(as({ description }))?.code, code);
      const lines = description.split('\n');
      const last = lines.findLastIndex((line) => line.startsWith('-'));
      const points = lines.filter((line) => line.startsWith('-')).length;
      const without = lines.filter((_line, index) => index !== last).join('\n');
      assert.equal(nearest(as({ description: without }))?.code, points > 1 ? code : undefined, code);
      assert.equal(
        nearest(as({ description: description.replace('Il servizio', 'Questo servizio') })),
        undefined,
      );
      assert.equal(nearest(as({ topic: 0 })), undefined);
    }
  });

  it('has the model’s sheet with the model’s words, and finds a sheet by its name however it is written', () => {
    const model = catalogued('SERVIZI SOCIALI');
    assert.equal(model?.code, 'C003003');
    assert.equal(model.description, MODEL_DESCRIPTION.replace(':\n\n-', ':\n-'));
    assert.equal(catalogued('Servizi'), undefined);
  });
});

describe('the checks of a sheet', () => {
  it('have nothing against a good one', () => {
    assert.deepEqual(codes({ serviceName: 'Servizi sociali' }), []);
    assert.deepEqual(
      codes({
        serviceName: 'x'.repeat(100),
        description: 'x'.repeat(1000),
        address: 'x'.repeat(100),
        phone: '+39 (06) 1234.567-8/9',
        pec: 'protocollo@pec.comune.example',
        supportUrl: 'http://comune.example/aiuto?a=1',
        webUrl: 'https://www.comune.example',
        logo: 'C:\\loghi\\LOGO.PNG',
        topic: '17',
      }),
      [],
    );
  });

  it('say all that is wrong at once, in the order of the dialog', () => {
    const wrong = {
      ...{ serviceName: '', topic: 99, description: 'x'.repeat(1001), address: 'x'.repeat(101) },
      ...{ phone: 'chiamaci', email: 'sociale', pec: 'a@b', supportUrl: 'comune.example', privacyUrl: '' },
      ...{ webUrl: 'ftp://comune.example', logo: 'logo.jpg' },
    };
    assert.deepEqual(codes(wrong), [
      'SHEET_MISSING serviceName',
      'SHEET_TOPIC topic',
      'SHEET_TOO_LONG description',
      'SHEET_PHONE phone',
      'SHEET_EMAIL email',
      'SHEET_EMAIL pec',
      'SHEET_URL supportUrl',
      'SHEET_MISSING privacyUrl',
      'SHEET_URL webUrl',
      'SHEET_TOO_LONG address',
      'SHEET_LOGO_NOT_PNG logo',
    ]);
  });

  it('name the length that was found and the one that is allowed', () => {
    const [problem] = sheetProblems(sheetOf({ ...GOOD, serviceName: 'x'.repeat(101) }));
    assert.deepEqual(problem, {
      code: 'SHEET_TOO_LONG',
      field: 'serviceName',
      args: { length: 101, max: 100 },
    });
  });

  it('want one contact, whichever', () => {
    const none = { serviceName: 'Servizi sociali', email: '' };
    assert.deepEqual(codes(none), ['SHEET_CONTACT_MISSING contacts']);
    for (const contact of [
      { phone: '112' },
      { pec: 'a@pec.comune.example' },
      { supportUrl: 'https://comune.example' },
    ])
      assert.deepEqual(codes({ ...none, ...contact }), []);
  });

  for (const [field, code, values] of [
    [
      'email',
      'SHEET_EMAIL',
      [
        '@comune.example',
        'a b@comune.example',
        'a@comune',
        'a@@comune.example',
        'a@comune..example',
        'a@-comune.example',
        'mailto:a@comune.example',
        `${'a'.repeat(65)}@comune.example`,
      ],
    ],
    ['phone', 'SHEET_PHONE', ['12', '06 12 ab', '++39 06 123456', '1234567890123456', '<06 123456>']],
    [
      'privacyUrl',
      'SHEET_URL',
      [
        'javascript:alert(1)',
        'https://',
        'https://comune',
        'http://localhost/privacy',
        'https://10.0.0.1/',
        'https://a:b@comune.example',
        'www.comune.example',
        'https:comune.example',
      ],
    ],
  ] as const)
    for (const value of values)
      it(`refuse "${value.slice(0, 40)}" as ${field}`, () => {
        assert.deepEqual(codes({ serviceName: 'Servizi sociali', [field]: value }), [`${code} ${field}`]);
      });

  it('tell a dialog of one field, and of the missing contact at the first one', () => {
    assert.equal(fieldProblem('phone', { privacyUrl: 'x' })?.code, 'SHEET_CONTACT_MISSING');
    assert.equal(fieldProblem('email', {}), undefined);
    assert.equal(fieldProblem('privacyUrl', { privacyUrl: 'x' })?.code, 'SHEET_URL');
    assert.equal(fieldProblem('phone', { email: 'a@comune.example' }), undefined);
  });

  it('show at most the beginning of a value', () => {
    const [problem] = sheetProblems(sheetOf({ ...GOOD, serviceName: 'x', phone: 'x'.repeat(5000) }));
    assert.equal(problem?.value?.length, 80);
  });
});
