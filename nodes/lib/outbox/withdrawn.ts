/**
 * Cancelled campaigns whose list is still coming in. A cancellation holds for the rest of the readings whose rows it has met; the
 * same list read once more, tomorrow or after a restart, is another reading and is sent. In memory only: a reading does not outlive
 * the process.
 */
import { isName } from '../core/plain-name';
import type { Lot, Scope } from '../register';
import { stopReading } from '../runtime/readings';
import { nameOfLot } from './lot';

/** Readings remembered; the one that gave no row for longest is forgotten first. */
const MOST = 1_000;

interface Part extends Lot {
  cancelled: boolean;
}

export class Withdrawn {
  /** By reading: what its rows were taken in for, by name. A list may name a campaign in every row. */
  readonly #readings = new Map<string, Map<string, Part>>();

  /** Of those the one that gave the last row. */
  #newest: string | undefined;

  /** Readings of which nothing is wanted any more, whether a row has come or not. */
  readonly #dropped = new Set<string>();

  /** No row of this reading leaves that is still to come, whatever it is for. */
  drop(reading: string): void {
    this.#dropped.add(reading);
    stopReading(reading);
  }

  /** Whether rows of a reading have come to an io-send. */
  knows(reading: string): boolean {
    return this.#readings.has(reading);
  }

  /** Notes a row; true: it was cancelled before it came. */
  has(reading: string, { line, node, campaign }: Lot): boolean {
    const parts = this.#partsOf(reading);
    const name = nameOfLot({ line, node, campaign });
    const known = parts.get(name);
    if (known === undefined) parts.set(name, { line, node, campaign, cancelled: false });
    return known?.cancelled === true || this.#dropped.has(reading);
  }

  /** Of a reading, which is the newest then. */
  #partsOf(reading: string): Map<string, Part> {
    const known = this.#readings.get(reading);
    // Row after row of the same one: to put each behind itself makes the map anew every few rows.
    if (known !== undefined && reading === this.#newest) return known;
    const parts = known ?? new Map<string, Part>();
    this.#readings.delete(reading);
    this.#readings.set(reading, parts);
    this.#newest = reading;
    const [oldest] = this.#readings.keys();
    if (this.#readings.size > MOST && oldest !== undefined) this.#readings.delete(oldest);
    return parts;
  }

  /**
   * What the scope means, and what is still to come of it. Returns how many readings were going on and stop: those all of whose
   * rows so far are cancelled. Single messages that a scope names have no rest.
   */
  cancel(scope: Scope): number {
    if (scope.keys !== undefined || scope.ids !== undefined) return 0;
    let stopped = 0;
    for (const [reading, parts] of this.#readings) {
      const all = [...parts.values()];
      const meant = all.filter((part) => isMeant(part, scope));
      for (const part of meant) part.cancelled = true;
      if (meant.length > 0 && all.every(({ cancelled }) => cancelled) && stopReading(reading)) stopped += 1;
    }
    return stopped;
  }

  /** A person says go on. */
  resume(scope: Scope): void {
    for (const parts of this.#readings.values())
      for (const part of parts.values()) if (isMeant(part, scope)) part.cancelled = false;
  }
}

function isMeant(part: Lot, { line, node, campaign }: Scope): boolean {
  return (
    (line === undefined || line === part.line) &&
    (node === undefined || node === part.node) &&
    (campaign === undefined || isName(campaign, part.campaign))
  );
}
