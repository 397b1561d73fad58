import assert from 'node:assert/strict';
import { firstKeys, messageKey, textId, type OwnText } from '../../../nodes/lib/runtime/key';

const PARTS = { institution: '00000000000', service: 'servizio', type: 'messaggio', text: 'a', caso: '7' };
const body = (more: object = {}) => ({
  fiscal_code: 'AAAAAA00A00A000A',
  content: { subject: 'La tua pratica', markdown: 'Testo della pratica', ...more },
});
const payment = (notice_number: string) => body({ payment_data: { notice_number } });

describe('the key of a message', () => {
  for (const [what, other] of [
    ['institution', { institution: '00000000001' }],
    ['service', { service: 'altro' }],
    ['message', { type: 'richiesta-accolta' }],
    ['own text', { text: 'b' }],
    ['case', { caso: '8' }],
  ] as const)
    it(`is another for another ${what}`, () => {
      assert.notEqual(messageKey({ ...PARTS, ...other }, body()), messageKey(PARTS, body()));
    });

  it('does not look at the text of the message when there is a case', () => {
    assert.equal(messageKey(PARTS, body({ subject: 'Altro' })), messageKey(PARTS, body()));
  });

  it('looks at the text when there is no case, and at the notice number of a payment instead', () => {
    const parts = { ...PARTS, caso: '' };
    assert.notEqual(messageKey(parts, body({ subject: 'Altro' })), messageKey(parts, body()));
    const pay = payment('301000000000000017');
    const renamed = { ...pay, content: { ...pay.content, markdown: 'Altra causale' } };
    assert.equal(messageKey(parts, renamed), messageKey(parts, pay));
    assert.notEqual(messageKey(parts, payment('301000000000000025')), messageKey(parts, pay));
    assert.notEqual(messageKey({ ...parts, caso: 'rata 1' }, pay), messageKey(parts, pay));
  });

  it('is the same however Unicode writes an accent, in text and case', () => {
    const [nfc, nfd] = ['Niccolò', 'Niccolò'.normalize('NFD')];
    assert.notEqual(nfc, nfd);
    const key = (caso: string, subject: string) => messageKey({ ...PARTS, caso }, body({ subject }));
    assert.equal(key(nfc, 'x'), key(nfd, 'x'));
    assert.equal(key('', nfc), key('', nfd));
  });

  it('had a first form, which is tried in every form of Unicode', () => {
    const { institution, type } = PARTS;
    const keys = (subject: string) => firstKeys({ institution, type, caso: '' }, body({ subject }));
    assert.equal(keys('ascii').length, 1);
    assert.deepEqual(keys('Niccolò').sort(), keys('Niccolò'.normalize('NFD')).sort());
  });
});

describe('which own text it is', () => {
  const text: OwnText = {
    title: 'La tua pratica {{numero}}',
    body: 'È arrivata la **conferma**.',
    fixed: [],
  };
  const same = (other: Partial<OwnText>) => textId({ ...text, ...other }) === textId(text);

  it('does not change when signs, blanks, capitals, accents or emphasis are corrected', () => {
    assert.equal(same({ title: 'La tua Pratica: {{ numero }}' }), true);
    assert.equal(same({ body: "E' arrivata\nla conferma!" }), true);
    assert.equal(same({ body: text.body.normalize('NFD') }), true);
  });

  for (const [what, other] of [
    ['title', { title: 'La tua domanda {{numero}}' }],
    ['body', { body: 'È arrivato il diniego.' }],
    ['fixed values', { fixed: [['ufficio', 'Anagrafe']] }],
  ] as const)
    it(`changes with another ${what}`, () => {
      assert.equal(same(other), false);
    });

  it('does not depend on the order of the fields', () => {
    const fixed = [['a', 'uno'], ['b', 'due']] as const; // prettier-ignore
    assert.equal(textId({ ...text, fixed }), textId({ ...text, fixed: [...fixed].reverse() }));
  });
});
