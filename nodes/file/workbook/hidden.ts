/** Which rows of a sheet are hidden. The library knows it too, but takes twenty times as long for some files then. */
import type { Part } from '../../lib/core/zip-write';

const ROW = /<(?:\w+:)?row\b([^>]*)>/g;
const HIDDEN = /\bhidden\s*=\s*["'](?:1|true)["']/;
const NUMBER = /\br\s*=\s*["'](\d+)["']/;

/** Numbers (from 1) of the rows that say they are hidden. Rows without a number follow the one before. */
export function hiddenIn(xml: string): number[] {
  const found: number[] = [];
  let row = 0;
  for (const [, attributes = ''] of xml.matchAll(ROW)) {
    row = Number(NUMBER.exec(attributes)?.[1] ?? row + 1);
    if (HIDDEN.test(attributes)) found.push(row);
  }
  return found;
}

/** The XML of the sheet with this relationship; its texts are not decoded. */
export function sheetXml(parts: readonly Part[], id: string): string {
  const relations = textOf(parts, /^xl\/_rels\/workbook\.xml\.rels$/i);
  for (const [relation] of relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    if (attribute(relation, 'Id') !== id) continue;
    const target = attribute(relation, 'Target').replace(/^\/?(?:xl\/)?/, '');
    return textOf(parts, new RegExp(`^xl/${target.replace(/[^\w/-]/g, '.')}$`, 'i'));
  }
  return '';
}

function textOf(parts: readonly Part[], name: RegExp): string {
  const content = parts.find((part) => name.test(part.name))?.content;
  return content === undefined
    ? ''
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '';
}
