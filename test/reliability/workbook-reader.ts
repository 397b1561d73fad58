/** Reads mutated workbooks in a process of its own: what ends it may end Node-RED. Tells each one before it begins. */
import { type BookType, utils, write } from '@e965/xlsx';
import { FileError } from '../../nodes/lib/reader/errors';
import { seededRandom } from '../../nodes/lib/simulator/random';
import { openSheet } from '../../nodes/lib/reader/workbook/sheet';
import { number, workbookParts, zip } from '../lib/reader/support/workbook';

export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** `n` of the workbook that is being read, and what became of it. */
export interface Told {
  readonly n: number;
  readonly outcome?: string;
}

const ROWS = [
  ['CF', 'Importo', 'Scadenza', 'Causale'],
  ['AAAAAA00A00A000A', '12,50', '30/11/2026', 'a'],
  ['BBBBBB00A00B000A', '13,50', '30/11/2026', 'b'],
];
const PARTS = workbookParts([
  {
    rows: [
      ...ROWS,
      ['CCCCCC00A00C000A', number(12.5, 'euro'), number(46356, 'date'), { inside: '<f>A1</f><v>1</v>' }],
    ],
    merges: ['A5:B6'],
    hiddenRows: [9],
  },
  { rows: ROWS },
]);
const SHEET = 'xl/worksheets/sheet1.xml';
const NUMBERS = [
  '-1',
  '0',
  '1',
  '16385',
  '1048577',
  '2147483648',
  '4294967295',
  '99999999999999999999',
  '1e308',
  'NaN',
  '',
];
const PLACES = [
  'ZZZZZZ2',
  'XFE1',
  'A1048577',
  'A0',
  'a1',
  'AAAAAAAAAAAAAAAAAAAAAAA1',
  'A99999999999',
  '1',
  'A-1',
  'XFD1048576',
];
const PIECES = [
  '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
  '<dimension ref="A1:ZZZZ99999999"/>',
  '<cols><col min="1" max="4294967295" hidden="1"/></cols>',
  '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
  '<c r="B2"><f t="array" ref="A1:XFD1048576">1</f></c>',
  '<c r="B2"><f t="shared" si="4294967295"/></c>',
  '<c t="s"><v>4294967295</v></c>',
  '<row><c/><c/></row>',
  '<!--',
  '<![CDATA[',
  ']]>',
  '</sheetData>',
  '<sheetData>',
  '<row r="1048576"/>',
];

type Pick = (below: number) => number;

function one<T>(list: readonly T[], pick: Pick): T {
  return list[pick(list.length)] as T;
}

/** A part of the archive with a number, a place or a piece of XML that no program writes. */
function mutatedXml(pick: Pick): Buffer {
  const parts: Record<string, string> = { ...PARTS };
  for (let n = pick(4) + 1; n > 0; n -= 1) {
    const name = pick(3) === 0 ? one(Object.keys(parts), pick) : SHEET;
    const xml = parts[name] ?? '';
    const kind = pick(4);
    const places = [
      ...xml.matchAll(
        kind === 0 ? /="\d+"/g : kind === 1 ? /="[A-Z]+\d+"/g : kind === 2 ? />[^<>]+</g : />/g,
      ),
    ];
    const at = places[pick(Math.max(1, places.length))];
    if (at === undefined) continue;
    const [found] = at;
    const instead =
      kind === 0
        ? `="${one(NUMBERS, pick)}"`
        : kind === 1
          ? `="${one(PLACES, pick)}"`
          : kind === 2
            ? `>${one(NUMBERS, pick)}<`
            : `>${one(PIECES, pick)}`;
    parts[name] = xml.slice(0, at.index) + instead + xml.slice(at.index + found.length);
  }
  return zip(parts);
}

const WRITTEN = new Map<BookType, Buffer>();

function written(bookType: BookType): Buffer {
  const known = WRITTEN.get(bookType);
  if (known !== undefined) return known;
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([...ROWS, ['x', 12.5, 46356]]), 'A');
  const file = write(book, { type: 'buffer', bookType }) as Buffer;
  WRITTEN.set(bookType, file);
  return file;
}

/** A file of any format with some bytes changed, cut out or doubled. */
function mutatedBytes(pick: Pick): Buffer {
  const base =
    pick(3) === 0 ? zip(PARTS) : written(one(['xlsx', 'xlsb', 'biff8', 'biff5', 'ods'] as const, pick));
  const bytes = Buffer.from(base);
  for (let n = pick(6) + 1; n > 0; n -= 1) {
    const at = pick(bytes.length);
    if (pick(2) === 0) bytes[at] = pick(256);
    else if (at + 4 <= bytes.length)
      bytes.writeUInt32LE(one([0, 1, 0x7fffffff, 0xffffffff, 0xffff, 0x10000], pick), at);
  }
  const cut = pick(bytes.length);
  return pick(4) === 0 ? bytes.subarray(0, cut) : bytes;
}

export function mutated(seed: number, n: number): Buffer {
  const random = seededRandom(seed + n * 7919);
  const pick = (below: number): number => Math.floor(random() * below);
  return pick(2) === 0 ? mutatedXml(pick) : mutatedBytes(pick);
}

function outcomeOf(file: Buffer): string {
  try {
    let rows = 0;
    for (const { cells } of openSheet(file, { name: '', names: new Set() }).rows())
      rows += cells.length > 0 ? 1 : 0;
    return rows < 100 ? 'rows' : 'many';
  } catch (error) {
    return error instanceof FileError ? error.code : `not ours: ${String(error)}`;
  }
}

/** Resolves when the other side has it: what is only queued is lost when this process ends, and the wrong workbook is blamed. */
async function tell(told: Told): Promise<void> {
  await new Promise((resolve) => process.send?.(told, resolve));
}

async function readAll({ seed, from, to }: Share): Promise<void> {
  // The library prints what it finds odd.
  console.error = () => undefined;
  for (let n = from; n < to; n += 1) {
    await tell({ n });
    await tell({ n, outcome: outcomeOf(mutated(seed, n)) });
  }
  process.disconnect();
}

if (process.send !== undefined)
  process.on('message', (share: Share) => {
    void readAll(share);
  });
