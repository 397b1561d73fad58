/**
 * Which addresses of the ente's own network an attachment may come from. A row must not make this computer ask whatever the
 * network has: only what begins, part by part, like an address that the ente listed; never the addresses by which computers
 * in data centres tell their secrets.
 */
import { BlockList, isIP } from 'node:net';

/** What no list of an ente can mean: link-local addresses, where cloud computers keep their credentials. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16, 'ipv4');
NEVER.addSubnet('0.0.0.0', 8, 'ipv4');
NEVER.addAddress('100.100.100.200', 'ipv4');
NEVER.addAddress('192.0.0.192', 'ipv4');
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');
NEVER.addAddress('::', 'ipv6');
// IPv4's link-local addresses as a translator to IPv6 writes them.
NEVER.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

/** Whether a connection to this IP address is out of the question. IPv4 in the guise of IPv6 counts as IPv4. */
export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || NEVER.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The address if it may be an attachment's or an entry of the list, else undefined. */
export function readUrl(text: string): URL | undefined {
  // A parser drops tabs and line ends within; nobody writes an address so in good faith.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007F\\]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  // What a server may take for a part of a path and we would not.
  if (/%(2f|5c|00|2e)/i.test(url.pathname) || /\/\.{1,2};/.test(url.pathname)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isForbiddenAddress(host)) return undefined;
  url.hash = '';
  return url;
}

/** The allow-list, parsed; undefined when an entry is none. */
export function parseAllowList(entries: readonly string[]): URL[] | undefined {
  const urls = entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
  const parsed = urls.map(readUrl);
  return parsed.every((url) => url?.search === '') ? (parsed as URL[]) : undefined;
}

/** Whether `url` lies below an entry: the same origin, and its path begins with all parts of the entry's. */
export function isAllowed(url: URL, list: readonly URL[]): boolean {
  return list.some(({ origin, pathname }) => {
    const prefix = pathname.replace(/\/+$/, '');
    return url.origin === origin && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  });
}
