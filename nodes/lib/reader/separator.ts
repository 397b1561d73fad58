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
  const cells: string[] = [];
  let [quoted, from, at] = [false, 0, 0];
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (character === sign) {
      cells.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...cells, text.slice(from, at)].map((cell) => cell.replaceAll('"', ''));
}
