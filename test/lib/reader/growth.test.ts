/** What a file controls costs no more than its size, and never holds up Node-RED: every rule is fed inputs ten times as long. */
import assert from 'node:assert/strict';
import { normalized } from '../../../nodes/lib/reader/normalized';
import { joinsRows, QuoteScan } from '../../../nodes/lib/reader/quotes';
import { matchHeaders } from '../../../nodes/lib/reader/headers';
import { isLike } from '../../../nodes/lib/reader/likeness';
import { findSeparator } from '../../../nodes/lib/reader/separator';
import { SYNONYMS } from '../../../nodes/lib/reader/synonyms';
import { htmlTables } from '../../../nodes/lib/reader/workbook/html';
import { lookThrough } from '../../../nodes/lib/reader/workbook/ods';
import { cleanSheet } from '../../../nodes/lib/reader/workbook/sheet-xml';
import { headerLine } from '../../../nodes/lib/check/original';
import { isCentsAlone, meansCents } from '../../../nodes/lib/core';
import { costOf, grows, used } from '../../support/cost';
import { read, refusal } from './support/read';

const CITIZEN = 'AAAAAA00A00A000A';

/** Runs it; a refusal is an end as well. */
async function ended(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch {
    // The tests of the rules say what is refused.
  }
}

const SCRAPS = [
  'a',
  '"',
  '""',
  ';',
  ',',
  '\n',
  '";"',
  'CF;',
  'Importo;',
  '<',
  '<td ',
  '<tr><td>',
  '<!--',
  '&#',
  '<c r="',
  '<row>',
  ' ',
  'é',
];

const RULES: Readonly<Record<string, (text: string) => unknown>> = {
  normalized,
  'the separator': (text) => findSeparator(text, new Set(['cf'])),
  'the quotes': (text) => {
    const scan = new QuoteScan(';');
    scan.push(text);
    scan.end();
  },
  'rows that are joined': (text) => joinsRows([text, text], ';', 4),
  'headings that are alike': (text) => isLike(text, 'importo') || meansCents(text) || isCentsAlone(text),
  headings: (text) => matchHeaders(text.split(';'), { synonyms: SYNONYMS }),
  'a web page': (text) => htmlTables(`<table>${text}`),
  'a sheet of ods': (text) => lookThrough(`<table:table>${text}`),
  'a sheet of xlsx': (text) =>
    cleanSheet(Buffer.from(`<worksheet><sheetData>${text}</sheetData></worksheet>`)),
  'the headings of wrong rows': (text) => headerLine(text.split(';')),
};

describe('A file ten times as long', () => {
  for (const [name, rule] of Object.entries(RULES))
    it(`costs ${name} about ten times as much, whatever it is made of`, async () => {
      const found: string[] = [];
      for (const scrap of SCRAPS) {
        const grown = await grows((n) => ended(() => rule(scrap.repeat(Math.ceil(n / scrap.length)))), 4_000);
        if (grown !== undefined) found.push(`${JSON.stringify(scrap)}: ${grown}`);
      }
      assert.deepEqual(found, []);
    }).timeout(60_000);

  const LISTS: Readonly<Record<string, (n: number) => string>> = {
    'of rows that are all longer than the headings': (n) => `CF;Importo\n${`${CITIZEN};1;;\n`.repeat(n)}`,
    'of rows without anybody': (n) => `CF;Importo\n${';Importo\n'.repeat(n)}`,
    'of one notice number with many amounts': (n) =>
      `CF;Importo;Numero avviso\n${Array.from({ length: n }, (_none, at) => `${CITIZEN};${at + 1};301000000000000043\n`).join('')}`,
    'of titles': (n) => `CF\n${'titolo\n'.repeat(n)}`,
    'of headings that come again': (n) => 'CF;Importo;Causale\n'.repeat(n),
  };
  for (const [name, list] of Object.entries(LISTS))
    it(`${name} costs about ten times as much`, async () => {
      assert.equal(await grows((n) => ended(() => read(list(n))), 200), undefined);
    }).timeout(60_000);

  it('of rows of another length than the first costs hardly more than one of even rows', async () => {
    const cost = (row: string): Promise<number> =>
      costOf(() => ended(() => read(`CF;Importo\n${row.repeat(3_000)}`)), 3);
    const [even, long] = [await cost(`${CITIZEN};1\n`), await cost(`${CITIZEN};1;\n`)];
    assert.ok(long < 5 * even + 50, `${even} → ${long} ms`);
  }).timeout(60_000);
});

/** The longest time of the processor in one turn of the event loop, milliseconds. */
async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  let [longest, last, done] = [0, used(), false];
  const turn = (): void => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
    if (!done) setImmediate(turn);
  };
  turn();
  await run();
  done = true;
  turn();
  return longest;
}

/**
 * The least of some measurements, or the first below `bound`: what a rule costs it costs each time, also when it has been
 * compiled.
 */
async function leastOf(tries: number, bound: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let left = tries; left > 0 && least >= bound; left -= 1) least = Math.min(least, await measure());
  return least;
}

describe('A field of five megabytes', () => {
  for (const scrap of ['x', ' ', ';', '"', '""', '\u00AD', 'CF;', '1,'])
    it(`of ${JSON.stringify(scrap)} is refused, and holds up nothing for longer than 50 ms`, async () => {
      const field = scrap.repeat(5_000_000 / scrap.length);
      for (const content of [`CF;x\n${CITIZEN};${field}\n`, `${field}\n`]) {
        // Three times as much, since a processor that is shared takes longer for the same.
        const longest = await leastOf(12, 150, () =>
          longestTurn(async () => {
            assert.match(
              await refusal(content),
              /^IO_FILE_(?:TOO_LARGE rowTooLarge|FORMAT quote|EMPTY)(?: \d+)?$/,
            );
          }),
        );
        assert.ok(longest < 150, `${longest} ms`);
      }
    }).timeout(60_000);

  it('of lines within quotes is refused as rows that are joined', async () => {
    const content = `CF;x\n${`${CITIZEN};"${'\n'.repeat(200_000)}"\n`.repeat(5)}`;
    const longest = await leastOf(12, 250, () =>
      longestTurn(async () => {
        assert.equal(await refusal(content), 'IO_FILE_FORMAT quoteRows 2');
      }),
    );
    assert.ok(longest < 250, `${longest} ms`);
  }).timeout(60_000);
});
