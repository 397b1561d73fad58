/** Several Node-REDs on one register, the simulator of IO, and somebody who gives them work without a pause, as a careful person would. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcpProxy } from '../../support/tcp-proxy';
import { userDirOf } from './flows';
import { Ledger, type Balance, type Given } from './ledger';
import { Member } from './member';
import { type Io, startIo } from './io';

/** How often there is a look whether somebody wants work; milliseconds. */
const GIVE_EVERY_MS = 100;
/** Messages of an institution that wait at any time. */
const WAITING = 80;
/** From arrival to answer: long enough that a fault finds calls under way; milliseconds. */
const LATENCY_MS = 120;
/** For answers that come late, milliseconds. */
const SETTLE_MS = 10_000;

export interface FleetOptions {
  readonly members: number;
  readonly institutions: number;
  readonly callsPer5s: number;
  /** The port of PostgreSQL, and what tells a process to use it through this port; undefined: each has its file. */
  readonly postgres?: {
    readonly port: number;
    environment(port: number, name: string): NodeJS.ProcessEnv;
  };
  random(): number;
}

export class Fleet {
  readonly ledger = new Ledger();
  readonly members: readonly Member[];
  readonly #io: Io;
  readonly #institutions: number;
  readonly #random: () => number;
  /** Given once, and to be given again: nobody knows whether the register has them. */
  #unsure: Given[] = [];
  readonly #next: number[];
  #giving: NodeJS.Timeout | undefined;

  private constructor(io: Io, members: readonly Member[], options: FleetOptions) {
    this.#io = io;
    this.members = members;
    this.#institutions = options.institutions;
    this.#random = () => options.random();
    this.#next = Array.from({ length: options.institutions }, () => 0);
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const io = await startIo(LATENCY_MS);
    const flows = { ...options, baseUrl: io.baseUrl };
    const members: Member[] = [];
    const fleet = new Fleet(io, members, options);
    for (let i = 0; i < options.members; i += 1) {
      const { postgres } = options;
      const name = `replica-${i + 1}`;
      const network = postgres && (await TcpProxy.before(postgres.port));
      members.push(
        new Member({
          name,
          userDir: await userDirOf(flows),
          network,
          environment: postgres && network ? postgres.environment(network.port, name) : {},
          hear: (given, heard) => {
            fleet.ledger.hear(given, heard);
          },
          giveBack: (given) => fleet.#unsure.push(...given),
        }),
      );
    }
    try {
      await Promise.all(members.map((member) => member.start()));
      return fleet;
    } catch (error) {
      await fleet.end();
      throw error;
    }
  }

  /** Keeps every institution busy from now on. */
  work(): void {
    this.#giving ??= setInterval(() => {
      for (let i = 0; i < this.#institutions; i += 1) this.#fill(i);
      this.#giveAgain();
    }, GIVE_EVERY_MS);
  }

  /**
   * Gives nothing new any more; resolves when each message has its end, and `settles` when late answers have ended the doubts about what
   * IO has, or that took too long.
   * @throws when not every message has its end after `patience` milliseconds
   */
  async rest({ patience, settles }: { patience: number; settles: boolean }): Promise<Balance> {
    clearInterval(this.#giving);
    this.#giving = setInterval(() => {
      this.#giveAgain();
    }, GIVE_EVERY_MS);
    const over = delay(patience, false, { ref: false });
    const complete = await Promise.race([this.ledger.untilComplete().then(() => true), over]);
    clearInterval(this.#giving);
    this.#giving = undefined;
    if (!complete) throw new Error(`not every message has its end: ${JSON.stringify(await this.balance())}`);
    const settled = performance.now() + SETTLE_MS;
    for (;;) {
      const balance = await this.balance();
      if (!settles || balance.inDoubtAtIo === 0 || performance.now() > settled) return balance;
      await delay(GIVE_EVERY_MS);
    }
  }

  async balance(): Promise<Balance> {
    this.ledger.arrived(await this.#io.arrivals());
    return this.ledger.balance();
  }

  async end(): Promise<void> {
    clearInterval(this.#giving);
    await Promise.all(this.members.map((member) => member.end()));
    await this.#io.close();
  }

  #fill(institution: number): void {
    const room = WAITING - this.ledger.open(institution);
    if (room < WAITING / 4) return;
    const to = this.#anyone();
    if (to === undefined) return;
    const given = Array.from({ length: room }, (_, k) => ({
      institution,
      n: (this.#next[institution] ?? 0) + k,
    }));
    this.#next[institution] = (this.#next[institution] ?? 0) + room;
    for (const one of given) this.ledger.give(one);
    to.give(given);
  }

  #giveAgain(): void {
    const to = this.#anyone();
    if (to === undefined || this.#unsure.length === 0) return;
    const again = this.#unsure;
    this.#unsure = [];
    to.give(again);
  }

  /** Also one that sleeps: whoever gives does not see that. */
  #anyone(): Member | undefined {
    const running = this.members.filter((member) => member.running);
    return running[Math.floor(this.#random() * running.length)];
  }
}
