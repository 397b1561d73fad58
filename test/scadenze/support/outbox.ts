/** A follower on a real register, with a clock of the test's, that can be ended and begun again. */
import { openRegister, type NewNotice, type NoticeOut, type Register } from '../../../nodes/lib/register';
import { Follower } from '../../../nodes/scadenze/follower';
import type { FollowerOptions, Payment } from '../../../nodes/scadenze/follower-options';
import { Timetable } from '../../../nodes/scadenze/timetable';
import type { SendingWindow } from '../../../nodes/lib/core/window';
import { FakeClock, turns } from '../../support/clock';

export const SCOPE = { node: 'scad-1', line: '01199250158|live|' };
export const PERSON = 'AAAAAA00A00A000A';

export interface Settings {
  readonly plan?: { readonly before: number; readonly after: number };
  readonly window?: SendingWindow;
  readonly hour?: number;
  readonly ask?: FollowerOptions['ask'];
  readonly scope?: typeof SCOPE;
}

export interface Sent extends NoticeOut {
  readonly at: number;
}

export class Place {
  readonly clock: FakeClock;
  readonly given: Sent[] = [];
  readonly told: Sent[] = [];
  readonly questions: (readonly string[])[] = [];
  readonly failures: unknown[] = [];
  readonly #folder: string;
  readonly #settings: Settings;
  #register: Register | undefined;
  #follower: Follower | undefined;
  #count = 0;
  /** Runs right before a msg leaves. */
  onGive: (out: NoticeOut) => void = () => undefined;

  constructor(folder: string, now: string, settings: Settings = {}) {
    this.#folder = folder;
    this.#settings = settings;
    this.clock = new FakeClock(Date.parse(now));
  }

  get plan(): { readonly before: number; readonly after: number } {
    return this.#settings.plan ?? { before: 5, after: 3 };
  }

  get register(): Register {
    if (this.#register === undefined) throw new Error('off');
    return this.#register;
  }

  get follower(): Follower {
    if (this.#follower === undefined) throw new Error('off');
    return this.#follower;
  }

  get isOn(): boolean {
    return this.#register !== undefined;
  }

  start(more: Settings = {}): void {
    const { clock } = this;
    const { window, hour = 9, ask = 'told', scope = SCOPE } = { ...this.#settings, ...more };
    const register = openRegister(this.#folder, {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
    });
    this.#register = register;
    this.#follower = new Follower({
      ...{ scope, plan: this.plan, notices: register.notices, clock, realClock: clock, ask },
      timetable: new Timetable(window, hour * 60),
      give: (out) => {
        this.onGive(out);
        this.given.push({ ...out, at: clock.now() });
      },
      tell: (out) => this.told.push({ ...out, at: clock.now() }),
      question: (numbers) => this.questions.push(numbers),
      relief: () => Promise.resolve(),
      changed: () => undefined,
      // A process that has ended fails no more.
      failed: (error) => {
        if (this.#register === register) this.failures.push(error);
      },
    });
    this.#follower.wake();
  }

  /** As the end of the process: what was not committed is lost, and no timer of it fires any more. */
  crash(): void {
    const [register, follower] = [this.#register, this.#follower];
    [this.#register, this.#follower] = [undefined, undefined];
    register?.close();
    follower?.close();
  }

  /** As Node-RED's own stop. */
  async stop(): Promise<void> {
    this.#follower?.close();
    await turns();
    this.crash();
  }

  async follow(dueDay: number, sentDay: number, more: Partial<NewNotice> = {}): Promise<string> {
    this.#count += 1;
    const number = `3010000000000${String(this.#count).padStart(5, '0')}`;
    const notice = {
      ...SCOPE,
      service: 'servizio',
      number,
      fiscalCode: PERSON,
      ioId: `io-${this.#count}`,
      sentAt: this.clock.now(),
      ...{ sentDay, dueDay, remindedByIo: false, msg: '{"payload":{}}' },
      ...more,
    };
    await this.register.notices.follow(notice, this.plan);
    this.follower.wake();
    await turns();
    return notice.number;
  }

  async conclude(number: string, end: 'paid' | 'cancelled' = 'paid'): Promise<void> {
    await this.register.notices.conclude([number], end, SCOPE);
    this.follower.wake();
    await turns();
  }

  async postpone(number: string, dueDay: number): Promise<void> {
    await this.register.notices.postpone([number], dueDay, SCOPE.node, this.plan);
    this.follower.wake();
    await turns();
  }

  /** `before 301…` of what was given since the last call. */
  take(): string[] {
    return this.given.splice(0).map(({ state, number }) => `${state} ${number}`);
  }
}

/** An `ask` that reads the payments of a test. */
export function asking(payments: ReadonlyMap<string, Payment>): FollowerOptions['ask'] {
  return ({ number }) => Promise.resolve(payments.get(number) ?? 'unpaid');
}
