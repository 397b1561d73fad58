/**
 * The line: all calls of one institution to one destination, at one pace. It outlives deploys; io-send nodes come and go.
 *
 * The five steps of a message: 1 take in (take-in.ts) · 2 check the profile · 3 intend, on disk · 4 send · 5 emit (emitter.ts).
 * If the process dies: before 3 the message is still queued; between 3 and the record of 4 it is in doubt; after that
 * its outcome goes out again. No step sends a message whose intent is not on disk, and none sends one twice.
 */
import { judgeProfile, judgeSend, type Answer, type Facts, type IoClient, type Pace } from '../io-api';
import type { Entry, OutcomeRecord, Register } from '../register';
import type { FaultCode } from '../core';
import type { Circuit } from './circuit';
import type { Clock } from './clock';
import type { Emitter } from './emitter';
import { Halts } from './halts';
import { jobOf, type Job } from './job';

const POSTS_AT_ONCE = 20;
/** While a POST is older than this, no other starts: an outage puts a handful in doubt, not a campaign. */
const OLD_POST_MS = 15_000;
/** Messages claimed from the register ahead of their turn. */
const CLAIM = 40;
const REGISTER_RETRY_MS = 5_000;

/** An io-send node that is present. */
export interface Sender {
  readonly id: string;
  /** Id of its io-service. */
  readonly service: string;
  readonly checkProfile: boolean;
  /** The line has stopped, for all or for this node's service. */
  fault(code: FaultCode, args: Facts): void;
}

export interface LineParts {
  /** `<fiscalCode>|<mode>|<base URL>`. */
  readonly key: string;
  readonly register: Register;
  readonly emitter: Emitter;
  readonly client: IoClient;
  readonly pace: Pace;
  readonly circuit: Circuit;
  readonly clock: Clock;
  /** The service's API key; undefined when the service is gone or has none. */
  apiKey(service: string): string | undefined;
  /** Milliseconds until the sending window opens; 0: open. */
  untilOpen(): number;
  /** Whether a person stopped the io-send node, or this campaign of it. */
  stopped(node: string, campaign: string): boolean;
  /** Whether the destination may still get messages for this citizen (trial list). */
  mayReceive(fiscalCode: string): boolean;
}

export type LineState =
  | { readonly kind: 'running' | 'outage' }
  | { readonly kind: 'paused' | 'window'; readonly ms: number }
  | { readonly kind: 'halted'; readonly code: FaultCode };

export class Line {
  readonly #parts: LineParts;
  readonly #senders = new Map<string, Sender>();
  readonly #halts: Halts;
  /** Claimed, not yet asked about · asked about, allowed to leave. */
  readonly #unchecked: Job[] = [];
  readonly #ready: Job[] = [];
  readonly #posts = new Map<number, number>();
  /** Questions that have time: they take what messages leave of the pace. */
  readonly #questions: (() => Promise<void>)[] = [];
  #checks = 0;
  #mayHaveMore = true;
  #cancelTimer: (() => void) | undefined;
  #scheduled = false;
  #closed = false;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#halts = new Halts((code, args, service) => {
      for (const sender of this.#senders.values())
        if (service === undefined || sender.service === service) sender.fault(code, args);
    });
  }

  get pace(): Pace {
    return this.#parts.pace;
  }

  attach(sender: Sender): void {
    this.#senders.set(sender.id, sender);
    this.wake();
  }

  detach(sender: Sender): void {
    if (this.#senders.get(sender.id) === sender) this.#senders.delete(sender.id);
  }

  /** Something may have changed: new messages, a stop lifted, a deploy. */
  wake(): void {
    this.#mayHaveMore = true;
    this.#pumpSoon();
  }

  /** Lifts the halts of a service, of the whole line too: a person says go on, or its key was changed. */
  resume(service: string): void {
    this.#halts.lift(service);
    this.wake();
  }

  /** Gives back what was claimed but has not left, e.g. because a person stopped or cancelled. */
  async giveBack(): Promise<void> {
    const jobs = [...this.#unchecked.splice(0), ...this.#ready.splice(0)];
    if (jobs.length > 0) await this.#parts.register.release(jobs.map((job) => job.entry.id));
    this.#mayHaveMore = true;
  }

  /**
   * Asks IO for the state of a message that was sent, when nothing else wants the pace. Undefined: not now (no key, the
   * service is stopped); ask again later.
   */
  status(service: string, fiscalCode: string, ioId: string): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      this.#questions.push(async () => {
        const apiKey = this.#halts.of(service) === undefined ? this.#parts.apiKey(service) : undefined;
        if (apiKey === undefined) {
          resolve(undefined);
          return;
        }
        this.#checks += 1;
        const answer = await this.#call(() => this.#parts.client.status(apiKey, fiscalCode, ioId));
        this.#checks -= 1;
        if (answer.kind === 'answered' && answer.status === 429)
          this.#parts.pace.pause(answer.retryAfterMs ?? 5_000);
        if (answer.kind === 'answered' && answer.status < 500) this.#parts.circuit.clear();
        resolve(answer);
      });
      this.#pumpSoon();
    });
  }

  state(service: string): LineState {
    const halt = this.#halts.of(service);
    if (halt !== undefined) return { kind: 'halted', code: halt };
    if (this.#parts.circuit.open) return { kind: 'outage' };
    const closed = this.#parts.untilOpen();
    if (closed > 0) return { kind: 'window', ms: closed };
    const paused = this.#parts.pace.pausedUntil - this.#parts.clock.monotonic();
    return paused > 0 ? { kind: 'paused', ms: paused } : { kind: 'running' };
  }

  /** Nothing leaves any more; what is in flight still gets its outcome recorded. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#parts.client.close();
  }

  #pumpSoon(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  /** Starts every call that may start now, then waits for whatever may start the next. */
  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    try {
      let wait = 0;
      while (!this.#closed && wait === 0) wait = this.#step();
      if (wait !== Infinity && !this.#closed) this.#wakeAfter(wait);
    } catch (error) {
      this.#registerFailed(error);
    }
  }

  #wakeAfter(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.clock.after(ms, () => {
      this.#pump();
    });
  }

  /** One call, if one may start: 0. Else the milliseconds to wait; Infinity: until something happens. */
  #step(): number {
    const { circuit, pace } = this.#parts;
    if (this.#halts.all) return Infinity;
    if (circuit.wait > 0) return circuit.wait;
    if (circuit.open && this.#checks + this.#posts.size > 0) return Infinity;
    const delay = pace.delay();
    if (delay > 0) return delay;
    const closed = this.#parts.untilOpen();
    const job =
      closed > 0 ? undefined : circuit.open ? this.#nextToAsk() : (this.#nextToSend() ?? this.#nextToAsk());
    if (job === undefined) return this.#askQuestion() ?? (closed > 0 ? closed : Infinity);
    if (job.checked && !circuit.open) void this.#send(job);
    else void this.#check(job);
    return 0;
  }

  #askQuestion(): 0 | undefined {
    const question = this.#parts.circuit.open ? undefined : this.#questions.shift();
    if (question === undefined) return undefined;
    void question().then(() => {
      this.#pumpSoon();
    });
    return 0;
  }

  #nextToSend(): Job | undefined {
    if (this.#posts.size >= POSTS_AT_ONCE || this.#oldestPostAge() > OLD_POST_MS) return undefined;
    return this.#takeFrom(this.#ready);
  }

  #nextToAsk(): Job | undefined {
    if (this.#parts.circuit.open && this.#ready.length > 0) return this.#takeFrom(this.#ready);
    if (this.#checks + this.#ready.length + this.#posts.size >= POSTS_AT_ONCE) return undefined;
    if (this.#unchecked.length === 0) this.#claim();
    const job = this.#takeFrom(this.#unchecked);
    if (job === undefined || this.#senders.get(job.entry.node)?.checkProfile === true) return job;
    job.checked = true;
    if (this.#oldestPostAge() <= OLD_POST_MS || this.#parts.circuit.open) return job;
    this.#ready.push(job);
    return undefined;
  }

  /** The first job whose node and service may still send; others go back to the queue. */
  #takeFrom(jobs: Job[]): Job | undefined {
    for (;;) {
      const job = jobs.shift();
      if (job === undefined || this.#maySend(job.entry)) return job;
      this.#release(job);
    }
  }

  #maySend(entry: Entry): boolean {
    if (!this.#senders.has(entry.node) || this.#parts.stopped(entry.node, entry.campaign)) return false;
    return this.#halts.of(entry.service) === undefined;
  }

  #claim(): void {
    if (!this.#mayHaveMore) return;
    const { key: line, register } = this.#parts;
    const filter = {
      line,
      nodes: [...this.#senders.keys()],
      haltedServices: this.#halts.services,
      limit: CLAIM,
    };
    const entries = register.next(filter);
    this.#mayHaveMore = entries.length === CLAIM;
    for (const entry of entries) this.#unchecked.push(jobOf(entry));
  }

  #oldestPostAge(): number {
    const [oldest] = this.#posts.values();
    return oldest === undefined ? 0 : this.#parts.clock.monotonic() - oldest;
  }

  /** Step 2: may this service write to this citizen now? */
  async #check(job: Job): Promise<void> {
    const apiKey = this.#apiKey(job);
    if (apiKey === undefined) return;
    this.#checks += 1;
    const answer = await this.#call(() => this.#parts.client.profile(apiKey, job.message.fiscal_code));
    this.#checks -= 1;
    const verdict = judgeProfile(answer);
    switch (verdict.kind) {
      case 'allowed':
        this.#parts.circuit.clear();
        job.checked = true;
        this.#ready.push(job);
        break;
      case 'outcome':
        this.#parts.circuit.clear();
        await this.#finish(job, verdict);
        break;
      default:
        this.#notNow(job, verdict, answer);
    }
    this.#pumpSoon();
  }

  /** Steps 3 and 4: the intent on disk, then the POST, then its outcome on disk. */
  async #send(job: Job): Promise<void> {
    const { entry, message } = job;
    const apiKey = this.#apiKey(job);
    if (apiKey === undefined) return;
    if (!this.#parts.mayReceive(message.fiscal_code)) {
      await this.#finish(job, { state: 'discarded', reason: 'NOT_IN_TRIAL_LIST' });
      this.#pumpSoon();
      return;
    }
    this.#posts.set(entry.id, this.#parts.clock.monotonic());
    const answer = await this.#call(async () => {
      if (!(await this.#intend(job))) return undefined;
      return this.#parts.client.send(apiKey, message);
    });
    if (answer === undefined) {
      this.#posts.delete(entry.id);
      return;
    }
    const verdict = judgeSend(answer);
    if (verdict.kind === 'sent') {
      this.#parts.circuit.clear();
      await this.#finish(job, { state: 'sent', ioId: verdict.ioId });
    } else if (verdict.kind === 'outcome') {
      if (verdict.state === 'in-doubt') this.#unclear(false, verdict.detail ?? {});
      else this.#parts.circuit.clear();
      await this.#finish(job, verdict);
    } else this.#notNow(job, verdict, answer);
    this.#posts.delete(entry.id);
    this.#pumpSoon();
  }

  /** Takes a place in the pace for the length of a call. The intent lies inside: its few milliseconds are on the safe side. */
  async #call<T extends Answer | undefined>(call: () => Promise<T>): Promise<T> {
    const place = this.#parts.pace.take();
    const answer = await call();
    this.#parts.pace.done(place, answer?.kind === 'answered' ? answer.remaining : undefined);
    return answer;
  }

  /** Step 3. False: the message must not leave, be it cancelled meanwhile or the disk full. */
  async #intend(job: Job): Promise<boolean> {
    try {
      job.attempts += 1;
      return await this.#parts.register.intend(job.entry.id);
    } catch (error) {
      this.#release(job);
      this.#registerFailed(error);
      return false;
    }
  }

  /** Not accepted by IO, and the message itself is not at fault: it stays queued. */
  #notNow(
    job: Job,
    verdict: Exclude<ReturnType<typeof judgeSend>, { kind: 'sent' | 'outcome' }>,
    answer: Answer,
  ): void {
    switch (verdict.kind) {
      case 'pause':
        this.#parts.circuit.clear();
        this.#parts.pace.pause(verdict.ms);
        break;
      case 'halt':
        this.#parts.circuit.clear();
        this.#halts.halt(
          verdict.code,
          this.#withQueued(verdict.detail),
          verdict.scope === 'line' ? undefined : job.entry.service,
        );
        break;
      case 'retry':
        this.#unclear(answer.kind === 'not-written', verdict.detail);
        break;
    }
    this.#release(job);
  }

  #unclear(nothingWritten: boolean, detail: Facts): void {
    if (!this.#parts.circuit.fail(nothingWritten)) return;
    const error = String(detail.error ?? detail.status ?? '');
    for (const sender of this.#senders.values()) sender.fault('IO_UNREACHABLE', this.#withQueued({ error }));
  }

  /** Records an outcome and hands it to step 5. Until it is on disk the message counts as in flight. */
  async #finish(job: Job, outcome: Omit<OutcomeRecord, 'id'>): Promise<void> {
    const { register, emitter, clock } = this.#parts;
    const { entry, attempts } = job;
    let recorded: boolean | undefined;
    while (recorded === undefined) {
      try {
        recorded = await register.record({ ...outcome, id: entry.id });
      } catch (error) {
        // IO has decided but the disk did not take it. On disk the message is "sending": in doubt, should we die here.
        this.#registerFailed(error);
        await new Promise<void>((resolve) => clock.after(REGISTER_RETRY_MS, resolve));
      }
    }
    this.#halts.registerWorks();
    if (!recorded) return;
    this.#countRefusals(entry.service, outcome);
    const { state, reason = null, detail = null, ioId = null } = outcome;
    emitter.emit({ ...entry, state, reason, detail, ioId, attempts, changedAt: clock.now() });
  }

  #countRefusals(service: string, outcome: Omit<OutcomeRecord, 'id'>): void {
    const tooMany = this.#halts.count(service, outcome.state, outcome.reason);
    if (tooMany) this.#halts.halt('IO_TOO_MANY_REFUSALS', this.#withQueued({}), service);
  }

  #apiKey(job: Job): string | undefined {
    const key = this.#parts.apiKey(job.entry.service);
    if (key !== undefined) return key;
    this.#release(job);
    this.#halts.halt('IO_API_KEY_MISSING', {}, job.entry.service);
    this.#pumpSoon();
    return undefined;
  }

  #release(job: Job): void {
    this.#parts.register.release([job.entry.id]).then(
      () => {
        this.wake();
      },
      (error: unknown) => {
        this.#registerFailed(error);
      },
    );
  }

  /** The register cannot be read or written: nothing leaves until it can. */
  #registerFailed(error: unknown): void {
    this.#halts.registerFails(error);
    this.#parts.clock.after(REGISTER_RETRY_MS, () => {
      this.#halts.tryRegister();
      this.wake();
    });
  }

  #withQueued(detail: Facts): Facts {
    const counts = this.#parts.register.counts({ line: this.#parts.key });
    const waiting = counts.filter((count) => count.state === 'queued' || count.state === 'checking');
    return { ...detail, queued: waiting.reduce((sum, count) => sum + count.n, 0) };
  }
}
