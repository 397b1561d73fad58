import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkField } from '../../../nodes/lib/core';
import { FileError } from '../../../nodes/lib/reader/errors';
import { cellText } from '../../../nodes/lib/reader/workbook/cells';
import { openSheet } from '../../../nodes/lib/reader/workbook/sheet';
import { amountField, fiscalCodeField } from '../../../nodes/messages/shared';
import { payloads, read } from './support/read';
import { workbook } from './support/workbook';
import { examplesOf } from '../../support/examples-of';

const OPTIONS = { mode: 'trial', premium: false } as const;

/** Euro cents as the message node understands a value; nothing when it refuses it. */
function cents(value: unknown): number | undefined {
  const result = checkField(amountField, value, OPTIONS);
  return result.ok && result.value.kind === 'money' ? result.value.cents : undefined;
}

function isCitizen(value: unknown): boolean {
  return checkField(fiscalCodeField, value, OPTIONS).ok;
}

async function readOrRefuse(content: Buffer): Promise<Awaited<ReturnType<typeof read>> | undefined> {
  try {
    return await read(content);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

describe('file: whatever comes in', () => {
  it('any bytes are rows or one of our errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await readOrRefuse(Buffer.from(bytes));
      }),
      { numRuns: examplesOf(300) },
    );
  });

  it('any text of signs that mean something is rows or one of our errors', async () => {
    const signs = fc.array(
      fc.constantFrom('"', ';', ',', '\t', '\n', '\r', 'a', 'CF', 'è', '\uFEFF', 'sep='),
      {
        maxLength: 60,
      },
    );
    await fc.assert(
      fc.asyncProperty(signs, async (parts) => {
        await readOrRefuse(Buffer.from(parts.join('')));
      }),
      { numRuns: examplesOf(500) },
    );
  });

  it('a workbook with any bytes changed is a sheet or one of our errors', () => {
    const good = workbook([
      {
        rows: [
          ['CF', 'Importo'],
          ['AAAAAA00A00A000A', '12,50'],
        ],
      },
    ]);
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(good.length), (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          for (const row of openSheet(bytes.subarray(0, cut % 3 === 0 ? cut : good.length), {
            name: '',
            names: new Set(),
          }).rows())
            assert.ok(row);
        } catch (error) {
          assert.ok(error instanceof FileError, String(error));
        }
      }),
      { numRuns: examplesOf(300) },
    );
  });
});

describe('file: what was written comes out again', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('\0'));
  const table = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 6 }))
    .chain(([width, height]) =>
      fc.array(fc.array(text, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
  const writers: Record<string, (content: string) => Buffer> = {
    'UTF-8': (content) => Buffer.from(content),
    'UTF-8 with a mark': (content) => Buffer.from(`\uFEFF${content}`),
    'UTF-16': (content) => Buffer.from(`\uFEFF${content}`, 'utf16le'),
    'UTF-16 in the other order': (content) => Buffer.from(`\uFEFF${content}`, 'utf16le').swap16(),
  };
  for (const [name, encode] of Object.entries(writers))
    it(`in ${name}, with any separator and any mix of line ends`, async () => {
      const ends = fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 7, maxLength: 7 });
      await fc
        .assert(
          fc.asyncProperty(
            table,
            fc.constantFrom(';', ',', '\t', '|'),
            ends,
            async (rows, separator, lineEnds) => {
              const heading = (rows[0] ?? []).map((_cell, index) => `colonna ${index}`);
              const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
              const lines = [heading, ...rows].map((cells) => cells.map(quote).join(separator));
              const found = await read(encode(lines.map((line, n) => line + (lineEnds[n] ?? '\n')).join('')));
              const expected = rows.filter((cells) => cells.some((cell) => cell.trim() !== ''));
              assert.deepEqual(
                payloads(found).map((row) => Object.values(row)),
                expected,
              );
            },
          ),
          { numRuns: examplesOf(100) },
        )
        .catch((error: unknown) => {
          // A table of blanks only has no rows: nothing to compare.
          if (!String(error).includes('IO_FILE_EMPTY')) throw error;
        });
    });
});

describe('file: an amount', () => {
  const anyCents = fc.integer({ min: 1, max: 9_999_999_999 });

  for (const format of ['General', '#,##0.00', '#,##0.00\\ "€"', '0.00', '[$€-410]\\ #,##0.00', '0'])
    it(`in a cell of the format ${format} is right to the cent, or refused`, () => {
      fc.assert(
        fc.property(anyCents, (amount) => {
          const { text } = cellText({ t: 'n', v: amount / 100, z: format }, false);
          assert.equal(cents(text), amount);
        }),
      );
    });

  it('that was calculated is right to the cent or refused, never rounded', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e8, noNaN: true }), (value) => {
        const { text } = cellText({ t: 'n', v: value, z: '#,##0.00' }, false);
        const read = cents(text);
        if (read !== undefined) assert.ok(Math.abs(read / 100 - value) < value * 1e-14, `${value} ${text}`);
      }),
    );
  });

  it('never moves to another person by one separator or quote too many', async () => {
    const people = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', 'E'), anyCents), {
      minLength: 1,
      maxLength: 5,
    });
    const fault = fc.tuple(fc.nat(), fc.constantFrom(';', '"'));
    await fc.assert(
      fc.asyncProperty(people, fault, async (rows, [place, sign]) => {
        const citizen = (letter: string): string => `${letter.repeat(6)}00A00${letter}000A`;
        const lines = rows.map(
          ([letter, amount], n) =>
            `Nome ${n};${citizen(letter)};${(amount / 100).toFixed(2).replace('.', ',')};causale ${n}`,
        );
        const head = 'Nome;CF;Importo;Causale\n';
        const body = `${lines.join('\n')}\n`;
        const at = place % body.length;
        const found = await readOrRefuse(Buffer.from(head + body.slice(0, at) + sign + body.slice(at)));
        const right = new Set(rows.map(([letter, amount]) => `${citizen(letter)} ${amount}`));
        for (const { payload, problems } of found?.rows ?? []) {
          const amount = cents(payload.importo);
          if (problems !== undefined || amount === undefined || !isCitizen(payload.codice_fiscale)) continue;
          assert.ok(right.has(`${payload.codice_fiscale} ${amount}`), JSON.stringify(payload));
        }
      }),
      { numRuns: examplesOf(500) },
    );
  });
});
