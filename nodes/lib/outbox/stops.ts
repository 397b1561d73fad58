/** The stops that people gave, as the register has them; known here without asking, because every message asks. */
import { isName, sameName } from '../core/plain-name';
import type { By, Register, Stop } from '../register';

export class Stops {
  readonly #register: () => Register;
  #stops: readonly Stop[] = [];
  /** Given and lifted here so far: what was read meanwhile is old. */
  #changes = 0;

  constructor(register: () => Register) {
    this.#register = register;
  }

  /**
   * Reads them anew; whether there is a new one. Until it is done the first time, the register gives nothing that they mean.
   */
  async read(): Promise<boolean> {
    for (;;) {
      const changes = this.#changes;
      const stops = await this.#register().stops();
      if (changes !== this.#changes) continue;
      const before = this.#stops;
      this.#stops = stops;
      return stops.some((stop) => !before.some((one) => isSame(one, stop)));
    }
  }

  /** Survives a restart. */
  async give(stops: readonly Stop[], by?: By): Promise<void> {
    await this.#register().stop(stops, by);
    this.#changes += 1;
    this.#stops = [...this.#stops, ...stops.filter((stop) => !this.#stops.some((one) => isSame(one, stop)))];
  }

  /** That of a whole node lifts those of its campaigns too. */
  async lift(asked: readonly Stop[], by?: By): Promise<void> {
    await this.read();
    const lifted = this.#stops.filter((stop) => asked.some((one) => isLifted(stop, one)));
    await this.#register().resume(lifted, by, asked);
    this.#changes += 1;
    this.#stops = this.#stops.filter((one) => !lifted.some((stop) => isSame(one, stop)));
  }

  has(node: string, campaign: string): boolean {
    return this.#stops.some(
      (stop) => stop.node === node && (stop.campaign === null || isName(stop.campaign, campaign)),
    );
  }

  /** Whether some campaign of the node is stopped by itself. */
  byCampaign(node: string): boolean {
    return this.#stops.some((stop) => stop.node === node && stop.campaign !== null);
  }
}

function isSame(one: Stop, other: Stop): boolean {
  return one.node === other.node && one.campaign === other.campaign;
}

function isLifted(stop: Stop, { node, campaign }: Stop): boolean {
  if (stop.node !== node) return false;
  return campaign === null || (stop.campaign !== null && sameName(stop.campaign, campaign));
}
