/**
 * Which held messages leave by themselves: those of a lot that is small. A lot is what one io-send node takes in for one
 * campaign with no pause of five seconds in between; whether it is small is known only once it is over, and until then none of
 * it leaves. A lot that is not small waits for a person, and so does all that comes to its campaign meanwhile
 * (docs/adr/0027).
 */
import { HELD } from '../core/codes';
import type { Lot, Register } from '../register';
import type { Clock } from '../runtime/clock';
import { isBusy } from '../runtime/load';
import { nameOfLot } from './lot';

/** Milliseconds without another message after which a lot is over. */
const QUIET_MS = 5_000;

interface Arriving {
  readonly lot: Lot;
  most: number;
  /** On the clock that never goes back. */
  lastAt: number;
  cancel: () => void;
}

export interface HoldsOptions {
  readonly clock: Clock;
  readonly register: () => Register;
  /** Messages may leave now. */
  readonly wake: () => void;
  /** Whether rows wait in front of our nodes; for tests. */
  readonly isBusy?: () => boolean;
}

export class Holds {
  readonly #options: HoldsOptions;
  readonly #arriving = new Map<string, Arriving>();
  /** By node: its last `attach`. */
  readonly #present = new Map<string, object>();

  constructor(options: HoldsOptions) {
    this.#options = options;
  }

  /**
   * A held message is on disk.
   * @param most so many of a lot leave by themselves
   */
  arrived(lot: Lot, most: number): void {
    const { clock } = this.#options;
    const known = this.#arriving.get(nameOfLot(lot));
    if (known !== undefined) {
      known.lastAt = clock.monotonic();
      known.most = most;
      return;
    }
    const arriving = { lot, most, lastAt: clock.monotonic(), cancel: () => undefined };
    this.#arriving.set(nameOfLot(lot), arriving);
    this.#lookAfter(arriving, QUIET_MS);
  }

  /** A node is there, as after a restart in the middle of a lot: what is held of it is looked at anew. */
  async attach(line: string, node: string, most: number): Promise<void> {
    const present = {};
    this.#present.set(node, present);
    const register = this.#options.register();
    // A register that cannot be read: as in #settle.
    const counts = await register.counts({ line, node }).catch(() => []);
    for (const count of counts)
      // It may have gone meanwhile, and come back with other settings.
      if (count.reason === HELD && this.#present.get(node) === present)
        this.arrived({ line, node, campaign: count.campaign }, most);
  }

  /** A node goes, perhaps to come back with other settings: nothing of it leaves by the old ones. */
  detach(node: string): void {
    this.#present.delete(node);
    for (const [name, { lot, cancel }] of this.#arriving) {
      if (lot.node !== node) continue;
      cancel();
      this.#arriving.delete(name);
    }
  }

  /** Whether messages of a campaign still come in. */
  arriving(line: string, campaign: string): boolean {
    return [...this.#arriving.values()].some(({ lot }) => lot.line === line && lot.campaign === campaign);
  }

  close(): void {
    this.#present.clear();
    for (const { cancel } of this.#arriving.values()) cancel();
    this.#arriving.clear();
  }

  #lookAfter(arriving: Arriving, ms: number): void {
    arriving.cancel = this.#options.clock.after(ms, () => {
      this.#look(arriving);
    });
  }

  #look(arriving: Arriving): void {
    const { clock } = this.#options;
    const quiet = clock.monotonic() - arriving.lastAt;
    // Rows that wait in front of our nodes may be more of the same lot.
    if ((this.#options.isBusy ?? isBusy)()) this.#lookAfter(arriving, QUIET_MS);
    else if (quiet < QUIET_MS) this.#lookAfter(arriving, QUIET_MS - quiet);
    else void this.#settle(arriving);
  }

  async #settle(arriving: Arriving): Promise<void> {
    const { lot, most } = arriving;
    // From here on what comes is the next lot.
    this.#arriving.delete(nameOfLot(lot));
    try {
      if ((await this.#options.register().letGoIfFew(lot, most)) > 0) this.#options.wake();
    } catch {
      // A register that cannot be written: they stay held, on disk, and a person sees them. No message is lost or sent.
    }
  }
}
