/**
 * What goes on with a sending by itself: its file becomes rows, these are looked at, and confirmed ones leave when their time has
 * come. Each step begins from what is on disk, so that it goes on after a restart.
 */
import type { NodeAPI } from 'node-red';
import { plainName } from '../lib/core/plain-name';
import { type Words, words } from '../lib/core/words';
import { cancel } from '../lib/outbox/commands';
import { lookAtAll, type Looked } from './checking';
import { type Job, type Sendings, sendingsOf } from './sendings';
import { letLeave } from './emission';
import type { Head, Pending } from './head';
import { faultOfFile, importRows } from './importing';
import { mergeRows } from './merging';
import { messageOf, type PageMessage } from './message-node';
import { note } from './notes';
import { removeFile } from './place';
import { allPages, pageOf, readyMessage } from './pages';
import { romeTime } from './rome-time';
import { beforeStop, onStart } from '../lib/runtime/deploys';

/** A timer sleeps no longer: the clock may be set, and the computer may sleep. */
const LOOK_EVERY_MS = 60_000;
/** What was confirmed and has not left for so long is looked at again by a person. */
const MOST_LATE_MS = 24 * 60 * 60_000;
/** What failed for reasons of the installation is tried again. */
const AGAIN_AFTER_MS = 2_000;

export class Runner {
  readonly #RED: NodeAPI;
  readonly #sendings: Sendings;
  #stopped = false;
  readonly #timers = new Map<string, () => void>();
  /** Names that campaigns will have, by sending, until that is on disk. */
  readonly #names = new Map<string, string>();

  constructor(RED: NodeAPI, sendings: Sendings) {
    this.#RED = RED;
    this.#sendings = sendings;
    beforeStop(RED, () => {
      this.#stop();
    });
    onStart(RED, () => {
      this.#stopped = false;
      for (const { node } of allPages(RED)) this.goOn(node.id);
    });
    sendings.outbox.beforeClose(() => {
      for (const end of this.#timers.values()) end();
    });
  }

  /**
   * From the stop of the flows to their start nodes are missing, and afterwards they may be others: what is being looked at is
   * looked at anew then.
   */
  #stop(): void {
    this.#stopped = true;
    const { jobs } = this.#sendings;
    for (const [id, { end }] of jobs)
      if (this.#sendings.has(id) && this.#sendings.head(id).stage === 'checking') end.abort();
  }

  /** After a start: whatever was under way on this page goes on. */
  goOn(page: string): void {
    for (const head of this.#sendings.all()) if (head.page === page) this.run(head.id);
  }

  /** Does what is to be done with a sending now, if it is not under way. */
  run(id: string): void {
    const sendings = this.#sendings;
    if (this.#stopped || sendings.closed || !sendings.has(id) || sendings.jobs.has(id)) return;
    const head = sendings.head(id);
    const step = this.#stepOf(head);
    if (step === undefined) return;
    const job: Job = { end: new AbortController(), again: true, progress: { done: 0, of: head.rows } };
    sendings.jobs.set(id, job);
    const sendingFile = sendings.sendingFile(id);
    sendingFile.hurry();
    let failed = false;
    void step(head, job)
      .catch((error: unknown) => {
        if (job.end.signal.aborted) return;
        failed = true;
        this.#failed(id, error);
      })
      .finally(() => {
        sendings.jobs.delete(id);
        if (sendings.closed) return;
        if (sendings.has(id)) sendingFile.steady();
        if (failed && sendings.has(id) && sendings.head(id).stage === head.stage)
          this.#wait(id, AGAIN_AFTER_MS);
        else if (job.again) this.run(id);
      })
      .catch(() => undefined);
  }

  /** Ends what is under way, without a trace of it but what is on disk. */
  async stop(id: string): Promise<void> {
    const job = this.#sendings.jobs.get(id);
    if (job !== undefined) job.again = false;
    job?.end.abort();
    while (this.#sendings.jobs.has(id)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #stepOf(head: Head): ((head: Head, job: Job) => Promise<void>) | undefined {
    const { stage, pending } = head;
    if (stage === 'checking' && pending !== null) return (_, job) => this.#check(head, pending, job);
    if (stage === 'scheduled') {
      const left = (head.at ?? 0) - this.#sendings.now();
      if (left <= 0) return () => this.#due(head);
      this.#wait(head.id, left);
    }
    if (stage === 'leaving')
      return (_, job) => letLeave({ RED: this.#RED, sendings: this.#sendings, head, job });
    if (stage === 'cancelled' && head.cancelling === true) return () => this.#cancel(head);
    return undefined;
  }

  #wait(id: string, ms: number): void {
    this.#timers.get(id)?.();
    const end = this.#sendings.outbox.clock.after(Math.min(ms, LOOK_EVERY_MS), () => {
      this.#timers.delete(id);
      this.run(id);
    });
    this.#timers.set(id, end);
  }

  /** Its time has come: it is looked at once more, whatever was found when it was confirmed. */
  #due(head: Head): Promise<void> {
    const pending = { kind: 'confirm', who: head.confirmedBy, at: null, due: true } as const;
    this.#sendings.save({ ...head, stage: 'checking', pending });
    return Promise.resolve();
  }

  async #check(head: Head, pending: Pending, job: Job): Promise<void> {
    const sendings = this.#sendings;
    const message =
      pending.kind === 'confirm' ? this.#ready(head) : messageOf(this.#RED, this.#messageId(head));
    const { signal } = job.end;
    let known = head;
    if (pending.kind === 'import') {
      const imported = await importRows(sendings, head, message.wanted, {
        signal,
        progress: (done) => (job.progress = { done, of: 0 }),
      });
      known = sendings.save({ ...head, ...imported, pending: { kind: 'check' } });
      sendings.sendingFile(head.id);
    } else if (pending.kind === 'merge') known = await this.#merge(head, pending, message, job);
    job.progress = { done: 0, of: known.rows };
    const looked = await lookAtAll({
      ...{ sendings, head: known, message, signal },
      progress: (done) => (job.progress = { done, of: known.rows }),
    });
    if (pending.kind === 'confirm') await this.#confirmed(known, pending, looked);
    else sendings.save({ ...known, ...lookedAt(looked), stage: 'checked', pending: null, fault: null });
  }

  async #merge(
    head: Head,
    pending: Extract<Pending, { kind: 'merge' }>,
    { wanted }: PageMessage,
    job: Job,
  ): Promise<Head> {
    const sendings = this.#sendings;
    const { taken, left } = await mergeRows(sendings, head, pending, wanted, {
      signal: job.end.signal,
      progress: (done) => (job.progress = { done, of: 0 }),
    });
    await note(sendings, head, pending.who, 'correct', taken);
    const said = [
      words('page.said.rowsTaken', { n: taken, file: pending.file }),
      ...(left === 0 ? [] : [words('page.said.rowsLeft', { n: left })]),
    ];
    const told = { version: head.version, words: said };
    const known = sendings.save({ ...sendings.head(head.id), told, pending: { kind: 'check' } });
    removeFile(sendings.place.upload(pending.upload));
    return known;
  }

  async #confirmed(
    head: Head,
    { who, at, due }: Extract<Pending, { kind: 'confirm' }>,
    looked: Looked,
  ): Promise<void> {
    const sendings = this.#sendings;
    const differences = [...lateOf(head, sendings.now()), ...differencesOf(head, looked)];
    if (differences.length > 0) {
      // It is a draft from now on, however long ago it was confirmed.
      const changedAt = sendings.now();
      const back = { stage: 'checked', pending: null, at: null, ...nobody, differences, changedAt } as const;
      sendings.save({ ...head, ...lookedAt(looked), ...back });
      return;
    }
    const now = sendings.now();
    const known = { ...head, ...lookedAt(looked), confirmedBy: who, fault: null, pending: null };
    const confirmedAt = due === true ? head.confirmedAt : now;
    try {
      const campaign = head.campaign === '' ? await this.#freeName(head) : head.campaign;
      if (due !== true) await note(sendings, { ...known, campaign }, who, 'confirm', looked.check.leave);
      if (at !== null && at > now) {
        sendings.save({ ...known, stage: 'scheduled', at, confirmedAt });
        return;
      }
      sendings.fresh.add(head.id);
      sendings.save({ ...known, campaign, stage: 'leaving', confirmedAt, leavingSince: now });
    } finally {
      this.#names.delete(head.id);
    }
  }

  /**
   * A name that no campaign of the register has, nor one that is confirmed in the same moment: what is said of it is said of this
   * list only.
   */
  async #freeName({ name, line, id }: Head): Promise<string> {
    const sendings = this.#sendings;
    const taken = new Set([
      ...(await sendings.register.campaigns(line)).map(({ campaign }) => campaign),
      ...sendings.all().flatMap((other) => (other.id === id ? [] : [other.campaign])),
      ...this.#names.values(),
    ]);
    const whole = plainName(name);
    let free = whole;
    for (let n = 2; taken.has(free); n += 1) free = plainName(`${whole.slice(0, 110)} (${n})`);
    this.#names.set(id, free);
    return free;
  }

  async #cancel(head: Head): Promise<void> {
    const sendings = this.#sendings;
    if (head.campaign !== '')
      await cancel(sendings.outbox, { line: head.line, campaign: head.campaign }, null);
    sendings.removeUpload(head.id);
    await sendings.sendingFile(head.id).erase('not-wrong');
    sendings.change(head.id, { cancelling: false });
  }

  #ready(head: Head): ReturnType<typeof readyMessage> {
    const page = pageOf(this.#RED, head.page);
    return page === undefined ? messageOf(this.#RED, '') : readyMessage(this.#RED, page);
  }

  #messageId({ page }: Head): string {
    return pageOf(this.#RED, page)?.messageNode ?? '';
  }

  /** Back to where a person can do something about it. Nothing has left. */
  #failed(id: string, error: unknown): void {
    const sendings = this.#sendings;
    if (this.#stopped || sendings.closed || !sendings.has(id)) return;
    const head = sendings.head(id);
    if (head.stage !== 'checking') return;
    const fault = faultOfFile(error, head.pending?.kind === 'merge' ? head.pending.file : head.file);
    const stage = head.pending?.kind === 'import' || head.check === null ? 'columns' : 'checked';
    try {
      const changedAt = head.pending?.kind === 'confirm' ? sendings.now() : head.changedAt;
      sendings.save({ ...head, stage, pending: null, at: null, ...nobody, fault, changedAt });
      if (head.pending?.kind === 'merge') removeFile(sendings.place.upload(head.pending.upload));
    } catch {
      // A disk that is full: it is tried again at the next start.
    }
  }
}

const nobody = { confirmedBy: '', confirmedAt: null, askedBy: '' } as const;

function lookedAt(looked: Looked): Partial<Head> {
  const { check, rows, good, digest, destination } = looked;
  return { check, rows, good, digest, line: destination.line, mode: destination.mode };
}

/** Whether Node-RED was off for so long that nobody expects the messages any more. */
function lateOf({ at, changedAt }: Head, now: number): Words[] {
  const meant = Math.max(at ?? 0, changedAt);
  return now - meant > MOST_LATE_MS ? [words('page.said.late', { at: romeTime(meant) })] : [];
}

/** What is not as the person who confirmed it has seen it. */
function differencesOf(head: Head, { check, digest, destination }: Looked): Words[] {
  const before = head.check?.leave ?? 0;
  const { leave } = check;
  return [
    ...(head.mode === destination.mode
      ? []
      : [words('page.said.otherMode', { before: modeWords(head.mode), now: modeWords(destination.mode) })]),
    ...(head.mode === destination.mode && head.line !== destination.line
      ? [words('page.said.otherLine')]
      : []),
    ...(before === leave ? [] : [words('page.said.otherNumber', { before, now: leave })]),
    ...(before === leave && head.digest !== digest ? [words('page.said.otherText')] : []),
  ];
}

function modeWords(mode: Head['mode']): Words {
  return words(`page.said.mode.${mode}`);
}

interface Running {
  readonly sendings: Sendings;
  readonly runner: Runner;
}

const all = new WeakMap<Sendings, Running>();

/**
 * The sendings of a Node-RED and what goes on with them; made when a page is there first, and anew after the register was closed.
 * Throws what keeps the register shut.
 */
export function runningOf(RED: NodeAPI): Running {
  const sendings = sendingsOf(RED);
  const known = all.get(sendings);
  if (known !== undefined) return known;
  sendings.logDays = (page) => pageOf(RED, page)?.logDays;
  const made = { sendings, runner: new Runner(RED, sendings) };
  all.set(sendings, made);
  return made;
}
