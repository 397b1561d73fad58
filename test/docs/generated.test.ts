import assert from 'node:assert/strict';
import {
  FAULT_CODES,
  PROBLEM_CODES,
  REASON_CODES,
  SHEET_CODES,
  WARNING_CODES,
} from '../../nodes/lib/core/codes';
import { REGISTER_CAUSES } from '../../nodes/lib/core/register-causes';
import type { Catalogue } from '../../nodes/locales/catalogue';
import { codesPage } from '../../scripts/docs/codes';
import { nodesTable } from '../../scripts/docs/nodes-table';
import { MESSAGES } from '../../nodes/messages';

describe('the page of codes', () => {
  it('explains every code in both languages', () => {
    const page = codesPage({ it: texts('Testo.'), 'en-US': texts('Text.') });
    for (const code of [
      ...PROBLEM_CODES,
      ...WARNING_CODES,
      ...Object.values(REASON_CODES).flat(),
      ...FAULT_CODES,
      ...SHEET_CODES,
    ]) {
      assert.match(page, new RegExp(`### \`${code}\`\n\n- it: Testo\\.[^\n]*\n- en: Text\\.`));
    }
    for (const cause of ['`POOLED`', '`ENOTFOUND`, `EAI_AGAIN`'])
      assert.match(page, new RegExp(`#### ${cause}\n\n- it: Testo\\.`));
  });

  it('shows placeholders as words, and no sign that Markdown would read', () => {
    const page = codesPage({ it: texts('Al massimo __limit__ <b>*kB*.'), 'en-US': texts('Text.') });
    assert.ok(page.includes('Al massimo [limit] \\<b\\>\\*kB\\*.'));
  });

  it('is not made when a code has no text', () => {
    assert.throws(
      () => codesPage({ it: texts('Testo.'), 'en-US': {} }),
      /en-US: problem\.FISCAL_CODE_INVALID/,
    );
  });
});

describe('the table of nodes', () => {
  it('has one line per message, with the fields that are required', () => {
    const lines = nodesTable(MESSAGES, 'it').split('\n').slice(2);
    assert.equal(lines.length, MESSAGES.length);
    assert.ok(
      lines.includes(
        '| `io-richiesta-accolta` | Richiesta servizi sociali: accolta | ' +
          '`codice_fiscale`\\*, `oggetto_richiesta`\\*, `url`\\* | – | – |',
      ),
      lines.join('\n'),
    );
  });
});

/** A catalogue that says the same of every code. */
function texts(text: string): Catalogue {
  const same = (codes: readonly string[], value: string | Catalogue): Catalogue =>
    Object.fromEntries(codes.map((code) => [code, value]));
  const both = { text, remedy: 'Rimedio.' };
  return {
    problem: same(PROBLEM_CODES, text),
    warning: same(WARNING_CODES, text),
    reason: same(Object.values(REASON_CODES).flat(), both),
    fault: same(FAULT_CODES, both),
    cause: same(Object.keys(REGISTER_CAUSES), both),
    sheet: { code: same(SHEET_CODES, text) },
  };
}
