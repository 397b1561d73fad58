/** What others may read of a message without opening the app. */
import { decodeEntities } from './entities';

/** UTF-16 units of the text that IO's e-mail copy shows. */
const EMAIL_UNITS = 134;

/**
 * The text of the e-mail copy (IO API: "E-mail copy"): what follows the last `---`, the buttons' block included in that
 * search, without Markdown, its first 134 units, addresses replaced. Character references are undone last, so that each of
 * them costs its own length, and one may be cut. IO also puts an invisible blank after every dot.
 */
export function emailCopy(markdown: string): string {
  const rule = markdown.lastIndexOf('---');
  const tail = rule < 0 ? markdown : markdown.slice(rule + 3);
  const text = oneLine(withoutMarks(tail));
  const shown = text.length > EMAIL_UNITS ? `${text.slice(0, EMAIL_UNITS)}...` : text;
  return decodeEntities(shown).replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[link rimosso]');
}

function withoutMarks(markdown: string): string {
  return markdown
    .replace(/<[^<>]*>/g, '')
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gm, '')
    .replace(/[*_`~]+/g, '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
