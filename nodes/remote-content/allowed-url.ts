/**
 * Which addresses of the ente's own network an attachment may come from. A row must not make this computer ask whatever the
 * network has: only what begins, part by part, like an address that the ente listed; never the addresses by which computers
 * in data centres tell their secrets.
 */
import { webAddress } from '../lib/core/web-address';
import { isAddress, isForbiddenAddress } from './forbidden-address';

/** The address if it may be an attachment's or an entry of the list, else undefined. */
export function readUrl(text: string): URL | undefined {
  const url = webAddress(text);
  if (url === undefined) return undefined;
  // What a server may take for a part of a path and we would not.
  if (/%(2f|5c|00|2e)/i.test(url.pathname) || /\/\.{1,2};/.test(url.pathname)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isAddress(host) && isForbiddenAddress(host)) return undefined;
  url.hash = '';
  return url;
}

/** An entry of the allow-list. A query would not count, so there must be none. */
export function readEntry(entry: string): URL | undefined {
  const url = readUrl(entry);
  return url?.search === '' ? url : undefined;
}

/** Whether `url` lies below an entry: the same origin, and its path begins with all parts of the entry's. */
export function isAllowed(url: URL, list: readonly URL[]): boolean {
  return list.some(({ origin, pathname }) => {
    const prefix = pathname.replace(/\/+$/, '');
    return url.origin === origin && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  });
}
