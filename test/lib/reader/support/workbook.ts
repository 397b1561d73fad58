/** Workbooks as offices and attackers make them, written part by part: no library would write the nasty ones. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface SheetSpec {
  readonly name?: string;
  readonly hidden?: boolean;
  /** Rows of cells: a text, or the XML of a cell's inside with its attributes. */
  readonly rows: readonly (readonly (string | RawCell | null)[])[];
  readonly hiddenRows?: readonly number[];
  readonly merges?: readonly string[];
}

/** `<c …attributes>inside</c>` */
export interface RawCell {
  readonly attributes?: string;
  readonly inside: string;
}

/** A number with the format that stands at this place of `FORMATS`. */
export function number(value: number | string, format: keyof typeof STYLE = 'General'): RawCell {
  return { attributes: `s="${STYLE[format]}"`, inside: `<v>${value}</v>` };
}

const STYLE = {
  General: 0,
  date: 1,
  euro: 2,
  zeros: 3,
  percent: 4,
  text: 5,
  thousands: 6,
  dateTime: 7,
} as const;
const CUSTOM = ['dd/mm/yyyy', '#,##0.00\\ "€"', '00000', 'dd/mm/yyyy\\ hh:mm'];

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PKG = 'http://schemas.openxmlformats.org/package/2006';

export function workbookParts(
  sheets: readonly SheetSpec[],
  more: { date1904?: boolean } = {},
): Record<string, string> {
  const names = sheets.map((_sheet, index) => `sheet${index + 1}.xml`);
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PKG}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${names.map((name) => `<Override PartName="/xl/worksheets/${name}" ContentType="${type}.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PKG}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><workbookPr${more.date1904 === true ? ' date1904="1"' : ''}/><sheets>${sheets.map((sheet, i) => `<sheet name="${sheet.name ?? `Foglio${i + 1}`}" sheetId="${i + 1}"${sheet.hidden === true ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PKG}/relationships">${names.map((name, i) => `<Relationship Id="rId${i + 1}" Type="${REL}/worksheet" Target="worksheets/${name}"/>`).join('')}<Relationship Id="rId99" Type="${REL}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${CUSTOM.length}">${CUSTOM.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8">${[0, 164, 165, 166, 9, 49, 3, 167].map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)])),
  };
}

function sheetXml({ rows, hiddenRows = [], merges = [] }: SheetSpec): string {
  const lines = rows.map((cells, index) => {
    const inner = cells.map((cell, column) => cellXml(cell, `${letter(column)}${index + 1}`)).join('');
    return `<row r="${index + 1}"${hiddenRows.includes(index + 1) ? ' hidden="1"' : ''}>${inner}</row>`;
  });
  const merged =
    merges.length === 0
      ? ''
      : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData>${merged}</worksheet>`;
}

function cellXml(cell: string | RawCell | null, ref: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string') {
    const text = cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
  }
  return `<c r="${ref}" ${cell.attributes ?? ''}>${cell.inside}</c>`;
}

function letter(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letter(Math.floor(column / 26) - 1) + letter(column % 26);
}

export function workbook(sheets: readonly SheetSpec[], more: { date1904?: boolean } = {}): Buffer {
  return zip(workbookParts(sheets, more));
}

export interface ZipPart {
  readonly name: string;
  /** Deflated unless said otherwise. */
  readonly bytes: Buffer;
  /** `bytes` deflated already. */
  readonly packed?: Buffer;
  readonly method?: number;
  /** What the archive claims. */
  readonly claimedSize?: number;
  readonly flags?: number;
}

export function zip(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  return zipOf(
    Object.entries(parts).map(([name, content]) => ({ name, bytes: Buffer.from(content as string) })),
  );
}

export function zipOf(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, method = 8, claimedSize = bytes.length, flags = 0, ...part } of parts) {
    const packed = part.packed ?? (method === 8 ? deflateRawSync(bytes) : bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(crc32(bytes), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(claimedSize, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(offset, 42);
    local.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}
