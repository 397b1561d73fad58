/** The sign between the columns of a text file, and the line in which Excel says it. */
import { normalized } from './normalized';

export const SEPARATORS = [';', ',', '\t', '|'] as const;

/** Excel's own first line: `sep=;`. */
const DECLARED = /^\uFEFF?"?sep=(.)"?(?:\r\n|\r|\n)/i;

export interface Separator {
  readonly sign: string;
  /** Whether the first line only declares it. */
  readonly declared: boolean;
}

/**
 * By the first line with something in it: the sign that gives most names that are fields, then most columns. A heading such as
 * `Importo, in euro` does not outweigh the semicolons around it.
 *
 * @param head the start of the text
 * @param names normalized names of fields
 */
export function findSeparator(head: string, names: ReadonlySet<string>): Separator {
  const declared = DECLARED.exec(head);
  if (declared?.[1] !== undefined) return { sign: declared[1], declared: true };
  const text = head.replace(/^[\uFEFF\s]+/, '');
  let best = { sign: ';', score: 0 };
  for (const sign of SEPARATORS) {
    const cells = firstRecord(text, sign);
    const known = cells.filter((cell) => names.has(normalized(cell))).length;
    const score = cells.length < 2 ? 0 : known * 10_000 + cells.length;
    if (score > best.score) best = { sign, score };
  }
  return { sign: best.sign, declared: false };
}

function firstRecord(text: string, sign: string): string[] {
  const cells = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && character === sign) cells.push('');
    else cells[cells.length - 1] = (cells.at(-1) ?? '') + character;
  }
  return cells;
}
