import assert from 'node:assert/strict';
import fc from 'fast-check';
import { payloads, read, refusal } from './support/read';
import { examplesOf } from '../../support/examples-of';

const HEAD = 'CF;Nome;Causale;Importo;Scadenza;Avviso';
const person = (letter: string, reason: string, end = ''): string =>
  `${letter.repeat(6)}00A00${letter}000A;Nome ${letter};${reason};${letter.charCodeAt(0)},00;31/12/2026;30100510000140000${letter.charCodeAt(0) % 10}${end}`;
const people = (...reasons: string[]): string =>
  `${[HEAD, ...reasons.map((reason, n) => person('ABCDE'[n] ?? 'F', reason))].join('\n')}\n`;

describe('file: quotes that would join people', () => {
  const files: Record<string, [string, string]> = {
    'on every row, cut by the exporter': [
      people('"Scuola Il Girasole', '"Scuola Il Girasole', '"Scuola Il Girasole', '"Scuola'),
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'on one row, and never closed': [people('a', '"Scuola', 'b', 'c'), 'IO_FILE_FORMAT quote 3'],
    'closed by a quote in the middle of a later cell': [
      people('"Scuola', 'Nido "Arcobaleno" 2026', 'b'),
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'closed by a stray quote at the end of the same column below': [
      people('a', '"Scuola', 'b', 'Nido"'),
      'IO_FILE_FORMAT quoteRows 3',
    ],
    'closed by a stray quote in another column below': [
      people('"Scuola', 'b').replace('31/12/2026;301005100001400006', '31/12/2026";301005100001400006'),
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'that opens in the last column': [
      `${HEAD}\n${person('A', 'x').replace(';3010', ';"3010')}\n${person('B', 'x', '"')}\n`,
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'that opens in the first column': [
      `${HEAD}\n"${person('A', 'x')}\n${person('B', 'x').replace(';', '";')}\n`,
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'that opens in the headings': [
      people('a', 'b"', 'c').replace('Nome;Causale', 'Nome;"Causale'),
      'IO_FILE_FORMAT quoteRows 1',
    ],
    'with other cells in quotes': [
      `"CF";"Nome";"Importo"\n"AAAAAA00A00A000A";"Anna;"12,00"\n"BBBBBB00A00B000A";"Bruno";"13,00"\n"CCCCCC00A00C000A";"Carla;"14,00"\n`,
      'read',
    ],
    'with commas between the columns': [
      `CF,Nome,Causale,Importo\nAAAAAA00A00A000A,Anna,"Scuola,12.00\nBBBBBB00A00B000A,Bruno,Nido",13.00\n`,
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'and no fiscal codes to go by': [
      `Protocollo;Nome;Causale;Importo\n1;Anna;"Scuola;12,00\n2;Bruno;Nido";13,00\n`,
      'IO_FILE_FORMAT quoteRows 2',
    ],
    'in a file of one column': ['CF\n"AAAAAA00A00A000A\nBBBBBB00A00B000A"\n', 'IO_FILE_FORMAT quoteRows 2'],
  };
  for (const [name, [file, expected]] of Object.entries(files))
    for (const [ends, content] of [
      ['Unix', file],
      ['Windows', file.replaceAll('\n', '\r\n')],
      ['old Mac', file.replaceAll('\n', '\r')],
    ] as const)
      it(`${name}, refuse the file and name the line (line ends of ${ends})`, async () => {
        assert.equal(await refusal(content), expected);
      });

  it('name the line of the text, also below cells over several lines', async () => {
    const file = `${HEAD}\n${person('A', '"una\ndue\ntre"')}\n${person('B', '"Scuola')}\n${person('C', '"Nido')}\n`;
    assert.equal(await refusal(file), 'IO_FILE_FORMAT quoteRows 5');
    const valid = `${HEAD}\n${person('A', '"una\ndue\ntre"')}\n${person('B', '"Scuola')}\n${person('C', 'Nido"')}\n`;
    assert.equal(await refusal(valid), 'IO_FILE_FORMAT quoteRows 5');
  });

  it('are refused too where they open in a title above the headings', async () => {
    const list = `"Elenco 2026\nCF;Causale;Importo\nAAAAAA00A00A000A;Mensa;1,00\nEEEEEE00E00E000E;Mensa";2,00\n`;
    assert.equal(await refusal(list), 'IO_FILE_FORMAT quoteRows 1');
  });

  it('that take in the next cell only make that row wrong', async () => {
    const { rows } = await read(
      `CF;Causale;Importo;Nota\nAAAAAA00A00A000A;"Scuola;"12,00";x\nBBBBBB00A00B000A;b;13,00;x\n`,
    );
    assert.deepEqual(
      rows.map(({ problems }) => problems?.[0]?.code),
      ['ROW_COLUMNS', undefined],
    );
  });

  const fine: Record<string, string> = {
    'an address over two lines': '"Via Roma, 1\n00100 Roma"',
    'an address with separators': '"Via Roma; 1\nScala A; interno 2"',
    'a letter with commas':
      '"Gentile signora,\nle scriviamo perché, come sa, la retta, ecco\nCordiali saluti"',
    'names in quotes within a text': '"Scuola ""G. Manzoni"";\n""sezione B"""',
    'a family, each with a fiscal code': '"Rossi BBBBBB00A00B000A\nVerdi CCCCCC00A00C000A"',
    'a quoted beginning': '"G. Manzoni" di Roma',
    inches: 'Schermo 24"',
  };
  for (const sign of [';', ','])
    for (const [name, cell] of Object.entries(fine))
      it(`are not seen in ${name}, with ${sign} between the columns`, async () => {
        const quoted =
          cell.startsWith('"') && cell.endsWith('"') ? cell : sign === ',' ? cell.replaceAll(',', '') : cell;
        const lines = ['A', 'B'].map((letter) =>
          [`${letter.repeat(6)}00A00${letter}000A`, 'Anna', quoted, '12', 'x'].join(sign),
        );
        const found = await read(
          `${['CF', 'Nome', 'Causale', 'Importo', 'Nota'].join(sign)}\n${lines.join('\n')}\n`,
        );
        assert.equal(found.rows.length, 2);
        assert.deepEqual(
          found.rows.map(({ problems }) => problems),
          [undefined, undefined],
        );
        assert.equal(payloads(found)[1]?.importo, '12');
      });

  it('never give a row that holds two people, whatever is cut off or added', async () => {
    const cut = fc.array(fc.tuple(fc.nat(4), fc.constantFrom('"', '";', '\n"', '"\n', ' "')), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(cut, fc.constantFrom(';', ','), async (cuts, sign) => {
        const reasons = ['a', 'b', 'c', 'd', 'e'];
        for (const [at, quote] of cuts) reasons[at] = quote + (reasons[at] ?? '');
        const content = people(...reasons)
          .replace(/,00/g, '')
          .replaceAll(';', sign);
        const found = await read(content).catch(() => undefined);
        for (const { payload, problems } of found?.rows ?? [])
          if (problems === undefined)
            assert.ok((JSON.stringify(payload).match(/[A-Z]{6}00A00[A-Z]000A/g) ?? []).length <= 1, content);
      }),
      { numRuns: examplesOf(300) },
    );
  });
});
