/**
 * Confirmed rows leave by the first output, as fast as the nodes behind take them, and are kept until the register has them: what
 * was on its way when the process ended leaves again, the rest does not.
 */
import { randomUUID } from 'node:crypto';
import type { NodeAPI } from 'node-red';
import { identityOf } from '../lib/outbox/take-in';
import { deliveriesIn } from '../lib/runtime/deliveries';
import { beforeStop, nextStart } from '../lib/runtime/deploys';
import { caughtUp, isBusy } from '../lib/runtime/load';
import { beginReading, confirmReading } from '../lib/runtime/readings';
import type { Message } from '../lib/runtime/input';
import type { Sendings, Job } from './sendings';
import type { KeptRow } from './sending-file';
import type { Head } from './head';
import { messageOf } from './message-node';
import { type Page, pageOf } from './pages';
import { fileRow, type RowMaker, rowMaker } from './row-message';

const AT_ONCE = 200;
/** How often it is looked whether the register has them all. */
const LOOK_EVERY_MS = 250;
/**
 * How long it is waited once no row is on its way any more as far as nodes say, and none comes into the register: some keep a row
 * although they have said that they are done with it. Milliseconds; only tests shorten it.
 */
export const patience = { quietMs: 10_000 };

export interface Leaving {
  readonly RED: NodeAPI;
  readonly sendings: Sendings;
  readonly head: Head;
  readonly job: Job;
}

/** Resolves when all rows have left, or a person has cancelled them. Rejects when the job is aborted. */
export async function letLeave({ RED, sendings, head, job }: Leaving): Promise<void> {
  const way = new Way(RED, head.page, job.end.signal);
  try {
    const walk = new Walk({ RED, sendings, head, job }, way);
    await walk.emit(!sendings.fresh.delete(head.id));
    await walk.settle();
    if (walk.unwanted) {
      sendings.change(head.id, { stage: 'cancelled', cancelling: true });
      sendings.withdraw(head.id);
      return;
    }
    await finish(sendings, head);
    way.page?.node.send([null, { payload: summaryOf(sendings.head(head.id)) }, null]);
  } finally {
    way.end();
  }
}

async function finish(sendings: Sendings, head: Head): Promise<void> {
  if (sendings.head(head.id).stage !== 'leaving') return;
  sendings.change(head.id, { stage: 'left', leftAt: sendings.now() });
  sendings.removeUpload(head.id);
  await sendings.sendingFile(head.id).erase('not-wrong');
}

function summaryOf({ rows, check, file, campaign, columns, sha256, confirmedBy }: Head): object {
  return {
    ...{ rows, leave: check?.leave ?? 0, name: file, campaign, sha256, confirmedBy },
    columns: columns.map(({ key, header }) => [key, header]),
  };
}

/** How many rows of the campaign the register has. */
async function arrivedOf({ register }: Sendings, { line, campaign }: Head): Promise<number> {
  return (await register.counts({ line, campaign })).reduce((sum, { n }) => sum + n, 0);
}

class Walk {
  readonly #leaving: Leaving;
  readonly #way: Way;
  readonly #maker: RowMaker;
  readonly #count: number;
  unwanted = false;

  constructor(leaving: Leaving, way: Way) {
    this.#leaving = leaving;
    this.#way = way;
    this.#count = leaving.head.check?.leave ?? 0;
    const { sendings, head } = leaving;
    this.#maker = rowMaker(head, `page-${randomUUID()}`, this.#count);
    sendings.readings.set(head.id, [...(sendings.readings.get(head.id) ?? []), this.#maker.id]);
  }

  /** @param isAgain whether some may have left before: those that the register has do not leave again */
  async emit(isAgain: boolean): Promise<void> {
    const { job } = this.#leaving;
    const end = beginReading(this.#maker.id, () => {
      this.unwanted = true;
    });
    confirmReading(this.#maker.id);
    try {
      await this.#way.open();
      let index = 0;
      job.progress = { done: 0, of: this.#count };
      for (const rows of this.#batches()) {
        for (const row of rows) {
          const place = { index, last: index === this.#count - 1 };
          const msg = this.#maker.make(fileRow(row, this.#leaving.head.columns, row.found.read), place);
          index += 1;
          if (isAgain && (this.#way.has(row.row) || (await this.#isKnown(msg)))) continue;
          this.#way.send(row.row, msg);
        }
        job.progress = { done: index, of: this.#count };
        await this.#way.breathe();
        if (this.#isUnwanted()) return;
      }
    } finally {
      end();
    }
  }

  /**
   * Until the register has them all, or none of the rest is on its way any more: the flow between has kept it. What a deploy has
   * taken leaves again.
   */
  async settle(): Promise<void> {
    const { sendings, head } = this.#leaving;
    let [arrived, since] = [-1, performance.now()];
    while (!this.#isUnwanted()) {
      const now = await arrivedOf(sendings, head);
      if (now >= this.#count) return;
      if (now !== arrived || isBusy() || this.#way.isTravelled) [arrived, since] = [now, performance.now()];
      if (this.#way.deployed && !isBusy()) {
        this.#way.deployed = false;
        await this.emit(true);
      } else if (performance.now() - since > patience.quietMs) return;
      else await this.#way.pause(LOOK_EVERY_MS);
    }
  }

  *#batches(): Generator<KeptRow[]> {
    const { sendings, head } = this.#leaving;
    for (let after = 0; ;) {
      const rows = sendings.sendingFile(head.id).rows(after, AT_ONCE);
      yield rows.filter(({ state }) => state === 'right' || state === 'odd');
      if (rows.length < AT_ONCE) return;
      after = rows.at(-1)?.row ?? after;
    }
  }

  /** Whether the register has taken a row in since its list was confirmed, whatever has become of it. */
  async #isKnown(msg: Record<string, unknown>): Promise<boolean> {
    const { RED, sendings, head } = this.#leaving;
    const { composer } = messageOf(RED, this.#way.page?.messageNode ?? '');
    const row = await composer.compose(msg as Message);
    if (!row.ok) return false;
    const { service } = composer;
    const context = { institution: service.institution.fiscalCode, service: service.id };
    const { register } = sendings;
    const identity = identityOf(row.io, row.io.type, row.io.message, context);
    const earlier = await register.earlier(head.line, identity, await register.newest());
    return earlier?.campaign === head.campaign && earlier.takenAt >= (head.leavingSince ?? 0);
  }

  /** Told from outside, while the rows go. */
  #isUnwanted(): boolean {
    return this.unwanted;
  }
}

/** The wires behind the page, through deploys: from the stop of the flows to their start they lead nowhere. */
class Way {
  deployed = false;
  readonly #RED: NodeAPI;
  readonly #id: string;
  readonly #signal: AbortSignal;
  readonly #aborted: Promise<void>;
  readonly #endWatching: () => void;
  /** Numbers of rows that are somewhere in the flow: a node has them and has not said that it is done. */
  readonly #travelling = new Set<number>();
  #stopped: Promise<void> | undefined;

  constructor(RED: NodeAPI, id: string, signal: AbortSignal) {
    this.#RED = RED;
    this.#id = id;
    this.#signal = signal;
    this.#aborted = new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    this.#endWatching = beforeStop(RED, () => {
      this.deployed = true;
      this.#stopped ??= nextStart(RED).then(() => {
        this.#stopped = undefined;
      });
    });
  }

  get page(): Page | undefined {
    return pageOf(this.#RED, this.#id);
  }

  /** Whether rows are on their way. */
  get isTravelled(): boolean {
    return this.#travelling.size > 0;
  }

  has(row: number): boolean {
    return this.#travelling.has(row);
  }

  send(row: number, msg: Record<string, unknown>): void {
    const node = this.page?.node;
    if (node === undefined) return;
    // Named here, so that it is known again where a node makes another message of it.
    const named = { ...msg, _msgid: this.#RED.util.generateId() };
    const gone = (): boolean => this.#travelling.delete(row);
    const fate = {
      arrived: gone,
      lost: () => {
        gone();
        this.deployed = true;
      },
    };
    this.#travelling.add(row);
    const isFollowed = deliveriesIn(this.#RED).follow(named, fate, () => {
      node.send([named, null, null]);
    });
    if (!isFollowed) gone();
  }

  /** Resolves when wires lead somewhere. Throws when the job is aborted. */
  async open(): Promise<void> {
    while (this.#stopped !== undefined && !this.#signal.aborted)
      await Promise.race([this.#stopped, this.#aborted]);
    this.#signal.throwIfAborted();
    // Deleted, or disabled: it may come back with another deploy.
    while (this.page === undefined) await this.pause(LOOK_EVERY_MS);
  }

  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.open();
    await caughtUp(this.#aborted);
    this.#signal.throwIfAborted();
  }

  async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      void this.#aborted.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#signal.throwIfAborted();
  }

  end(): void {
    this.#endWatching();
  }
}
