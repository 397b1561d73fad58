/**
 * What is remembered of sheets as a small file in the folder of the register, replaced as a whole: not in the register, since an act on
 * a sheet must not wait for it, nor be impossible when that is busy or damaged. Without it (deleted, damaged) nothing is made twice
 * either: services are looked for by their name first, and a person decides.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { refuseElsewhere } from '../sqlite/set-aside';
import type { Remembered, SheetMemory } from './types';

/** A creation as it is kept. */
export interface KeptCreation {
  readonly destination: string;
  readonly node: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface KeptSheets {
  readonly version: 1;
  /** By destination and node, as `sheetKey` makes it. */
  readonly services: Readonly<Record<string, Remembered>>;
  readonly pending: readonly KeptCreation[];
}

export const NO_SHEETS: KeptSheets = { version: 1, services: {}, pending: [] };

/** @param folder where the register lies; made when it is not there yet */
export function sheetFile(folder: string): string {
  return path.join(folder, 'sheets.json');
}

export function sheetsInFile(folder: string, now: () => number = Date.now): SheetMemory {
  const read = (): KeptSheets => {
    refuseElsewhere(folder, namesIn(folder));
    return readSheets(folder);
  };
  const write = (contents: KeptSheets): void => {
    writeSheets(folder, contents);
  };
  const pendingOfOthers = (destination: string, node: string): KeptCreation[] =>
    read().pending.filter((one) => one.destination !== destination || one.node !== node);

  // Each in one turn of the event loop: nothing comes between a reading and its write.
  return {
    standing: (destination) => settled(() => standingIn(read(), destination)),
    service: (destination, node) => settled(() => read().services[sheetKey(destination, node)]),
    pending: (destination) =>
      settled(() =>
        read()
          .pending.filter((one) => one.destination === destination)
          .map(({ node, name, since }) => ({ node, name, age: now() - since })),
      ),
    begin: ({ destination, node, name }, standing) =>
      settled(() => {
        const contents = read();
        if (standingIn(contents, destination) !== standing) return undefined;
        const since = now();
        write({
          ...contents,
          pending: [...pendingOfOthers(destination, node), { destination, node, name, since }],
        });
        return { destination, node, claim: since };
      }),
    remember: (destination, node, what) =>
      settled(() => {
        const { services } = read();
        const key = sheetKey(destination, node);
        const known = services[key]?.serviceId === what.serviceId ? services[key] : undefined;
        write({
          version: 1,
          services: { ...services, [key]: { ...known, ...what } },
          pending: pendingOfOthers(destination, node),
        });
      }),
    end: ({ destination, node, claim }) =>
      settled(() => {
        const isOther = (one: KeptCreation): boolean =>
          one.destination !== destination || one.node !== node || one.since !== claim;
        write({ ...read(), pending: read().pending.filter(isOther) });
      }),
  };
}

/** None of a folder that cannot be read: who writes into it says why. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function settled<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(run());
  });
}

function standingIn({ services, pending }: KeptSheets, destination: string): string {
  return JSON.stringify([
    Object.entries(services).filter(([key]) => placeOf(key).destination === destination),
    pending.filter((one) => one.destination === destination),
  ]);
}

export function sheetKey(destination: string, node: string): string {
  return JSON.stringify([destination, node]);
}

/** What `sheetKey` was made of. */
export function placeOf(key: string): { readonly destination: string; readonly node: string } {
  const [destination = '', node = ''] = parsed(key) as string[];
  return { destination, node };
}

function parsed(key: string): unknown {
  try {
    const found: unknown = JSON.parse(key);
    return Array.isArray(found) && found.every((one) => typeof one === 'string') ? found : [];
  } catch {
    return [];
  }
}

/** Nothing where there is no such file, or none that can be read. */
export function readSheets(folder: string): KeptSheets {
  try {
    const found: unknown = JSON.parse(readFileSync(sheetFile(folder), 'utf8'));
    return isKept(found) ? found : NO_SHEETS;
  } catch {
    return NO_SHEETS;
  }
}

/** Throws when the disk does not take it. */
export function writeSheets(folder: string, contents: KeptSheets): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = sheetFile(folder);
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify(contents));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}

function isKept(value: unknown): value is KeptSheets {
  if (typeof value !== 'object' || value === null) return false;
  const { version, services, pending } = value as Partial<KeptSheets>;
  if (version !== 1 || typeof services !== 'object' || !Array.isArray(pending)) return false;
  return Object.values(services).every(isRemembered) && pending.every(isCreation);
}

function isRemembered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { serviceId, logo, minors } = value as Partial<Remembered>;
  if (typeof serviceId !== 'string' || !['string', 'undefined'].includes(typeof logo)) return false;
  return ['boolean', 'undefined'].includes(typeof minors);
}

function isCreation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { destination, node, name, since } = value as Partial<KeptCreation>;
  return [destination, node, name].every((one) => typeof one === 'string') && Number.isFinite(since);
}
