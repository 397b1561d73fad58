/** What a row controls costs io-check no more than its size: every rule is fed rows, and lists, ten times as long. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Columns } from '../../../nodes/lib/check/columns';
import { headerLine, originalRow } from '../../../nodes/lib/check/original';
import { Scratch } from '../../../nodes/lib/check/scratch';
import { grows } from '../../support/cost';

const names = (n: number): string[] => Array.from({ length: n }, (_none, at) => `c${at}`);
const wide = (n: number) => Object.fromEntries(names(n).map((name) => [name, 'x']));

const ROWS: Readonly<Record<string, (n: number) => unknown>> = {
  'with many columns, of a csv node': (n) =>
    originalRow({ _msgid: '', payload: wide(n), columns: names(n).join(',') }),
  'with many columns, of io-file': (n) =>
    originalRow({
      _msgid: '',
      payload: wide(n),
      io: { file: { columns: names(n).map((name) => [name, name]) } },
    }),
  'whose columns are not those of its csv node': (n) =>
    originalRow({
      _msgid: '',
      payload: wide(n),
      columns: names(n)
        .map((name) => `x${name}`)
        .join(','),
    }),
  ...Object.fromEntries(
    ['"', '""', '"a', '",', ',', 'a,', '"a""'].map((scrap) => [
      `whose line of columns is made of ${scrap}`,
      (n: number) => originalRow({ _msgid: '', payload: { a: 1 }, columns: `${scrap.repeat(n)}x` }),
    ]),
  ),
  'that is wrong in many columns': (n) => headerLine(names(n)),
};

describe('A row ten times as long', () => {
  for (const [what, rule] of Object.entries(ROWS))
    it(`${what} costs io-check about ten times as much`, async () => {
      assert.equal(await grows(rule, 5_000), undefined);
    }).timeout(60_000);
});

describe('A list ten times as long', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'io-check-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function remembered(n: number, add: (scratch: Scratch, at: number) => void): void {
    const scratch = new Scratch(folder);
    for (let at = 0; at < n; at += 1) add(scratch, at);
    scratch.close();
  }

  const LISTS: Readonly<Record<string, (n: number) => unknown>> = {
    'of one person': (n) => {
      remembered(n, (scratch) => {
        scratch.person('AAAAAA00A00A000A');
        scratch.ask('AAAAAA00A00A000A');
      });
    },
    'of one notice number with many amounts': (n) => {
      remembered(n, (scratch, at) => scratch.notice('301000000000000043', at, at));
    },
    'of one message again and again': (n) => {
      remembered(n, (scratch, at) => scratch.key('a', at));
    },
    'whose rows have columns of their own': (n) => {
      const columns = new Columns();
      for (let at = 0; at < n; at += 1) columns.add({ _msgid: '', payload: { [`c${at}`]: 'x' } });
      columns.unused(() => false);
    },
  };
  for (const [what, rule] of Object.entries(LISTS))
    it(`${what} costs io-check about ten times as much`, async () => {
      assert.equal(await grows(rule, 1_000), undefined);
    }).timeout(60_000);
});
