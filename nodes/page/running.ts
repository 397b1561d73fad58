/**
 * What goes on with a sending by itself: its file becomes rows, these are looked at, and confirmed ones leave when their time has
 * come. Each step begins from what is on disk, so that it goes on after a restart.
 */
import type { NodeAPI } from 'node-red';
import { plainName } from '../lib/core/plain-name';
import { type Words, words } from '../lib/core/words';
import { cancel } from '../lib/outbox/commands';
import { lookAtAll, type Looked } from './checking';
import type { Desk, Job } from './desk';
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
  readonly #desk: Desk;
  #stopped = false;
  readonly #timers = new Map<string, () => void>();
  /** Names that campaigns will have, by sending, until that is on disk. */
  readonly #names = new Map<string, string>();

  constructor(RED: NodeAPI, desk: Desk) {
    this.#RED = RED;
    this.#desk = desk;
    beforeStop(RED, () => {
      this.#stop();
    });
    onStart(RED, () => {
      this.#stopped = false;
      for (const { node } of allPages(RED)) this.goOn(node.id);
    });
    desk.outbox.beforeClose(() => {
      for (const end of this.#timers.values()) end();
    });
  }

  /**
   * From the stop of the flows to their start nodes are missing, and afterwards they may be others: what is being looked at is
   * looked at anew then.
   */
  #stop(): void {
    this.#stopped = true;
    const { jobs } = this.#desk;
    for (const [id, { end }] of jobs)
      if (this.#desk.has(id) && this.#desk.head(id).stage === 'checking') end.abort();
  }

  /** After a start: whatever was under way on this page goes on. */
  goOn(page: string): void {
    for (const head of this.#desk.all()) if (head.page === page) this.run(head.id);
  }

  /** Does what is to be done with a sending now, if it is not under way. */
  run(id: string): void {
    const desk = this.#desk;
    if (this.#stopped || desk.closed || !desk.has(id) || desk.jobs.has(id)) return;
    const head = desk.head(id);
    const step = this.#stepOf(head);
    if (step === undefined) return;
    const job: Job = { end: new AbortController(), again: true, progress: { done: 0, of: head.rows } };
    desk.jobs.set(id, job);
    const dossier = desk.dossier(id);
    dossier.hurry();
    let failed = false;
    void step(head, job)
      .catch((error: unknown) => {
        if (job.end.signal.aborted) return;
        failed = true;
        this.#failed(id, error);
      })
      .finally(() => {
        desk.jobs.delete(id);
        if (desk.closed) return;
        if (desk.has(id)) dossier.steady();
        if (failed && desk.has(id) && desk.head(id).stage === head.stage) this.#wait(id, AGAIN_AFTER_MS);
        else if (job.again) this.run(id);
      })
      .catch(() => undefined);
  }

  /** Ends what is under way, without a trace of it but what is on disk. */
  async stop(id: string): Promise<void> {
    const job = this.#desk.jobs.get(id);
    if (job !== undefined) job.again = false;
    job?.end.abort();
    while (this.#desk.jobs.has(id)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #stepOf(head: Head): ((head: Head, job: Job) => Promise<void>) | undefined {
    const { stage, pending } = head;
    if (stage === 'checking' && pending !== null) return (_, job) => this.#check(head, pending, job);
    if (stage === 'scheduled') {
      const left = (head.at ?? 0) - this.#desk.now();
      if (left <= 0) return () => this.#due(head);
      this.#wait(head.id, left);
    }
    if (stage === 'leaving') return (_, job) => letLeave({ RED: this.#RED, desk: this.#desk, head, job });
    if (stage === 'cancelled' && head.cancelling === true) return () => this.#cancel(head);
    return undefined;
  }

  #wait(id: string, ms: number): void {
    this.#timers.get(id)?.();
    const end = this.#desk.outbox.clock.after(Math.min(ms, LOOK_EVERY_MS), () => {
      this.#timers.delete(id);
      this.run(id);
    });
    this.#timers.set(id, end);
  }

  /** Its time has come: it is looked at once more, whatever was found when it was confirmed. */
  #due(head: Head): Promise<void> {
    const pending = { kind: 'confirm', who: head.confirmedBy, at: null, due: true } as const;
    this.#desk.save({ ...head, stage: 'checking', pending });
    return Promise.resolve();
  }

  async #check(head: Head, pending: Pending, job: Job): Promise<void> {
    const desk = this.#desk;
    const message =
      pending.kind === 'confirm' ? this.#ready(head) : messageOf(this.#RED, this.#messageId(head));
    const { signal } = job.end;
    let known = head;
    if (pending.kind === 'import') {
      const imported = await importRows(desk, head, message.wanted, {
        signal,
        progress: (done) => (job.progress = { done, of: 0 }),
      });
      known = desk.save({ ...head, ...imported, pending: { kind: 'check' } });
      desk.dossier(head.id);
    } else if (pending.kind === 'merge') known = await this.#merge(head, pending, message, job);
    job.progress = { done: 0, of: known.rows };
    const looked = await lookAtAll({
      ...{ desk, head: known, message, signal },
      progress: (done) => (job.progress = { done, of: known.rows }),
    });
    if (pending.kind === 'confirm') await this.#confirmed(known, pending, looked);
    else desk.save({ ...known, ...lookedAt(looked), stage: 'checked', pending: null, fault: null });
  }

  async #merge(
    head: Head,
    pending: Extract<Pending, { kind: 'merge' }>,
    { wanted }: PageMessage,
    job: Job,
  ): Promise<Head> {
    const desk = this.#desk;
    const { taken, left } = await mergeRows(desk, head, pending, wanted, {
      signal: job.end.signal,
      progress: (done) => (job.progress = { done, of: 0 }),
    });
    await note(desk, head, pending.who, 'correct', taken);
    const said = [
      words('page.said.rowsTaken', { n: taken, file: pending.file }),
      ...(left === 0 ? [] : [words('page.said.rowsLeft', { n: left })]),
    ];
    const told = { version: head.version, words: said };
    const known = desk.save({ ...desk.head(head.id), told, pending: { kind: 'check' } });
    removeFile(desk.place.upload(pending.upload));
    return known;
  }

  async #confirmed(
    head: Head,
    { who, at, due }: Extract<Pending, { kind: 'confirm' }>,
    looked: Looked,
  ): Promise<void> {
    const desk = this.#desk;
    const differences = [...lateOf(head, desk.now()), ...differencesOf(head, looked)];
    if (differences.length > 0) {
      // It is a draft from now on, however long ago it was confirmed.
      const changedAt = desk.now();
      const back = { stage: 'checked', pending: null, at: null, ...nobody, differences, changedAt } as const;
      desk.save({ ...head, ...lookedAt(looked), ...back });
      return;
    }
    const now = desk.now();
    const known = { ...head, ...lookedAt(looked), confirmedBy: who, fault: null, pending: null };
    const confirmedAt = due === true ? head.confirmedAt : now;
    try {
      const campaign = head.campaign === '' ? this.#freeName(head) : head.campaign;
      if (due !== true) await note(desk, { ...known, campaign }, who, 'confirm', looked.check.leave);
      if (at !== null && at > now) {
        desk.save({ ...known, stage: 'scheduled', at, confirmedAt });
        return;
      }
      desk.fresh.add(head.id);
      desk.save({ ...known, campaign, stage: 'leaving', confirmedAt, leavingSince: now });
    } finally {
      this.#names.delete(head.id);
    }
  }

  /**
   * A name that no campaign of the register has, nor one that is confirmed in the same moment: what is said of it is said of this
   * list only.
   */
  #freeName({ name, line, id }: Head): string {
    const desk = this.#desk;
    const taken = new Set([
      ...desk.register.campaigns(line).map(({ campaign }) => campaign),
      ...desk.all().flatMap((other) => (other.id === id ? [] : [other.campaign])),
      ...this.#names.values(),
    ]);
    const whole = plainName(name);
    let free = whole;
    for (let n = 2; taken.has(free); n += 1) free = plainName(`${whole.slice(0, 110)} (${n})`);
    this.#names.set(id, free);
    return free;
  }

  async #cancel(head: Head): Promise<void> {
    const desk = this.#desk;
    if (head.campaign !== '') await cancel(desk.outbox, { line: head.line, campaign: head.campaign }, null);
    desk.removeUpload(head.id);
    await desk.dossier(head.id).erase('not-wrong');
    desk.change(head.id, { cancelling: false });
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
    const desk = this.#desk;
    if (this.#stopped || desk.closed || !desk.has(id)) return;
    const head = desk.head(id);
    if (head.stage !== 'checking') return;
    const fault = faultOfFile(error, head.pending?.kind === 'merge' ? head.pending.file : head.file);
    const stage = head.pending?.kind === 'import' || head.check === null ? 'columns' : 'checked';
    try {
      const changedAt = head.pending?.kind === 'confirm' ? desk.now() : head.changedAt;
      desk.save({ ...head, stage, pending: null, at: null, ...nobody, fault, changedAt });
      if (head.pending?.kind === 'merge') removeFile(desk.place.upload(head.pending.upload));
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
