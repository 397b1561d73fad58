/** What of a workbook (xlsx, xlsm) goes to the library: the list of sheets, and of one sheet its rows, texts and formats. */
import { FileError } from '../errors';
import { type Part, storedZip } from '../../core/zip-write';
import { readParts } from './zip-read';
import { cleanSheet, type SheetXml } from './sheet-xml';

const BOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

/** The parts that say what else is in the archive. */
export const BOOK_PARTS: readonly string[] = [BOOK, RELATIONS];

/** An archive for the list of sheets. */
export function bookOnly(parts: readonly Part[]): Uint8Array {
  return packed({
    [BOOK]: contentOf(parts, BOOK),
    [RELATIONS]: contentOf(parts, RELATIONS),
  });
}

/**
 * An archive with one sheet, and what was read of the sheet here. Nothing else is unpacked: no pictures, macros, links, comments.
 * @param book the parts of `BOOK_PARTS`
 * @param id of the sheet's relationship
 * Throws IO_FILE_FORMAT (damaged), IO_FILE_TOO_LARGE.
 */
export function oneSheet(
  file: Uint8Array,
  bookParts: readonly Part[],
  id: string,
): { zip: Uint8Array; sheet: Omit<SheetXml, 'xml'>; date1904: boolean } {
  const relations = relationsOf(bookParts);
  const pathOf = (isIt: (one: Relation) => boolean): string => relations.find(isIt)?.path.toLowerCase() ?? '';
  const [sheetPath, stylesPath, stringsPath] = [
    pathOf((one) => one.id === id),
    pathOf(({ type }) => type.endsWith('/styles')),
    pathOf(({ type }) => type.endsWith('/sharedStrings')),
  ];
  const wanted = new Set([sheetPath, stylesPath, stringsPath]);
  const parts = readParts(file, (name) => wanted.has(name.toLowerCase()));
  const content = partOf(parts, sheetPath)?.content;
  if (content === undefined) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  const { xml, ...sheet } = cleanSheet(content);
  const styles = partOf(parts, stylesPath)?.content;
  const strings = partOf(parts, stringsPath)?.content;
  const book = latin1(contentOf(bookParts, BOOK));
  const date1904 = /<(?:\w+:)?workbookPr\b[^<>]*\bdate1904\s*=\s*["'](?:1|true|on)["']/.test(book);
  const rels = [
    relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
    ...(styles === undefined ? [] : [relation('rId2', 'styles', 'styles.xml')]),
    ...(strings === undefined ? [] : [relation('rId3', 'sharedStrings', 'sharedStrings.xml')]),
  ];
  return {
    zip: packed({
      [BOOK]: bytes(
        `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
      [RELATIONS]: bytes(`<Relationships xmlns="${PACKAGE}/relationships">${rels.join('')}</Relationships>`),
      'xl/worksheets/sheet1.xml': xml,
      ...(styles === undefined ? {} : { 'xl/styles.xml': styles }),
      ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': strings }),
    }),
    sheet,
    date1904,
  };
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const TYPES: Readonly<Record<string, string>> = {
  [BOOK]: 'sheet.main',
  'xl/worksheets/sheet1.xml': 'worksheet',
  'xl/styles.xml': 'styles',
  'xl/sharedStrings.xml': 'sharedStrings',
};

function packed(parts: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const types = Object.keys(parts)
    .filter((name) => name in TYPES)
    .map((name) => `<Override PartName="/${name}" ContentType="${TYPE}.${TYPES[name] ?? ''}+xml"/>`);
  const all = {
    '[Content_Types].xml': bytes(
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`,
    ),
    '_rels/.rels': bytes(
      `<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', BOOK)}</Relationships>`,
    ),
    ...parts,
  };
  return storedZip(Object.entries(all).map(([name, content]) => ({ name, content })));
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  /** In the archive. */
  readonly path: string;
}

function relationsOf(parts: readonly Part[]): Relation[] {
  const xml = latin1(contentOf(parts, RELATIONS));
  return [...xml.matchAll(/<(?:\w+:)?Relationship(?=[\s/>])([^<>]*)>/g)].map(([, attributes = '']) => ({
    id: attribute(attributes, 'Id'),
    type: attribute(attributes, 'Type'),
    path: `xl/${attribute(attributes, 'Target').replace(/^(?:\/xl\/|\.\/|xl\/)/i, '')}`,
  }));
}

function attribute(tag: string, name: string): string {
  return new RegExp(String.raw`(?:^|\s)${name}\s*=\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '';
}

function partOf(parts: readonly Part[], name: string): Part | undefined {
  return parts.find((part) => part.name.toLowerCase() === name.toLowerCase());
}

function contentOf(parts: readonly Part[], name: string): Uint8Array {
  return partOf(parts, name)?.content ?? new Uint8Array();
}

function latin1(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
