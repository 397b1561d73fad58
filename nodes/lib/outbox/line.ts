/**
 * The line: all calls of one institution to one destination, at one pace. It outlives deploys; io-send nodes come and go.
 *
 * The five steps of a message: 1 take in (take-in.ts) · 2 check the profile · 3 intend, on disk · 4 send · 5 emit (emitter.ts).
 * If the process dies: before 3 the message is still queued; between 3 and the record of 4 it is in doubt; after that
 * its outcome goes out again. No step sends a message whose intent is not on disk, and none sends one twice.
 */
import { judgeProfile, judgeSend, type Answer, type Facts, type Pace, type SendVerdict } from '../io-api';
import type { Entry } from '../register';
import type { FaultCode } from '../core';
import type { CallKind, CircuitBreaker } from './circuit-breaker';
import { Halts } from './halts';
import { LocalQueue } from './local-queue';
import { discardedNow, messageOf, type Job } from './job';
import { paced } from '../io-api/pace';
import { BackgroundReads } from './background-reads';
import type { LineOptions, LineState, Sender } from './line-types';
import { PostsInFlight } from './in-flight';
import { stateOf } from './line-state';
import { type Outcome, recordOutcome, REGISTER_RETRY_MS } from './record';
import { tellSender } from './tell-sender';
import { UnderWay } from './under-way';

/** A profile's answer is true of its moment: later it is asked again. */
const ANSWER_HOLDS_MS = 5 * 60_000;
/** A timer does not follow a corrected clock or a computer that slept: look now and then. */
const LONGEST_SLEEP_MS = 60_000;

type Halt = Extract<SendVerdict, { kind: 'halt' }>;
export class Line {
  readonly #options: LineOptions;
  readonly #senders = new Map<string, Sender>();
  readonly #halts: Halts;
  readonly #queue: LocalQueue;
  readonly #inFlight: PostsInFlight;
  /** Questions to IO that have time. */
  readonly reads: BackgroundReads;
  /** A person's own tests, one by one out of a dialog: they do not wait behind a list. */
  readonly tests: BackgroundReads;
  /** From before the intent until the outcome is on disk. */
  readonly sends: UnderWay;
  readonly #wake = this.#pumpSoon.bind(this);
  #checks = 0;
  #cancelTimer: (() => void) | undefined;
  #registerTimer: (() => void) | undefined;
  #scheduled = false;
  #closed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#inFlight = new PostsInFlight(() => options.clock.monotonic());
    this.sends = new UnderWay(options.clock);
    this.#halts = new Halts((code, args, service) => {
      this.#tell(code, args, service);
    });
    const isHalted = (service: string): boolean => this.#halts.of(service) !== undefined;
    this.reads = new BackgroundReads(options, isHalted, this.#wake);
    this.tests = new BackgroundReads(options, isHalted, this.#wake);
    this.#queue = new LocalQueue(options.register, options.key, this.#wake, (error) => {
      this.#registerFailed(error);
    });
  }

  get pace(): Pace {
    return this.#options.pace;
  }

  get halts(): Pick<Halts, 'codes' | 'byService'> {
    return this.#halts;
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
    this.#queue.look();
    this.#pumpSoon();
  }

  /** Messages of its io-send nodes went otherwise than by an outcome. */
  changed(): void {
    for (const sender of this.#senders.values()) sender.changed?.();
    this.wake();
  }

  /** Lifts the halts of a service, of the line, and of what its io-send nodes used before and still have messages of. */
  async resume(service: string): Promise<void> {
    this.#halts.lift(service);
    this.wake();
    // What halts from now on was not meant.
    const halted = new Set(this.#halts.services);
    if (halted.size === 0) return;
    for (const { id, service: own } of [...this.#senders.values()]) {
      const { services } = own === service ? await this.#queue.waiting(id) : { services: [] };
      for (const one of services) if (halted.has(one)) this.#halts.lift(one);
    }
    this.wake();
  }

  resumeAll(): void {
    this.#halts.liftAll();
    this.wake();
  }

  /** Gives back what was claimed but has not left, e.g. because a person stopped or cancelled. */
  giveBack(): Promise<void> {
    return this.#queue.giveBack();
  }

  /** For a service; with `others`, also for those that a node used before and has messages of. */
  state(service: string, others: readonly string[] = []): LineState {
    return stateOf(this.#options, this.#halts, [service, ...others]);
  }

  /** Nothing leaves any more; what is in flight still gets its outcome recorded. */
  close(): void {
    this.#closed = true;
    this.#queue.close();
    this.sends.abandon();
    this.#cancelTimer?.();
    this.#registerTimer?.();
    this.#options.client.close();
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
    this.#cancelTimer = this.#options.clock.after(Math.min(ms, LONGEST_SLEEP_MS), () => {
      this.#pump();
    });
  }

  /** One call, if one may start: 0. Else the milliseconds to wait; Infinity: until something happens. */
  #step(): number {
    const { circuit, pace } = this.#options;
    // A question that cannot be put now is answered so: who waits for it would wait for a person.
    if (this.#halts.all) return this.#ask(this.tests) ?? this.#ask(this.reads) ?? Infinity;
    if (circuit.wait > 0) return circuit.wait;
    if (circuit.open && this.#checks + this.reads.asked + this.tests.asked + this.#inFlight.size > 0)
      return Infinity;
    const delay = pace.delay();
    if (delay > 0) return delay;
    if (this.#ask(this.tests) === 0) return 0;
    const closed = this.#options.untilOpen();
    const mayPost = !circuit.open || circuit.mayTryPost;
    const job = closed > 0 ? undefined : ((mayPost ? this.#nextToSend() : undefined) ?? this.#nextToAsk());
    // Questions that have time wait also for messages that are only just coming.
    const mayRead = closed > 0 || !this.#queue.claiming;
    if (job === undefined) return (mayRead ? this.#ask(this.reads) : undefined) ?? (closed || Infinity);
    const mayLeave = job.mayLeaveUntil > this.#options.clock.now();
    this.#start(mayLeave && mayPost ? this.sends.run(() => this.#send(job)) : this.#check(job));
    return 0;
  }

  #ask(questions: BackgroundReads): 0 | undefined {
    const asked = questions.next();
    if (asked === undefined) return undefined;
    this.#start(asked);
    return 0;
  }

  /** A call that ends badly must end neither the process nor the line. */
  #start(call: Promise<void>): void {
    call.then(this.#wake, (error: unknown) => {
      this.#registerFailed(error);
      this.#pumpSoon();
    });
  }

  #nextToSend(): Job | undefined {
    if (!this.#inFlight.roomBeside(0) || this.#inFlight.old) return undefined;
    return this.#takeFrom(this.#queue.ready);
  }

  #nextToAsk(): Job | undefined {
    const { unchecked, ready } = this.#queue;
    if (this.#options.circuit.open && ready.length > 0) return this.#takeFrom(ready);
    if (!this.#inFlight.roomBeside(this.#checks + ready.length)) return undefined;
    this.#claim();
    const job = this.#takeFrom(unchecked);
    if (job === undefined || this.#senders.get(job.entry.node)?.checkProfile === true) return job;
    job.mayLeaveUntil = Infinity;
    if (!this.#inFlight.old || this.#options.circuit.open) return job;
    ready.push(job);
    return undefined;
  }

  /** The first job whose node and service may still send; others go back to the queue. */
  #takeFrom(jobs: Job[]): Job | undefined {
    for (;;) {
      const job = jobs.shift();
      if (job === undefined || this.#maySend(job.entry)) return job;
      this.#queue.release(job);
    }
  }

  #maySend(entry: Entry): boolean {
    const { key, register } = this.#options;
    if (!this.#senders.has(entry.node) || this.#options.stopped(entry.node, entry.campaign)) return false;
    return this.#halts.of(entry.service) === undefined && register.peers?.mayCall(key) !== false;
  }

  #claim(): void {
    this.#queue.claim(() => ({ nodes: [...this.#senders.keys()], haltedServices: this.#halts.services }));
  }

  /** Step 2: may this service write to this citizen now? */
  async #check(job: Job): Promise<void> {
    const apiKey = this.#apiKey(job);
    if (apiKey === undefined) return;
    const { client, pace } = this.#options;
    const { fiscal_code } = messageOf(job.entry);
    this.#checks += 1;
    const asking = paced(pace, () => client.profile(apiKey, fiscal_code));
    const answer = await asking.finally(() => (this.#checks -= 1));
    const verdict = judgeProfile(answer);
    switch (verdict.kind) {
      case 'allowed':
        this.#options.circuit.clear('read');
        job.mayLeaveUntil = this.#options.clock.now() + ANSWER_HOLDS_MS;
        this.#queue.checked(job, this.#options.circuit.open);
        break;
      case 'outcome':
        this.#options.circuit.clear('read');
        await this.#finish(job, verdict);
        break;
      default:
        await this.#notNow(job, verdict, answer, apiKey);
    }
  }

  /** Steps 3 and 4: the intent on disk, then the POST, then its outcome on disk. */
  async #send(job: Job): Promise<void> {
    const apiKey = this.#apiKey(job);
    if (apiKey === undefined) return;
    const message = messageOf(job.entry);
    const reason = discardedNow(this.#options, job.entry, message);
    if (reason !== undefined) {
      await this.#finish(job, { state: 'discarded', reason });
      return;
    }
    const { id } = job.entry;
    this.#inFlight.begin(id);
    let answer: Answer | undefined;
    try {
      answer = await paced(this.#options.pace, async () => {
        if (!(await this.#intend(job))) return undefined;
        return this.#options.client.send(apiKey, message);
      });
    } finally {
      this.#inFlight.end(id);
    }
    if (answer === undefined) return;
    const concluded = this.#conclude(job, answer, apiKey);
    // The next intent shares the commit of this outcome, behind it: on disk there are never more "sending" than POSTs at once.
    this.#pumpSoon();
    await concluded;
  }

  async #conclude(job: Job, answer: Answer, apiKey: string): Promise<void> {
    const verdict = judgeSend(answer);
    if (verdict.kind === 'sent') {
      this.#options.circuit.clear('post');
      await this.#finish(job, { state: 'sent', ioId: verdict.ioId });
    } else if (verdict.kind === 'outcome') {
      if (verdict.state !== 'in-doubt') this.#options.circuit.clear('post');
      else if (verdict.halt === undefined) this.#unclear('post', verdict.detail ?? {});
      else this.#halt(verdict.halt, job.entry.service);
      await this.#finish(job, verdict);
    } else await this.#notNow(job, verdict, answer, apiKey, 'post');
  }

  /** Step 3. False: the message must not leave, be it cancelled meanwhile or the disk full. */
  async #intend(job: Job): Promise<boolean> {
    try {
      const { attempts } = job;
      const intended = await this.#options.register.intend({ id: job.entry.id, attempts });
      job.attempts += 1;
      return intended;
    } catch (error) {
      // Nothing of it is on disk: the job keeps its turn for when there is room again.
      this.#queue.ready.unshift(job);
      this.#registerFailed(error);
      return false;
    }
  }

  /** Not accepted by IO, and the message itself is not at fault: it stays queued. */
  async #notNow(
    job: Job,
    verdict: Exclude<SendVerdict, { kind: 'sent' | 'outcome' }>,
    answer: Answer,
    apiKey: string,
    call: CallKind = 'read',
  ): Promise<void> {
    switch (verdict.kind) {
      // The gateway's word, not the backend's: it says nothing about whether messages are stored.
      case 'pause':
        this.#options.circuit.clear('read');
        this.#options.pace.pause(verdict.ms);
        break;
      case 'halt':
        this.#options.circuit.clear('read');
        // Said of a key that was replaced meanwhile: it says nothing about the new one.
        if (verdict.scope === 'service' && this.#options.apiKey(job.entry.service) !== apiKey) break;
        if (verdict.code !== 'IO_FORBIDDEN') this.#halt(verdict, job.entry.service);
        else if (this.#halts.forbids(job.entry, apiKey, verdict.detail))
          return this.#finish(job, { state: 'discarded', reason: 'REFUSED_BY_IO', detail: verdict.detail });
        break;
      case 'retry':
        this.#unclear(answer.kind === 'not-written' ? 'nothing-written' : call, verdict.detail);
        break;
    }
    this.#queue.release(job);
  }

  #halt({ code, detail, scope }: Halt, service: string): void {
    this.#halts.halt(code, detail, scope === 'line' ? undefined : service);
    if (scope === 'line') void this.#queue.giveBack();
  }

  #unclear(call: Parameters<CircuitBreaker['fail']>[0], detail: Facts): void {
    if (!this.#options.circuit.fail(call)) return;
    const error = String(detail.error ?? detail.status ?? '');
    this.#tell('IO_UNREACHABLE', { error }, undefined);
  }

  /** Records an outcome and hands it to step 5. Until it is on disk the message counts as in flight. */
  async #finish(job: Job, outcome: Outcome): Promise<void> {
    const { entry } = job;
    // Before the disk has it: what waits behind must not leave meanwhile.
    this.#halts.count(entry.service, outcome.state, outcome.reason);
    const made = await recordOutcome(this.#options, job, outcome, (error) => {
      this.#inFlight.owe(entry.id);
      this.#registerFailed(error);
      return !this.#closed;
    });
    if (made === undefined) return;
    this.#inFlight.settle(entry.id);
    this.#halts.registerWorks();
    if (made !== 'known') this.#options.emitter.emit(made);
  }

  #apiKey(job: Job): string | undefined {
    const key = this.#options.apiKey(job.entry.service);
    if (key !== undefined) return key;
    this.#queue.release(job);
    this.#halts.halt('IO_API_KEY_MISSING', {}, job.entry.service);
    return undefined;
  }

  /** The register cannot be read or written: nothing leaves until it can. */
  #registerFailed(error: unknown): void {
    if (this.#closed) return;
    this.#halts.registerFails(error);
    this.#registerTimer ??= this.#options.clock.after(REGISTER_RETRY_MS, () => {
      this.#registerTimer = undefined;
      this.#halts.tryRegister();
      this.#queue.retry();
      this.wake();
    });
  }

  #tell(code: FaultCode, args: Facts, service: string | undefined): void {
    const stopped = { code, args, service };
    for (const id of this.#senders.keys())
      void tellSender(id, this.#senders, this.#queue.waiting(id), stopped);
  }
}
