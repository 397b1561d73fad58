/**
 * The encoding of a text file, from the whole file: a single accent in its last line decides as well as one in the first.
 *
 * A file is UTF-8 when all of it is valid UTF-8. When something is not, it has one of the code pages, unless other places show
 * letters that only UTF-8 writes like that: then two files were joined, no encoding is right for both, and reading it with
 * either would put garbled names into letters. That is an error which names the lines.
 */
import { decode850, guessCodePage } from './code-page';
import { FileError } from './errors';
import type { ENCODINGS } from './encodings';
import type { Source } from './source';

export type Encoding = (typeof ENCODINGS)[number];

/** Throws IO_FILE_ENCODING or IO_FILE_FORMAT (not text at all); `wanted` is checked, too. */
export async function findEncoding(source: Source, wanted?: Encoding): Promise<Encoding> {
  const head = await source.head();
  const marked = wanted ?? byMark(head) ?? byZeros(head);
  if (marked === 'utf-16le' || marked === 'utf-16be') return marked;
  const scan = new Scan();
  for await (const chunk of source.chunks()) scan.push(chunk);
  scan.end();
  if (scan.zero !== undefined)
    throw new FileError('IO_FILE_FORMAT', { line: await lineAt(source, scan.zero) }, 'nul');
  return marked ?? decide(source, scan).then((found) => found);
}

async function decide(source: Source, { single, double }: Scan): Promise<Encoding> {
  if (single === undefined) return 'utf-8';
  if (double !== undefined) {
    const lines = { line: await lineAt(source, single), other: await lineAt(source, double) };
    throw new FileError('IO_FILE_ENCODING', lines, 'mixedEncoding');
  }
  const page = await guessCodePage(source);
  if (page === undefined)
    throw new FileError('IO_FILE_ENCODING', { line: await lineAt(source, single) }, 'unknownEncoding');
  return page;
}

function byMark(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: in a table of our languages every other byte is zero. */
function byZeros(head: Buffer): Encoding | undefined {
  const zeros = [0, 0];
  const length = Math.min(head.length, 4096) & ~1;
  for (let i = 0; i < length; i += 1) if (head[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = length * 0.4;
  if (odd > most && even < odd / 20) return 'utf-16le';
  return even > most && odd < even / 20 ? 'utf-16be' : undefined;
}

/** Looks at all bytes of a file, in pieces. Each finding is the offset of its first place. */
export class Scan {
  /** A zero byte: no text has one. */
  zero: number | undefined;
  /** A byte that is not UTF-8. */
  single: number | undefined;
  /** A letter or sign as UTF-8 writes it, of those that Italian and German texts have. */
  double: number | undefined;
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.length - unfinished(bytes);
    this.#look(bytes.subarray(0, end));
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  end(): void {
    this.#look(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #look(bytes: Buffer): void {
    const zero = this.zero === undefined ? bytes.indexOf(0) : -1;
    if (zero >= 0) this.zero = this.#offset + zero;
    for (let i = 0; i < bytes.length; i += 1) {
      const lead = bytes[i] ?? 0;
      if (lead < 0x80) continue;
      const length = sequence(bytes, i);
      if (length === 0) {
        this.single ??= this.#offset + i;
        continue;
      }
      if (isLetter(lead, bytes[i + 1] ?? 0)) this.double ??= this.#offset + i;
      i += length - 1;
    }
    this.#offset += bytes.length;
  }
}

/**
 * Whether a valid sequence is a letter or sign of Europe, and hence no chance: `È’` and `è…”` of code page 1252 are valid, too.
 * What `à`, `€` or the Romanian `ș` are in UTF-8 would be `Ã`, `â‚` or `È™` there, which nobody writes.
 */
function isLetter(lead: number, next: number): boolean {
  return (lead >= 0xc2 && lead <= 0xc5) || lead === 0xe2 || (lead === 0xc8 && next >= 0x98 && next <= 0x9b);
}

/** Length of the valid UTF-8 sequence that begins here; 0 if none does. */
function sequence(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const next = bytes[at + 1] ?? 0;
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length === 0) return 0;
  const [low, high] = [
    lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80,
    lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf,
  ];
  if (next < low || next > high) return 0;
  for (let i = 2; i < length; i += 1) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** How many bytes at the end may be the beginning of a sequence that the next piece ends. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? back : 0;
  }
  return 0;
}

/** The line (from 1) that holds the byte at `offset`. */
async function lineAt(source: Source, offset: number): Promise<number> {
  let line = 1;
  let before = 0;
  for await (const chunk of source.chunks()) {
    const end = Math.min(chunk.length, offset - before);
    for (let at = chunk.indexOf(10); at >= 0 && at < end; at = chunk.indexOf(10, at + 1)) line += 1;
    before += chunk.length;
    if (before > offset) break;
  }
  return line;
}

/** The text of a source in pieces, without its byte order mark. Throws IO_FILE_ENCODING where a fixed encoding is wrong. */
export async function* decoded(source: Source, encoding: Encoding): AsyncGenerator<string> {
  if (encoding === 'ibm850') {
    for await (const chunk of source.chunks()) yield decode850(chunk);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of source.chunks()) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FileError('IO_FILE_ENCODING', {}, encoding.startsWith('utf-16') ? 'notUtf16' : 'notUtf8');
  }
}
