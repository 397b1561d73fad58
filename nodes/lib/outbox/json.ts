/**
 * A msg as text and back, whatever a flow has put into it: a row is never lost because of what hangs on it, and none of its
 * values comes back as something else.
 *
 * The first line is JSON. Where something in it stands for what JSON does not know, a second line says where, and what.
 */
import { types } from 'node:util';
import { Fault } from '../runtime/fault';

/** What a value was and the way to it, e.g. `["Date", "payload", "nato_il"]`. */
type Place = readonly [kind: string, ...path: string[]];

/**
 * Dates, BigInts, Buffers and other bytes, Maps, Sets and numbers that are none keep their kind. As in JSON.stringify functions
 * go, and what has a `toJSON` is what that says. A value within itself is left out, as is alone a property that refuses to be
 * read. Throws `Fault` IO_ROW_TOO_DEEP.
 */
export function jsonText(msg: object): string {
  if (plainUnits(msg) < Infinity) return JSON.stringify(msg);
  const places: Place[] = [];
  const json = JSON.stringify(new Writer(places).copy(msg, []));
  return places.length === 0 ? json : `${json}\n${JSON.stringify(places)}`;
}

/** What `jsonText` was given. */
export function parsedText(text: string): unknown {
  const end = text.indexOf('\n');
  if (end === -1) return JSON.parse(text);
  const value: unknown = JSON.parse(text.slice(0, end));
  // What was within another is made first.
  for (const place of (JSON.parse(text.slice(end + 1)) as Place[]).reverse()) restore(value, place);
  return value;
}

/** The same, of which only what is JSON matters. */
export function parsedPlain(text: string): unknown {
  return JSON.parse(text.split('\n', 1)[0] ?? '');
}

/** Levels of objects in objects. No row of an office has as many, and each one costs as much as all above it. */
const MOST_LEVELS = 200;

/** Deeper is either a circle or so rare that the longer way may be taken. */
const DEEPEST = 50;

/** UTF-16 units of the longest number in JSON, `-1.2345678901234567e-300`; of all else that is neither text nor object. */
const LONGEST_NUMBER = 24;

/**
 * How long the text of a value is at most, in UTF-16 units before signs are escaped; Infinity where JSON does not say all of it as it
 * is. Most rows are plain, and cost no copy.
 */
export function plainUnits(value: unknown, depth = DEEPEST): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'bigint') return Infinity;
  if (typeof value === 'number') return Number.isFinite(value) ? LONGEST_NUMBER : Infinity;
  if (typeof value !== 'object' || value === null) return LONGEST_NUMBER;
  if (depth === 0 || kindOf(value) !== undefined || typeof (value as Jsonable).toJSON === 'function')
    return Infinity;
  try {
    let units = 2;
    for (const key of Object.keys(value)) {
      units += key.length + 4 + plainUnits((value as Readonly<Record<string, unknown>>)[key], depth - 1);
      if (units === Infinity) return Infinity;
    }
    return units;
  } catch {
    return Infinity;
  }
}

interface Jsonable {
  readonly toJSON?: unknown;
}

/** By its inside, not by its class: what a function node makes comes from another realm. */
function kindOf(value: object): string | undefined {
  if (types.isDate(value)) return 'Date';
  if (Buffer.isBuffer(value)) return 'Buffer';
  if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (types.isAnyArrayBuffer(value)) return 'ArrayBuffer';
  if (types.isMap(value)) return 'Map';
  return types.isSet(value) ? 'Set' : undefined;
}

class Writer {
  readonly #places: Place[];
  /** From the outermost object to the one that is being written. */
  readonly #within: object[] = [];

  constructor(places: Place[]) {
    this.#places = places;
  }

  copy(value: unknown, path: readonly string[]): unknown {
    switch (typeof value) {
      case 'bigint':
        return this.#note('BigInt', path, String(value));
      case 'number':
        return Number.isFinite(value) ? value : this.#note('Number', path, String(value));
      case 'object':
        if (value === null) return null;
        return this.#within.includes(value) ? undefined : this.#copyWithin(value, path);
      default:
        return value;
    }
  }

  #copyWithin(value: object, path: readonly string[]): unknown {
    if (this.#within.length === MOST_LEVELS) throw new Fault('IO_ROW_TOO_DEEP', { most: MOST_LEVELS });
    this.#within.push(value);
    try {
      return this.#copyObject(value, path);
    } finally {
      this.#within.pop();
    }
  }

  #copyObject(value: object, path: readonly string[]): unknown {
    const kind = kindOf(value);
    if (kind === 'Date') return this.#note(kind, path, (value as Date).getTime());
    if (kind === 'Map' || kind === 'Set') {
      this.#note(kind, path, undefined);
      return this.#items([...(value as Iterable<unknown>)], path);
    }
    if (kind !== undefined) return this.#note(kind, path, bytesOf(value).toString('base64'));
    const { toJSON } = value as Jsonable;
    if (typeof toJSON === 'function') return this.copy(toJSON.call(value, path.at(-1) ?? ''), path);
    if (Array.isArray(value)) return this.#items(value, path);
    const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(value)) {
      const before = this.#places.length;
      try {
        copy[key] = this.copy((value as Readonly<Record<string, unknown>>)[key], [...path, key]);
      } catch (error) {
        if (error instanceof Fault) throw error;
        this.#places.length = before;
      }
    }
    return copy;
  }

  #items(items: readonly unknown[], path: readonly string[]): unknown[] {
    return items.map((item, index) => this.copy(item, [...path, String(index)]));
  }

  #note<T>(kind: string, path: readonly string[], written: T): T {
    this.#places.push([kind, ...path]);
    return written;
  }
}

function bytesOf(value: object): Buffer {
  if (!ArrayBuffer.isView(value)) return Buffer.from(value as ArrayBuffer);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** Puts one value back in its place. */
function restore(root: unknown, [kind, ...path]: Place): void {
  const last = path.pop() ?? '';
  let within = root as Record<string, unknown>;
  for (const key of path) within = within[key] as Record<string, unknown>;
  within[last] = restored(kind, within[last]);
}

function restored(kind: string, written: unknown): unknown {
  switch (kind) {
    case 'Date':
      return new Date((written as number | null) ?? NaN);
    case 'BigInt':
      return BigInt(written as string);
    case 'Number':
      return Number(written);
    case 'Map':
      return new Map(written as [unknown, unknown][]);
    case 'Set':
      return new Set(written as unknown[]);
    case 'Buffer':
      return Buffer.from(written as string, 'base64');
    default:
      return restoredBytes(kind, written as string);
  }
}

function restoredBytes(kind: string, written: string): unknown {
  const { buffer } = Uint8Array.from(Buffer.from(written, 'base64'));
  if (kind === 'ArrayBuffer') return buffer;
  // A kind that this version of Node does not have stays what can be read of it: its bytes.
  const View = (globalThis as Readonly<Record<string, unknown>>)[kind] as Uint8ArrayConstructor | undefined;
  return new (View ?? Uint8Array)(buffer);
}
