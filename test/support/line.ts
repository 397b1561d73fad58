/** A line with time in the test's hands, a real register in a folder of its own, and IO's answers as the test gives them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pace, type Answer, type IoClient } from '../../nodes/lib/io-api';
import { openRegister, type Entry, type NewEntry, type Register } from '../../nodes/lib/register';
import { CircuitBreaker } from '../../nodes/lib/outbox/circuit-breaker';
import { Emitter } from '../../nodes/lib/outbox/emitter';
import { Line } from '../../nodes/lib/outbox/line';
import type { LineOptions, Sender } from '../../nodes/lib/outbox/line-types';
import { FakeClock, turns } from './clock';
import { ready } from './flow';

type Kind = 'profile' | 'send' | 'status';
export interface AskedCall {
  readonly kind: Kind;
  readonly fiscalCode: string;
  readonly key: string;
}
export type Answering = (call: AskedCall) => Answer | Promise<Answer>;

export const allowed: Answer = { kind: 'answered', status: 200, body: { sender_allowed: true } };
let ids = 0;
export const accepted = (): Answer => ({ kind: 'answered', status: 201, body: { id: `id${(ids += 1)}` } });
export const answered = (status: number, body: object = {}, more: object = {}): Answer => ({
  kind: 'answered',
  status,
  body,
  ...more,
});
export const silence: Answer = { kind: 'no-answer', error: 'ECONNRESET' };
export const unreachable: Answer = { kind: 'not-written', error: 'ENOTFOUND' };
/** IO as it should be. */
export const good: Answering = ({ kind }) =>
  kind === 'profile' ? allowed : kind === 'send' ? accepted() : answered(200, { status: 'PROCESSED' });

/** An answer that comes when the test says so. */
export function later(): { readonly answer: Promise<Answer>; give(answer: Answer): void } {
  let give: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => {
    give = resolve;
  });
  return {
    answer,
    give: (value) => {
      give(value);
    },
  };
}

export interface Told {
  readonly code: string;
  readonly queued: unknown;
  readonly args: object;
}

export class LineBench {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'io-line-'));
  readonly clock = new FakeClock();
  readonly register: Register;
  readonly emitter: Emitter;
  readonly pace: Pace;
  readonly line: Line;
  readonly calls: AskedCall[] = [];
  readonly outcomes: Entry[] = [];
  readonly told: Told[] = [];
  readonly keys = new Map([['servizio', 'key']]);
  answer: Answering = good;
  untilOpen = 0;
  stopped = false;
  listed: ((fiscalCode: string) => boolean) | undefined;

  constructor(
    more: Partial<LineOptions> = {},
    wrap: (register: Register) => Register = (register) => register,
  ) {
    const now = () => this.clock.monotonic();
    this.register = wrap(openRegister(this.folder, { now: () => this.clock.now(), monotonic: now }));
    this.emitter = new Emitter(this.register, this.clock, () => undefined);
    this.pace = new Pace(100_000, now);
    this.line = new Line({
      key: 'line',
      register: this.register,
      emitter: this.emitter,
      client: this.#client(),
      pace: this.pace,
      circuit: new CircuitBreaker(now, () => 0),
      clock: this.clock,
      apiKey: (service) => this.keys.get(service),
      hasPremium: () => true,
      untilOpen: () => this.untilOpen,
      stopped: () => this.stopped,
      mayReceive: (fiscalCode) => this.listed?.(fiscalCode) ?? true,
      ...more,
    });
    this.emitter.attach('send', (entry) => this.outcomes.push(entry));
  }

  /** An io-send node that is present. */
  sender(id = 'send', checkProfile = true, service = 'servizio'): Sender {
    const fault: Sender['fault'] = (code, args) => {
      this.told.push({ code, queued: args.queued, args });
    };
    return { id, service, checkProfile, fault };
  }

  /** Takes messages in; `AAAAAA00A00A000A` and so on, one person each. */
  async takeIn(n: number, more: Partial<NewEntry> = {}): Promise<void> {
    const taken = Array.from({ length: n }, (_, index) => {
      const fiscalCode = `AAAAAA00A00A${String(index).padStart(3, '0')}A`;
      const msg = JSON.stringify(ready(fiscalCode));
      const ofLine = { line: 'line', node: 'send', service: 'servizio', type: 'prova', campaign: 'prova' };
      return this.register.takeIn({ ...ofLine, key: '', fiscalCode, msg, resend: false, ...more });
    });
    await Promise.all(taken);
    this.line.wake();
  }

  /** Lets time pass. */
  async pass(ms = 0): Promise<void> {
    await this.clock.pass(ms);
  }

  count(kind: Kind): number {
    return this.calls.filter((call) => call.kind === kind).length;
  }

  /** How many messages stand in which state. */
  async states(): Promise<Record<string, number>> {
    const states: Record<string, number> = {};
    for (const { state, n } of await this.register.counts({})) states[state] = (states[state] ?? 0) + n;
    return states;
  }

  async end(): Promise<void> {
    this.line.close();
    this.register.close();
    await turns(5);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #client(): Pick<IoClient, 'profile' | 'send' | 'status' | 'close'> {
    const ask = (kind: Kind, key: string, fiscalCode: string): Promise<Answer> => {
      const call = { kind, key, fiscalCode };
      this.calls.push(call);
      return Promise.resolve(this.answer(call));
    };
    return {
      profile: (key, fiscalCode) => ask('profile', key, fiscalCode),
      send: (key, message) => ask('send', key, (message as { fiscal_code: string }).fiscal_code),
      status: (key, fiscalCode) => ask('status', key, fiscalCode),
      close: () => undefined,
    };
  }
}

/** A bench for each test of the describe block in which it is called. */
export function lineBench(make: () => LineBench = () => new LineBench()): { readonly bench: LineBench } {
  const holder = {} as { bench: LineBench };
  beforeEach(() => {
    holder.bench = make();
  });
  afterEach(() => holder.bench.end());
  return holder;
}
