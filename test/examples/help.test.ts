import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FAULT_CODES, REASON_CODES, type FaultCode } from '../../nodes/lib/core/codes';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { EXAMPLES } from './support/examples';

const LANGUAGES = ['it', 'en-US', 'de'] as const;
const HEADINGS = {
  it: ['Ingressi', 'Uscite', 'Dettagli', 'Riferimenti'],
  'en-US': ['Inputs', 'Outputs', 'Details', 'References'],
  de: ['Eingangsdaten', 'Ausgangsdaten', 'Details', 'Referenzen'],
} as const;
const REQUIRED = { it: 'obbligatori[oa]', 'en-US': 'required', de: 'erforderlich' } as const;
/** The codes that io-send never gives, and the node that does. */
const OF_OTHERS: Readonly<Partial<Record<FaultCode, string>>> = {
  IO_NOT_SENT: 'io-status',
  IO_STATUS_REFUSED: 'io-status',
  IO_STATUS_UNKNOWN: 'io-status',
  IO_NOTICE_INVALID: 'io-scadenze',
  IO_NOTICE_NOT_PREMIUM: 'io-scadenze',
  IO_NOTICE_COMMAND: 'io-scadenze',
  IO_NOTICE_NUMBERS: 'io-scadenze',
  IO_NOTICE_PAST: 'io-scadenze',
  IO_MESSAGE_NODE_MISSING: 'io-check',
  IO_CHECK_FILE: 'io-check',
  IO_CHECK_LIST: 'io-check',
  IO_CHECK_LIST_CHANGED: 'io-check',
  IO_MANAGE_KEY_MISSING: 'io-service-sheet',
  IO_SHEET_COMMAND: 'io-service-sheet',
  ...Object.fromEntries(
    FAULT_CODES.filter((code) => code.startsWith('IO_FILE_')).map((code) => [code, 'io-file']),
  ),
  ...Object.fromEntries(
    FAULT_CODES.filter((code) => code.startsWith('IO_REMOTE_')).map((code) => [code, 'io-remote-content']),
  ),
  // Of the message nodes that know attachments.
  IO_REMOTE_CONTENT_MISSING: 'io-pubblicazione-bando',
  IO_CONFIGURATION_MISSING: 'io-pubblicazione-bando',
};
const TYPES = allTypes(MESSAGES);

function page(language: string, type: string): string {
  return readFileSync(path.join(__dirname, '../../nodes/locales', language, 'help', `${type}.md`), 'utf8');
}

for (const language of LANGUAGES) {
  describe(`the help in ${language}`, () => {
    for (const { type, palette } of TYPES) {
      const text = page(language, type);

      it(`of ${type} has the sections of Node-RED's help, in their order`, () => {
        const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
        // A config node has neither inputs nor outputs, a page is given its rows by people.
        const left = palette === undefined ? 2 : palette.inputs === 0 ? 1 : 0;
        assert.deepEqual(headings, HEADINGS[language].slice(left));
      });

      // Node-RED reads `: name (type) : text` as a property. The text ends at the next colon, and any other line with
      // two colons is taken for one too.
      it(`of ${type} has no line that Node-RED would read as a property by mistake, or not to the end`, () => {
        for (const line of text.split('\n')) {
          const colons = line.match(/:/g)?.length ?? 0;
          if (/^\s*:/.test(line)) assert.match(line, /^\s*: \S[^:]* \([^:)]+\) : [^:]+$/);
          else assert.ok(colons < 2, line);
        }
      });
    }

    for (const { slug, fields } of MESSAGES) {
      const text = page(language, `io-${slug}`);

      it(`of io-${slug} tells of every field, and whether it is required`, () => {
        for (const field of fields) {
          const line = text.split('\n').find((one) => one.includes(`payload.${field.name}`)) ?? '';
          assert.match(line, /^: /, field.name);
          assert.equal(new RegExp(REQUIRED[language]).test(line), field.required, line);
        }
      });

      it(`of io-${slug} names an example that exists and shows the node`, () => {
        const [, menuName] = /node-red-servizi-sociali, [«“„](.+)[»”“]/.exec(text) ?? [];
        const example = EXAMPLES.find(({ name }) => name === menuName);
        assert.ok(
          example?.nodes.some(({ type }) => type === `io-${slug}`),
          menuName,
        );
      });
    }

    it('of io-send names every reason, every code at a catch node and every command', () => {
      const text = page(language, 'io-send');
      const commands = ['io/stop', 'io/resume', 'io/cancel', 'io/resend', 'io/mark-sent'];
      const faults = FAULT_CODES.filter((code) => OF_OTHERS[code] === undefined);
      for (const code of [...Object.values(REASON_CODES).flat(), ...faults, ...commands]) {
        assert.ok(text.includes(`| \`${code}\``), code);
      }
    });

    it('of the other tools names the codes that only they give', () => {
      for (const [code, type] of Object.entries(OF_OTHERS))
        assert.ok(page(language, type).includes(`\`${code}\``), code);
    });
  });
}

describe('the Italian help of a message', () => {
  for (const { slug, recipients, when, userStory, title } of MESSAGES) {
    it(`io-${slug} says for whom, when and why as the service model does`, () => {
      const text = page('it', `io-${slug}`);
      for (const words of [recipients, when, userStory, title]) assert.ok(text.includes(words), words);
    });
  }
});
