/** Web addresses that can stand in a Markdown link and in a button. */
import { bad, good } from './problem';
import { oneLine } from './text';
import type { Result } from './types';

/** Would end a link, a quoted text or a table cell, or begin emphasis where the address stands bare. */
const DANGEROUS = /[\s()<>"'`\\|*[\]~^{}]/g;

/** Read as a character reference inside a link: `?a=1&lt;=2`. */
const CHARACTER_REFERENCE = /(&#?\w+);/g;

/**
 * An http(s) address, in the normal form of the URL standard, with blanks, controls, `()<>"\` and the like
 * percent-encoded. No user name or password: an address with them is a trick
 * (`https://comune.it@evil.example`) or gives a secret away. `---` is broken up because IO's e-mail copy cuts
 * the text there.
 * Problems: URL_SCHEME (not http or https, or none), URL_INVALID.
 */
export function readUrl(value: unknown, field: string): Result<string> {
  if (typeof value !== 'string') return bad('URL_INVALID', field, value);
  const text = oneLine(value);
  if (!/^https?:/i.test(text)) return bad('URL_SCHEME', field, text);
  const url = parse(text);
  if (url?.username !== '' || url.password !== '') return bad('URL_INVALID', field, text);
  return good(encode(url));
}

/** Browsers mend `https:comune.it` and `https:\\comune.it`; who reads the message might not. */
function parse(text: string): URL | undefined {
  const match = /^(https?:\/\/)([^/?#\\]+)(.*)$/i.exec(text);
  if (!match) return undefined;
  const [, scheme = '', host = '', rest = ''] = match;
  try {
    return new URL(scheme + host + rest.replaceAll('\\', '%5C'));
  } catch {
    return undefined;
  }
}

function encode({ protocol, host, pathname, search, hash }: URL): string {
  const rest = (pathname + search + hash)
    .replace(DANGEROUS, percent)
    .replace(CHARACTER_REFERENCE, '$1%3B')
    .replaceAll('---', '--%2D');
  return `${protocol}//${host}${rest}`;
}

function percent(character: string): string {
  return '%' + character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}
