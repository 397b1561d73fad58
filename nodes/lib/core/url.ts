/** Addresses that can stand in a Markdown link and in a button. All of core's are taken apart here. */
import { bad, good } from './problem';
import { cellText } from './text';
import type { Result } from './types';

/** Would end a link, a quoted text or a table cell, or begin emphasis where the address stands bare. */
const DANGEROUS = /[\s()<>"'`\\|*[\]~^{}]/g;

/** Read as a character reference inside a link: `?a=1&lt;=2`. */
const CHARACTER_REFERENCE = /(&#?\w+);/g;

/** Whether anything of the two could be in it, or three dashes: most addresses have nothing of it. */
const ANY_DANGER = /[\s()<>"'`\\|*[\]~^{};]|---/;

/** Names between dots; the last has letters, as every top-level domain does. */
const HOST_NAME =
  /^(?=.{4,253}$)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?:[a-z]{2,63}|xn--(?:[a-z0-9-]{0,57}[a-z0-9]))$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Where a second address begins: not in a path or a question (`?torna=https://…`). */
const SECOND = /(?<=[^/=?&#%:@([])https?:\/\/|(?<=[\s;,|])www\./i;

const PHONE = /^(tel|sms):(\+?)([\d .()/-]{3,30})$/i;
const MAIL = /^mailto:([\w.+-]{1,64})@([^\s@?]{4,253})(\?[^\s]{0,500})?$/i;

export interface UrlRule {
  /** Behind a button a number to call or an e-mail address may stand as well (`tel:`, `sms:`, `mailto:`). */
  readonly contact?: boolean;
}

/**
 * An http(s) address, in the normal form of the URL standard, with blanks, controls, `()<>"\` and the like
 * percent-encoded. Its host is a name of the internet or an IPv4 address, and nothing else: a `;` or `)` in it would be the
 * end of another address, or of the link. No user name or password: an address with them is a trick
 * (`https://comune.it@evil.example`) or gives a secret away. `---` is broken up because IO's e-mail copy cuts
 * the text there.
 * Problems: URL_TWO (two addresses), URL_SCHEME (not http or https, or none), URL_INVALID.
 */
export function readUrl(value: unknown, field: string, { contact = false }: UrlRule = {}): Result<string> {
  if (typeof value !== 'string') return bad('URL_INVALID', field, value);
  const text = cellText(value);
  if (/^(?:https?:|www\.)/i.test(text) && SECOND.test(text)) return bad('URL_TWO', field, text);
  if (contact && /^(?:tel|sms|mailto):/i.test(text)) {
    const address = contactOf(text);
    return address === undefined ? bad('URL_INVALID', field, text) : good(address);
  }
  if (!/^https?:/i.test(text)) return bad('URL_SCHEME', field, text);
  if (text !== last.text) {
    const url = parse(text);
    last = { text, address: url === undefined ? undefined : encode(url) };
  }
  return last.address === undefined ? bad('URL_INVALID', field, text) : good(last.address);
}

/** Most rows of a list lead to the same page as the row before. */
let last: { readonly text: string; readonly address: string | undefined } = { text: '', address: undefined };

/** Browsers mend `https:comune.it` and `https:\\comune.it`; who reads the message might not. */
function parse(text: string): URL | undefined {
  const match = /^(https?:\/\/)([^/?#\\]+)(.*)$/i.exec(text);
  if (!match) return undefined;
  const [, scheme = '', host = '', rest = ''] = match;
  try {
    const url = new URL(scheme + host + rest.replaceAll('\\', '%5C'));
    return url.username === '' && url.password === '' && isHost(url.hostname, host) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** `written`: with the port. Numbers that only a browser takes for an address (`0x7f.1`) are none. */
function isHost(host: string, written: string): boolean {
  return IPV4.test(host) ? written.replace(/:\d*$/, '') === host : HOST_NAME.test(host);
}

function contactOf(text: string): string | undefined {
  const phone = PHONE.exec(text);
  if (phone) {
    const [, scheme = '', plus = '', number = ''] = phone;
    const digits = number.replace(/\D/g, '');
    return digits.length >= 3 && digits.length <= 15 ? `${scheme.toLowerCase()}:${plus}${digits}` : undefined;
  }
  const mail = MAIL.exec(text);
  if (!mail) return undefined;
  const [, name = '', host = '', question = ''] = mail;
  return HOST_NAME.test(host.toLowerCase())
    ? `mailto:${name}@${host.toLowerCase()}${safe(question)}`
    : undefined;
}

function encode({ protocol, host, pathname, search, hash }: URL): string {
  return `${protocol}//${host}${safe(pathname + search + hash)}`;
}

function safe(rest: string): string {
  if (!ANY_DANGER.test(rest)) return rest;
  return rest.replace(DANGEROUS, percent).replace(CHARACTER_REFERENCE, '$1%3B').replaceAll('---', '--%2D');
}

/** Of ASCII: URL has encoded what is not. */
function percent(character: string): string {
  return byteText(character.charCodeAt(0));
}

function byteText(byte: number): string {
  return '%' + byte.toString(16).toUpperCase().padStart(2, '0');
}
