/**
 * A finished text in the form in which IO's app shows what was typed. The app reads Markdown, but ignores the number at
 * which a list starts, takes every `[label]: word` at the start of a line for the address of a link and removes both, and
 * drops footnotes (IO API: "message text"). Here what it would change is written with character references.
 */
import { WORD_BULLET } from './text';

/** Whether anything below could be needed: most texts have nothing of it. */
const SUSPECT = new RegExp(
  String.raw`^[ \t]*(?:[-+*][ \t]+)*(?:\d{1,9}[.)](?:[ \t]|$)|\[|${WORD_BULLET.source})|\^\[|\[\^`,
  'm',
);

/** @param markdown with line ends of Unix */
export function asTyped(markdown: string): string {
  if (!SUSPECT.test(markdown)) return markdown;
  return withNumbers(withLabels(markdown));
}

/**
 * Remarks between `<!--` and `-->` are the author's and for nobody else: the app prints them. One that stands alone on
 * its line takes the line with it. What is not closed stays, and is seen.
 */
export function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4);
    if (end < 0) break;
    kept += text.slice(from, start);
    from = end + 3;
    const line = kept.slice(kept.lastIndexOf('\n') + 1);
    const next = /[ \t]*\n/y;
    next.lastIndex = from;
    if (line.trim() === '' && next.test(text)) {
      kept = kept.slice(0, kept.length - line.length);
      from = next.lastIndex;
    }
  }
  return kept + text.slice(from);
}

/** The most that a label can have, so that a text of open brackets costs no more than others. */
const LABEL = String.raw`\[([^\]]{1,300})\]`;
const DEFINITION = new RegExp(String.raw`^[ \t]*${LABEL}:[ \t]*(\S*)`, 'gm');
const USE = new RegExp(String.raw`\[([^\[\]]{1,300})\][ \t]?\[([^\[\]]{0,300})\]`, 'g');

/** `[Documenti]: carta` stays a sentence; a label that a link of the text uses stays its address. */
function withLabels(text: string): string {
  const used = new Set(
    Array.from(text.matchAll(USE), ([, words = '', label = '']) => (label || words).toLowerCase()),
  );
  return text
    .replace(DEFINITION, (whole, label: string, target: string) =>
      used.has(label.toLowerCase()) && /^<?(?:https?|mailto|tel|sms):/i.test(target)
        ? whole
        : whole.replace('[', '&#91;'),
    )
    .replace(/\^\[/g, '&#94;&#91;')
    .replace(/\[\^/g, '&#91;^');
}

const FENCE = /^ {0,3}(?:`{3}|~{3})/;
const ITEM = /^([ \t]*)((?:[-+*][ \t]+)*)(?:(\d{1,9})([.)])(?=[ \t]|$))?/;
/** A heading, a rule, a quotation: ends a list that a line of plain text would go on with. */
const INTERRUPTS = /^ {0,3}(?:#{1,6}\s|>|([-*_])[ \t]*(?:\1[ \t]*){2,}$)/;
const BULLET_LINE = new RegExp(String.raw`^([ \t]*)(?:${WORD_BULLET.source})[ \t]*`);

/** A list that may go on. */
interface Open {
  /** Columns before its text: what stands further right belongs to its last item. */
  readonly content: number;
  /** Behind the number; nothing: a list of bullets. */
  readonly mark: string;
  /** The number that the app will show next. */
  readonly next: number;
}

/** Leaves those lists alone that count 1, 2, 3; every other number at the start of a line is a word. */
function withNumbers(text: string): string {
  const open: Open[] = [];
  let [fenced, afterBlank] = [false, true];
  const lines = text.split('\n').map((typed) => {
    if (FENCE.test(typed)) {
      fenced = !fenced;
      return typed;
    }
    if (fenced) return typed;
    const line = typed.replace(BULLET_LINE, '$1- ');
    const blank = line.trim() === '';
    const shown = blank ? line : numbered(line, open, afterBlank);
    afterBlank = blank;
    return shown;
  });
  return lines.join('\n');
}

function numbered(line: string, open: Open[], afterBlank: boolean): string {
  const [start, blanks = '', bullets = '', digits, mark = ''] = ITEM.exec(line) ?? [''];
  const indent = width(blanks);
  if (digits === undefined) {
    if (bullets !== '' || afterBlank || INTERRUPTS.test(line)) closeAt(open, indent);
    if (bullets !== '') open.push(bulletList(blanks + bullets));
    return line;
  }
  const before = [...open];
  const beside = closeAt(open, indent);
  // A bullet begins anew what stands in it.
  const sibling = bullets === '' && beside?.mark === mark ? beside : undefined;
  // So far to the right it is no item but text as typed.
  if (indent >= 4 && before.length === 0) return line;
  if (bullets !== '') open.push(bulletList(blanks + bullets));
  const expected = sibling?.next ?? 1;
  if (Number(digits) === expected) {
    open.push({ content: width(blanks + bullets) + digits.length + 2, mark, next: expected + 1 });
    return line;
  }
  // Now it is plain text, with which the item above goes on.
  if (bullets === '' && !afterBlank) open.splice(0, open.length, ...before);
  return `${blanks}${bullets}${digits}${mark === '.' ? '&#46;' : '&#41;'}${line.slice(start.length)}`;
}

function bulletList(start: string): Open {
  return { content: width(start), mark: '', next: 0 };
}

/** Ends the lists whose text stands further right; the outermost of them. */
function closeAt(open: Open[], indent: number): Open | undefined {
  let last: Open | undefined;
  for (let top = open.at(-1); top !== undefined && indent < top.content; top = open.at(-1)) {
    last = top;
    open.pop();
  }
  return last;
}

function width(blanks: string): number {
  return blanks.replaceAll('\t', '    ').length;
}
