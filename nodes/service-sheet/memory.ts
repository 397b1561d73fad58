/**
 * What must not be forgotten between two acts, or a second service would be made: which service a node made, and which
 * creation was under way. A small file in the folder of the register, written before IO is asked and replaced as a whole.
 * Without it (deleted, damaged) nothing is made twice either: services are looked for by their name first, and a person
 * decides.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface Remembered {
  readonly serviceId: string;
  /** SHA-256 of the logo that was sent last. */
  readonly logo?: string;
  /** Whether it is enabled for minors, as IO or a person said last: IO does not always tell. */
  readonly minors?: boolean;
}

/** A creation whose end is not known. */
export interface Pending {
  readonly destination: string;
  readonly node: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

interface Contents {
  readonly version: 1;
  /** By destination and node. */
  readonly services: Readonly<Record<string, Remembered>>;
  readonly pending: readonly Pending[];
}

const NOTHING: Contents = { version: 1, services: {}, pending: [] };

export class SheetMemory {
  readonly #file: string;

  /** @param folder where the register lies; made when it is not there yet */
  constructor(folder: string) {
    this.#file = path.join(folder, 'sheets.json');
  }

  /** @param destination institution and address: a rehearsal's service is not the one on IO */
  service(destination: string, node: string): Remembered | undefined {
    return this.#read().services[keyOf(destination, node)];
  }

  /** Beside what is known of the same service. Also ends the node's pending creation. Throws when the disk does not take it. */
  remember(destination: string, node: string, what: Remembered): void {
    const { services } = this.#read();
    const key = keyOf(destination, node);
    const known = services[key]?.serviceId === what.serviceId ? services[key] : undefined;
    this.#write({
      version: 1,
      services: { ...services, [key]: { ...known, ...what } },
      pending: this.#pendingOfOthers(destination, node),
    });
  }

  /** All creations of a destination whose end is not known. */
  pending(destination: string): readonly Pending[] {
    return this.#read().pending.filter((one) => one.destination === destination);
  }

  /** Throws when the disk does not take it: then nothing may be created. */
  begin(pending: Pending): void {
    const others = this.#pendingOfOthers(pending.destination, pending.node);
    this.#write({ ...this.#read(), pending: [...others, pending] });
  }

  /** The creation did not happen. Throws when the disk does not take it. */
  end(destination: string, node: string): void {
    this.#write({ ...this.#read(), pending: this.#pendingOfOthers(destination, node) });
  }

  #pendingOfOthers(destination: string, node: string): Pending[] {
    return this.#read().pending.filter((one) => one.destination !== destination || one.node !== node);
  }

  #read(): Contents {
    try {
      const found: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return isContents(found) ? found : NOTHING;
    } catch {
      return NOTHING;
    }
  }

  #write(contents: Contents): void {
    mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const beside = `${this.#file}.new`;
    const handle = openSync(beside, 'w', 0o600);
    try {
      writeSync(handle, JSON.stringify(contents));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, this.#file);
  }
}

function keyOf(destination: string, what: string): string {
  return JSON.stringify([destination, what]);
}

function isContents(value: unknown): value is Contents {
  if (typeof value !== 'object' || value === null) return false;
  const { version, services, pending } = value as Partial<Contents>;
  if (version !== 1 || typeof services !== 'object' || !Array.isArray(pending)) return false;
  return Object.values(services).every(isRemembered) && pending.every(isPending);
}

function isRemembered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { serviceId, logo, minors } = value as Partial<Remembered>;
  if (typeof serviceId !== 'string' || !['string', 'undefined'].includes(typeof logo)) return false;
  return ['boolean', 'undefined'].includes(typeof minors);
}

function isPending(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { destination, node, name, since } = value as Partial<Pending>;
  return [destination, node, name].every((one) => typeof one === 'string') && Number.isFinite(since);
}
