/** A campaign through real Node-RED with the built package, whose process may end at any instant, and its balance. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Simulator } from '../../nodes/lib/simulator';
import {
  startNodeRed,
  type Done,
  type Metrics,
  type NodeRed,
  type Output,
  type Told,
} from '../../scripts/node-red';
import { campaignFlow, campaignRow, userDirWith } from '../../scripts/node-red/campaign-flow';

interface Outcome {
  readonly outcome: string;
  readonly reason: string | undefined;
  /** As the simulator counts it: of what the citizen would see. */
  readonly hash: string;
  readonly again: boolean;
}

export interface Balance {
  readonly rows: number;
  readonly sent: number;
  readonly inDoubt: number;
  readonly others: number;
  /** Rows without any outcome. */
  readonly lost: number;
  /** Messages that the simulator accepted more than once. */
  readonly twice: number;
  /** Rows said to be sent that the simulator does not have. */
  readonly invented: number;
  /** Outcomes that came out again after a kill, marked so; and those that were not marked. */
  readonly again: number;
  readonly unmarkedRepeats: number;
}

export class Campaign {
  readonly #simulator: Simulator;
  readonly #rows: number;
  readonly #userDir: string;
  readonly #taken = new Set<number>();
  readonly #outcomes = new Map<number, Outcome[]>();
  /** Rows with an outcome of their own: that a second copy was a duplicate says nothing of the first, which may wait. */
  readonly #answered = new Set<number>();
  #nodeRed: NodeRed | undefined;
  #wake: (() => void) | undefined;

  private constructor(simulator: Simulator, rows: number, userDir: string) {
    this.#simulator = simulator;
    this.#rows = rows;
    this.#userDir = userDir;
  }

  static async create(simulator: Simulator, baseUrl: string, rows: number): Promise<Campaign> {
    const userDir = await userDirWith(campaignFlow({ baseUrl }));
    return new Campaign(simulator, rows, userDir);
  }

  /** Starts Node-RED and feeds in, like a careful person, the rows whose take-in was never confirmed. */
  async start(): Promise<void> {
    const settings = { userDir: this.#userDir, port: 0, tellOutputOf: ['io-send'], tellDoneOf: 'io-send' };
    this.#nodeRed = await startNodeRed(settings, (event) => {
      this.#hear(event);
    });
    const missing = Array.from({ length: this.#rows }, (_, n) => n).filter((n) => !this.#taken.has(n));
    if (missing.length > 0)
      this.#nodeRed.receive(
        'message',
        missing.map((n) => ({ payload: campaignRow(n) })),
      );
  }

  async kill(): Promise<void> {
    await this.#nodeRed?.kill();
  }

  get complete(): boolean {
    return this.#taken.size === this.#rows && this.#answered.size === this.#rows;
  }

  /** Resolves when every row was taken in and has an outcome. */
  async untilComplete(): Promise<void> {
    while (!this.complete)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  metrics(): Promise<Metrics> | undefined {
    return this.#nodeRed?.metrics();
  }

  balance(): Balance {
    const accepted = new Map<string, number>();
    for (const { hash } of this.#simulator.accepted) accepted.set(hash, (accepted.get(hash) ?? 0) + 1);
    // A row fed in again although it had been taken in is a duplicate, and says so beside its true outcome.
    const all = [...this.#outcomes.values()].map((list) =>
      list.filter(({ reason }) => reason !== 'DUPLICATE'),
    );
    const last = all.map((list) => list.at(-1)).filter((outcome) => outcome !== undefined);
    const count = (wanted: string) => last.filter(({ outcome }) => outcome === wanted).length;
    const repeats = all.flatMap((list) => list.slice(1));
    return {
      rows: this.#rows,
      sent: count('sent'),
      inDoubt: count('in-doubt'),
      others: last.length - count('sent') - count('in-doubt'),
      lost: this.#rows - last.length,
      twice: [...accepted.values()].filter((n) => n > 1).length,
      invented: last.filter(({ outcome, hash }) => outcome === 'sent' && !accepted.has(hash)).length,
      again: repeats.filter(({ again }) => again).length,
      unmarkedRepeats: repeats.filter(({ again }) => !again).length,
    };
  }

  async end(): Promise<void> {
    await this.#nodeRed?.stop();
    await rm(this.#userDir, { recursive: true, force: true });
  }

  #hear(event: Output | Done): void {
    const n = numberOf(event.msg);
    if (event.event === 'done') {
      if (event.error === undefined) this.#taken.add(n);
    } else {
      const list = this.#outcomes.get(n) ?? [];
      const outcome = outcomeOf(event.msg);
      list.push(outcome);
      this.#outcomes.set(n, list);
      if (outcome.reason !== 'DUPLICATE') this.#answered.add(n);
    }
    if (this.complete) this.#wake?.();
  }
}

function numberOf(msg: Told): number {
  return (msg.payload as { n: number }).n;
}

function outcomeOf({ io = {} }: Told): Outcome {
  const { outcome, reason, again, message } = io as {
    outcome: string;
    reason?: string;
    again?: boolean;
    message: { fiscal_code: string; content: { subject: string; markdown: string } };
  };
  const { subject, markdown } = message.content;
  const seen = JSON.stringify([message.fiscal_code, subject, markdown, null]);
  return { outcome, reason, hash: createHash('sha256').update(seen).digest('hex'), again: again === true };
}
