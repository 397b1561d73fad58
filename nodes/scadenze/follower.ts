/**
 * Follows the notices of one node on one line: gives each on its day, at most once, after asking whether it is paid. It
 * knows nothing of Node-RED. One timer waits for whatever comes next, however many notices there are.
 *
 * On its way out a notice is `giving` in the register, on disk, which says in the same answer what may leave, so that what
 * was paid meanwhile stays here; it is marked as gone a second after, as io-send does with its outcomes.
 */
import type { DueNotice } from '../lib/register';
import { dayOf } from './days';
import type { FollowerOptions, Payment } from './follower-options';
import { Delivery } from './delivery';

const PAGE = 100;
/** Numbers in one question. */
const QUESTION = 10_000;
/** After this time without an answer the question is put again. */
const QUESTION_MS = 60 * 60_000;
/** What could not be asked now is asked again. */
const RETRY_MS = 10 * 60_000;
/** A clock can be corrected, and a computer sleep. */
const LOOK_EVERY_MS = 60 * 60_000;
/** So long after all was due IO is asked; then nobody is any more. */
const UNKNOWN_FOR_DAYS = 30;

interface Question {
  readonly open: Map<string, DueNotice[]>;
  readonly cancel: () => void;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #delivery: Delivery;
  #running = false;
  #again = false;
  #closed = false;
  #cancelTimer: (() => void) | undefined;
  #question: Question | undefined;
  /** Found unpaid by an answer, still to be given. */
  #cleared: DueNotice[] = [];

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#delivery = new Delivery(options, () => {
      this.wake();
    });
  }

  /** Something may be due: at the start, after a take-in, when a payment was told. */
  wake(): void {
    if (this.#closed) return;
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  /** Notices that an answer is awaited for. */
  get asked(): number {
    return this.#question?.open.size ?? 0;
  }

  /** An answer to the question. What it does not mention stays open until it is asked again. Of what was not asked, nothing is given. */
  async answer(paid: readonly string[], unpaid: readonly string[]): Promise<void> {
    const { notices, scope } = this.#options;
    await notices.conclude(paid, 'paid', scope);
    const open = this.#question?.open;
    for (const number of unpaid) this.#cleared.push(...(open?.get(number) ?? []));
    for (const number of [...paid, ...unpaid]) open?.delete(number);
    if (open?.size === 0) this.#closeQuestion();
    this.wake();
  }

  /** Before Node-RED stops flows: what is on its way goes out again afterwards, marked. Nothing more leaves. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#closeQuestion();
    this.#delivery.close();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        await this.#tellEnds();
        await (this.#options.ask === 'by-question' ? this.#goByQuestion() : this.#goOneByOne());
        this.#options.changed();
      }
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#running = false;
      this.#arm();
    }
  }

  /** Waits for the next day on which something is to be done, or for the window. */
  #arm(): void {
    this.#cancelTimer?.();
    if (this.#closed) return;
    let wait = RETRY_MS;
    try {
      wait = this.#wait();
    } catch {
      // The register cannot be read just now; whoever writes to it says so.
    }
    this.#cancelTimer = this.#options.clock.after(Math.min(wait, LOOK_EVERY_MS), () => {
      this.wake();
    });
  }

  #wait(): number {
    const { notices, scope, timetable, clock } = this.#options;
    const first = notices.firstDay(scope);
    if (first === null) return LOOK_EVERY_MS;
    const now = clock.now();
    const from = timetable.from(first) - now;
    return from > 0 ? from : timetable.untilOpen(now) || RETRY_MS;
  }

  async #tellEnds(): Promise<void> {
    const { notices, scope } = this.#options;
    for (let last = 0; !this.#closed;) {
      const page = notices.ends(scope, last, PAGE);
      for (const out of page) this.#delivery.tell(out);
      last = page.at(-1)?.id ?? last;
      if (page.length < PAGE) return;
      await this.#options.relief();
    }
  }

  /** The due notices, page by page; without those for whose "in scadenza" it is too late. */
  async *#due(size: number): AsyncGenerator<DueNotice[]> {
    const { notices, scope, timetable, clock } = this.#options;
    for (let last: DueNotice | undefined; !this.#closed;) {
      const upTo = timetable.reached(clock.now());
      if (upTo === undefined) return;
      const page = notices.due(scope, upTo, last, size);
      last = page.at(-1);
      if (last === undefined) return;
      yield await this.#inTime(page);
      if (page.length < size) return;
    }
  }

  /** Leaves "in scadenza" out where the due day is over, and says why; "mancato pagamento" remains. */
  async #inTime(page: readonly DueNotice[]): Promise<DueNotice[]> {
    const { notices, plan, timetable, clock } = this.#options;
    const isLate = this.#lateness(dayOf(clock.now()));
    const late = page.filter(isLate);
    if (late.length === 0) return [...page];
    const shut = late.filter(({ nextDay, dueDay }) => dayOf(timetable.from(nextDay)) > dueDay);
    const off = late.filter((notice) => !shut.includes(notice));
    await Promise.all([notices.skip(idsOf(shut), 'window', plan), notices.skip(idsOf(off), 'late', plan)]);
    this.#again = true;
    return page.filter((notice) => !isLate(notice));
  }

  #lateness(today: number): (notice: DueNotice) => boolean {
    return ({ state, dueDay }) => state === 'before' && dueDay < today;
  }

  async #goOneByOne(): Promise<void> {
    const { ask } = this.#options;
    for await (const page of this.#due(PAGE)) {
      await this.#give(typeof ask === 'function' ? await this.#unpaid(page, ask) : page);
      await this.#options.relief();
    }
  }

  /** Those that IO says are not paid. The paid ones are over; where it does not say, it is asked again tomorrow. */
  async #unpaid(
    page: readonly DueNotice[],
    ask: (notice: DueNotice) => Promise<Payment>,
  ): Promise<DueNotice[]> {
    const { notices, plan, clock } = this.#options;
    const answers = await Promise.all(page.map(ask));
    const today = dayOf(clock.now());
    const those = (...wanted: Payment[]) =>
      page.filter((_, index) => wanted.includes(answers[index] ?? 'not-now'));
    const isHopeless = ({ dueDay }: DueNotice) => dueDay + plan.after + UNKNOWN_FOR_DAYS < today;
    const unknown = those('unknown');
    await Promise.all([
      notices.settle(idsOf(those('paid')), 'paid'),
      notices.hold(idsOf(unknown.filter((one) => !isHopeless(one))), today + 1, 'unknown'),
      notices.giveUp(idsOf(unknown.filter(isHopeless)), 'unknown'),
    ]);
    if (answers.includes('paid')) this.#again = true;
    return those('unpaid');
  }

  async #goByQuestion(): Promise<void> {
    while (this.#cleared.length > 0 && !this.#closed) {
      await this.#give(this.#cleared.splice(0, PAGE));
      await this.#options.relief();
    }
    if (this.#question !== undefined) return;
    const open = new Map<string, DueNotice[]>();
    for await (const page of this.#due(QUESTION)) {
      for (const notice of page) open.set(notice.number, [...(open.get(notice.number) ?? []), notice]);
      if (open.size > 0) break;
    }
    if (open.size === 0 || this.#closed) return;
    const cancel = this.#options.realClock.after(QUESTION_MS, () => {
      this.#question = undefined;
      this.wake();
    });
    this.#question = { open, cancel };
    this.#options.question([...open.keys()]);
  }

  #closeQuestion(): void {
    this.#question?.cancel();
    this.#question = undefined;
  }

  /** What may no longer leave now, since asking took its time, comes up again by itself. */
  async #give(wanted: readonly DueNotice[]): Promise<void> {
    const { notices, timetable, clock } = this.#options;
    const now = clock.now();
    const isLate = this.#lateness(dayOf(now));
    const ready = timetable.untilOpen(now) > 0 ? [] : wanted.filter((notice) => !isLate(notice));
    if (ready.length === 0) return;
    const { outs, stayed } = await notices.give(ready);
    const back = [...stayed];
    for (const out of outs)
      if (this.#closed) back.push(out.id);
      else this.#delivery.give(out);
    if (back.length > 0) await notices.giveBack(back, false);
  }
}

function idsOf(notices: readonly Pick<DueNotice, 'id'>[]): number[] {
  return notices.map(({ id }) => id);
}
