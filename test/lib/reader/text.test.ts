import assert from 'node:assert/strict';
import { FileError } from '../../../nodes/lib/reader/errors';
import { messageBySlug } from '../../../nodes/messages';
import { wantedColumns } from '../../../nodes/messages/columns';
import { payloads, read, refusal } from './support/read';

const CITIZEN = 'AAAAAA00A00A000A';

function utf16(text: string, big = false, mark = true): Buffer {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

/** Code page 1252 of the letters used here. */
function windows(text: string): Buffer {
  const own: Record<string, number> = { '€': 0x80, '’': 0x92, '…': 0x85, '”': 0x94 };
  return Buffer.from(Array.from(text, (letter) => own[letter] ?? letter.charCodeAt(0)));
}

describe('file: the encoding of a text', () => {
  const text = 'CF;Cognome\nAAAAAA00A00A000A;D’Àvila €\n';
  const files: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['Windows 1252', windows(text), 'windows-1252'],
    ['UTF-16 as Excel saves it', utf16(text), 'utf-16le'],
    ['UTF-16 in the other order', utf16(text, true), 'utf-16be'],
    ['UTF-16 without a mark', utf16(text, false, false), 'utf-16le'],
    ['UTF-16 in the other order without a mark', utf16(text, true, false), 'utf-16be'],
  ];
  for (const [name, bytes, encoding] of files)
    it(`${name} is found, and the letters are right`, async () => {
      const found = await read(bytes);
      assert.equal(found.encoding, encoding);
      assert.deepEqual(payloads(found), [{ codice_fiscale: CITIZEN, cognome: 'D’Àvila €' }]);
    });

  const long = `CF;Cognome\n${`${CITIZEN};Rossi\n`.repeat(20_000)}${CITIZEN};Nicolò`;

  it('is decided by one accent at the very end of a long file', async () => {
    for (const [bytes, encoding] of [
      [Buffer.from(long), 'utf-8'],
      [windows(long), 'windows-1252'],
    ] as const) {
      const found = await read(bytes);
      assert.equal(found.encoding, encoding);
      assert.equal(found.rows.at(-1)?.payload.cognome, 'Nicolò');
    }
  });

  it('is an error that names both lines where two files were joined', async () => {
    const joined = Buffer.concat([
      Buffer.from(`CF;Cognome\n${CITIZEN};Nicolò\n`),
      windows(`${CITIZEN};Niccolò\n`),
    ]);
    assert.equal(await refusal(joined), 'IO_FILE_ENCODING mixedEncoding 3');
  });

  it('is Windows’ where its letters happen to look like UTF-8 together', async () => {
    const found = await read(windows(`CF;Cognome\n${CITIZEN};PERCHÈ’ è…” più\n`));
    assert.deepEqual([found.encoding, found.rows[0]?.payload.cognome], ['windows-1252', 'PERCHÈ’ è…” più']);
  });

  it('is UTF-8 for the names of all Europe', async () => {
    const found = await read(Buffer.from(`CF;Cognome\n${CITIZEN};Ștefănuț Łukaszëk Müller\n`));
    assert.deepEqual([found.encoding, found.rows[0]?.payload.cognome], ['utf-8', 'Ștefănuț Łukaszëk Müller']);
    const joined = Buffer.concat([
      Buffer.from(`CF;Cognome\n${CITIZEN};Ștefan\n`),
      windows(`${CITIZEN};Niccolò\n`),
    ]);
    assert.equal(await refusal(joined), 'IO_FILE_ENCODING mixedEncoding 3');
  });

  const DOS: Readonly<Record<string, number>> = {
    ...{ à: 0x85, è: 0x8a, é: 0x82, ì: 0x8d, ò: 0x95, ù: 0x97, ö: 0x94, ü: 0x81, '°': 0xf8 },
    ...{ À: 0xb7, È: 0xd4, É: 0x90, Ì: 0xde, Ò: 0xe3, Ù: 0xeb },
  };
  const MAC: Readonly<Record<string, number>> = {
    ...{ à: 0x88, è: 0x8f, é: 0x8e, ì: 0x93, ò: 0x98, ù: 0x9d, ö: 0x9a, ü: 0x9f, '°': 0xa1 },
    ...{ À: 0xcb, È: 0xe9, É: 0x83, Ì: 0xed, Ò: 0xf1, Ù: 0xf4, '’': 0xd5 },
  };
  const bytes = (content: string, own: Readonly<Record<string, number>>): Buffer =>
    Buffer.from(Array.from(content, (letter) => own[letter] ?? letter.charCodeAt(0)));
  const names = [
    'Nicolò Fregèa',
    'Città',
    'Così',
    'perché',
    'Gesù',
    'NICOLÒ',
    'PERCHÉ',
    'Müller',
    'Bürgermeister Jörg, n° 5',
  ];
  for (const name of names)
    it(`is that of DOS, Windows or the old Mac by "${name}" alone`, async () => {
      for (const [encoding, own] of [
        ['ibm850', DOS],
        ['macintosh', MAC],
        ['windows-1252', {}],
      ] as const) {
        const file = bytes(`CF;Cognome\n${CITIZEN};${name}\n`, own);
        const chosen = await read(file, { encoding });
        assert.equal(chosen.rows[0]?.payload.cognome, name);
        const found = await read(file).catch((error: unknown) => error);
        // Where a letter could be either, asking is right, guessing is not.
        if (found instanceof FileError) assert.equal(found.reason, 'unknownEncoding');
        else assert.equal((found as typeof chosen).rows[0]?.payload.cognome, name, encoding);
      }
    });

  it('of DOS and the old Mac is found in a list with several names, and told', async () => {
    const list = `CF;Cognome\n${names.map((name) => `${CITIZEN};${name}`).join('\n')}\n`;
    for (const [encoding, own] of [
      ['ibm850', DOS],
      ['macintosh', MAC],
    ] as const) {
      const found = await read(bytes(list, own));
      assert.deepEqual(
        found.rows.map(({ payload }) => payload.cognome),
        names,
      );
      assert.deepEqual(found.warnings, [{ code: 'OLD_ENCODING', args: { encoding } }]);
    }
  });

  it('is an error where no code page makes words of all letters', async () => {
    const joined = Buffer.concat([
      bytes(`CF;Cognome\n${CITIZEN};Città\n`, MAC),
      bytes(`${CITIZEN};Città\n`, {}),
    ]);
    assert.equal(await refusal(joined), 'IO_FILE_ENCODING unknownEncoding 2');
  });

  it('of Windows stays Windows’ with the signs of typists and names from all over', async () => {
    const signs =
      'CF;Cognome\nAAAAAA00A00A000A;«D’Àvila» – Škoda… 12 m² €\nAAAAAA00A00A000A;São João, Søren, PERCHé, n.º 5\n';
    const own: Record<string, number> = { '€': 0x80, '’': 0x92, '…': 0x85, '–': 0x96, Š: 0x8a };
    assert.equal((await read(bytes(signs, own))).encoding, 'windows-1252');
  });

  it('that a person chose is an error when it is wrong', async () => {
    assert.equal(await refusal(windows(text), { encoding: 'utf-8' }), 'IO_FILE_ENCODING notUtf8');
    const half = utf16(text).subarray(0, -1);
    assert.match(await refusal(half), /^IO_FILE_ENCODING notUtf16/);
  });

  it('may be cut anywhere by the pieces in which a file comes', async () => {
    for (let pad = 65_520; pad < 65_540; pad += 1) {
      const content = `CF;x\n${CITIZEN};${'a'.repeat(pad)}\r\n${CITIZEN};è€’\r\n`;
      const { rows } = await read(Buffer.from(content));
      assert.deepEqual([rows.length, rows[1]?.payload.x], [2, 'è€’']);
    }
  });
});

describe('file: a text as a table', () => {
  for (const [name, sign] of Object.entries({ semicolon: ';', comma: ',', tab: '\t', bar: '|' }))
    it(`with a ${name} between the columns is read`, async () => {
      const found = await read(
        ['CF', 'Importo', 'Causale'].join(sign) + `\n${[CITIZEN, '12', 'x'].join(sign)}\n`,
      );
      assert.equal(found.separator, sign);
      assert.deepEqual(payloads(found), [{ codice_fiscale: CITIZEN, importo: '12', causale: 'x' }]);
    });

  it('is not misled by commas in the headings, and believes what Excel declares', async () => {
    const found = await read(`"Causale, in breve, per esteso, eccetera";CF;Importo\na;${CITIZEN};1`);
    assert.deepEqual([found.separator, found.keys.slice(1)], [';', ['codice_fiscale', 'importo']]);
    const declared = await read(`sep=,\r\nCF;x,y\r\n${CITIZEN},1\r\n`);
    assert.deepEqual([declared.separator, declared.rows[0]?.row], [',', 3]);
  });

  it('keeps every value as it is written', async () => {
    const line = [CITIZEN, '1.234,56', '001000000000001757', ' 1.000 ', '=1+1', '1e17'];
    const found = await read(`CF;Importo;Numero avviso;a;b;c\n${line.join(';')}\n`);
    assert.deepEqual(Object.values(payloads(found)[0] ?? {}), line);
  });

  it('may mix line ends, and numbers rows as a spreadsheet does, blank ones too', async () => {
    const { rows } = await read(
      `CF;x\r\n${CITIZEN};1\n\r\n${CITIZEN};2\r${CITIZEN};"3\r\n3"\n;\n${CITIZEN};4`,
    );
    assert.deepEqual(
      rows.map(({ row, payload }) => [row, payload.x]),
      [
        [2, '1'],
        [4, '2'],
        [5, '3\r\n3'],
        [7, '4'],
      ],
    );
  });

  it('takes quotes in the middle of a text for what they are', async () => {
    const { rows } = await read(`CF;x;y\n${CITIZEN};Scuola "G. Manzoni";"detta ""la vecchia""; n. 5"\n`);
    assert.deepEqual(
      [rows[0]?.payload.x, rows[0]?.payload.y],
      ['Scuola "G. Manzoni"', 'detta "la vecchia"; n. 5'],
    );
  });

  it('gives no row at all when a quote does not end, and names the row where it begins', async () => {
    assert.equal(
      await refusal(`CF;x\n${CITIZEN};a\n${CITIZEN};"b\n${CITIZEN};c\n`),
      'IO_FILE_FORMAT quote 3',
    );
  });

  it('refuses a row with a sign too many, which would move the amount', async () => {
    const { rows } = await read(
      `CF;Causale;Importo\n${CITIZEN};mensa; scuola;50,00\n${CITIZEN};mensa;50,00;;\n`,
    );
    assert.deepEqual(
      rows.map(({ problems }) => problems?.map(({ code, field, args }) => [code, field, args])),
      [[['ROW_COLUMNS', 'payload', { row: 2, expected: 3, found: 4 }]], undefined],
    );
  });

  it('reads a short row with empty cells, and tells of it', async () => {
    const { rows, warnings } = await read(`CF;a;b\n${CITIZEN};1\n`);
    assert.deepEqual(rows[0]?.payload, { codice_fiscale: CITIZEN, a: '1', b: '' });
    assert.deepEqual(warnings, [{ code: 'SHORT_ROWS', args: { n: 1, row: 2 } }]);
  });

  it('without headings is an error, not a citizen lost', async () => {
    assert.equal(await refusal(`LNTMRT82R67Z999Q;12\n${CITIZEN};13\n`), 'IO_FILE_COLUMNS noHeadings 1');
  });

  it('names missing, doubled and nameless columns together', async () => {
    const definition = messageBySlug('richiesta-accolta');
    assert.ok(definition);
    await assert.rejects(
      read(`CF;Cod. fiscale;;Oggetto\n${CITIZEN};1;2;3\n`, {
        wanted: wantedColumns(definition, () => undefined),
      }),
      ({ matched }: { matched: { missing: unknown; doubled: unknown; unnamed: unknown } }) => {
        assert.deepEqual(
          [matched.missing, matched.doubled, matched.unnamed],
          [['url'], [{ key: 'codice_fiscale', headers: ['CF', 'Cod. fiscale'] }], [3]],
        );
        return true;
      },
    );
  });

  const nasty: Record<string, [Buffer | string, string]> = {
    'a null character': [`CF;x\n${CITIZEN};a\0b\n`, 'IO_FILE_FORMAT nul 2'],
    'a null character in UTF-16': [utf16(`CF;x\n${CITIZEN};a\0b\n`), 'IO_FILE_FORMAT nul 2'],
    'a cell of 10 MB': [
      `CF;x\n${CITIZEN};a\n${CITIZEN};${'x'.repeat(10_000_000)}\n`,
      'IO_FILE_TOO_LARGE rowTooLarge 3',
    ],
    'a quoted cell of 10 MB': [
      `CF;x\n${CITIZEN};"${'x\n'.repeat(5_000_000)}"\n`,
      'IO_FILE_TOO_LARGE rowTooLarge 2',
    ],
    'one line of 10 MB': ['x'.repeat(10_000_000), 'IO_FILE_TOO_LARGE rowTooLarge 1'],
    nothing: ['', 'IO_FILE_EMPTY'],
    'blanks only': ['\uFEFF \r\n\r\n', 'IO_FILE_EMPTY'],
    'signs only': [';;;\n;;;\n', 'IO_FILE_EMPTY'],
    'a PDF': ['%PDF-1.7 …', 'IO_FILE_FORMAT notTable'],
    'random bytes': [Buffer.from('89afbe0001c39c9d00ff', 'hex'), 'IO_FILE_FORMAT nul 1'],
  };
  for (const [name, [content, expected]] of Object.entries(nasty))
    it(`of ${name} is an error that says what and where`, async () => {
      assert.equal(await refusal(content), expected);
    });
});
