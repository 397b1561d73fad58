import assert from 'node:assert/strict';
import { attach, isUlid, shownFileName } from '../../../nodes/lib/core/attachment';

const ULID = '01HMVM3RKV3ZQ4FJVMB1S58Z9X';

describe('An attachment', () => {
  it('makes a message advanced, and changes nothing else of it', () => {
    const content = { subject: 'Oggetto di prova', markdown: 'Testo. '.repeat(12) };
    const data = { id: 'a', configuration_id: ULID, has_attachments: true };
    assert.deepEqual(attach({ fiscal_code: 'AAAAAA00A00A000A', content }, data), {
      fiscal_code: 'AAAAAA00A00A000A',
      feature_level_type: 'ADVANCED',
      content: { ...content, third_party_data: data },
    });
  });

  for (const [reference, name] of [
    ['bando.pdf', 'bando.pdf'],
    ['Bando.PDF', 'Bando.PDF'],
    ['cartella/sotto/bando', 'bando.pdf'],
    ['C:\\atti\\bando.pdf', 'bando.pdf'],
    ['https://comune.example/atti/Avviso%20n.%201.pdf?v=2#p3', 'Avviso n. 1.pdf'],
    ['https://comune.example/atti/12/', '12.pdf'],
    ['100%.pdf', '100%.pdf'],
    ['?', '?.pdf'],
  ] as const)
    it(`named ${reference} is shown as ${name}`, () => {
      assert.equal(shownFileName(reference), name);
    });

  it('belongs to a configuration whose id is a ULID', () => {
    assert.equal(isUlid(ULID), true);
    for (const wrong of ['', ULID.slice(1), `${ULID}0`, ULID.replace('H', 'I')])
      assert.equal(isUlid(wrong), false, wrong);
  });
});
