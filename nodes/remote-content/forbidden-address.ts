/**
 * IP addresses that no list of an ente can mean: link-local ones, where cloud computers keep their credentials. Pure: the dialog
 * refuses what the running node refuses.
 */

const MAPPED = 0xffff_0000_0000n;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Address and length of the prefix; those of IPv4 as IPv6 has them. */
const FORBIDDEN: readonly (readonly [bigint, bigint])[] = (
  [
    ['169.254.0.0', 112],
    ['0.0.0.0', 104],
    ['100.100.100.200', 128],
    ['192.0.0.192', 128],
    ['fe80::', 10],
    ['fd00:ec2::254', 128],
    ['::', 128],
    // IPv4's link-local addresses as a translator to IPv6 writes them.
    ['64:ff9b::a9fe:0', 112],
  ] as const
).map(([address, prefix]) => [asNumber(address) ?? 0n, BigInt(128 - prefix)]);

/** Whether a text is an IP address, in the form of an URL's host or of Node's resolver. */
export function isAddress(text: string): boolean {
  return asNumber(text) !== undefined;
}

/** Whether a connection to this IP address is out of the question; also to what is none. */
export function isForbiddenAddress(address: string): boolean {
  const number = asNumber(address);
  return number === undefined || FORBIDDEN.some(([base, rest]) => number >> rest === base >> rest);
}

/** 128 bits; IPv4 in the guise of IPv6 is IPv4. Undefined for what is no address. */
function asNumber(address: string): bigint | undefined {
  const four = fourBytes(address);
  if (four !== undefined) return MAPPED + four;
  const groups = groupsOf(address.replace(/%.*$/s, ''));
  return groups?.reduce((all, group) => (all << 16n) + group, 0n);
}

function fourBytes(text: string): bigint | undefined {
  const bytes = IPV4.exec(text)?.slice(1);
  // With a zero in front some read a byte as octal.
  if (bytes?.every((byte) => Number(byte) <= 255 && String(Number(byte)) === byte) !== true) return undefined;
  return bytes.reduce((all, byte) => (all << 8n) + BigInt(byte), 0n);
}

/** The eight groups of an IPv6 address. */
function groupsOf(text: string): bigint[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before = [], after = []] = halves.map((half) => half.split(':').flatMap(groupIn));
  const shown = before.length + after.length;
  if (halves.length === 2 ? shown > 7 : shown !== 8) return undefined;
  const groups = [...before, ...Array<bigint | undefined>(8 - shown).fill(0n), ...after];
  return groups.every((group) => group !== undefined) ? groups : undefined;
}

/** One group, or the two that an IPv4 address at the end stands for; none for the nothing beside `::`. */
function groupIn(part: string, index: number, all: readonly string[]): (bigint | undefined)[] {
  if (part === '' && all.length === 1) return [];
  const four = index === all.length - 1 ? fourBytes(part) : undefined;
  if (four !== undefined) return [four >> 16n, four & 0xffffn];
  return [/^[\da-f]{1,4}$/i.test(part) ? BigInt(`0x${part}`) : undefined];
}
