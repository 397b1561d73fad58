/**
 * All sendings of this Node-RED: what is known of each is in memory, the rest in its file, open as long as somebody needs it.
 * What a person was promised is on disk before they are answered, and goes on after a restart.
 */
import type { NodeAPI } from 'node-red';
import { type Register, secretsOf, type Secrets } from '../lib/register';
import type { Outbox } from '../lib/outbox/outbox';
import { outboxOf } from '../lib/outbox/channel';
import { Fault } from '../lib/runtime/fault';
import { WrongCall } from '../lib/runtime/routes';
import type { Given } from './api';
import { SendingFile } from './sending-file';
import { type Head, uploadsOf } from './head';
import { DRAFT_DAYS } from './limits';
import {
  sendingFilesIn,
  makeFolder,
  type Place,
  placeIn,
  removeSendingFile,
  removeFile,
  removeUnneeded,
} from './place';

/** Files of sendings that stay open although nobody needs them just now. */
const MOST_OPEN = 6;
const SWEEP_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Something that goes on with a sending. */
export interface Job {
  readonly end: AbortController;
  /** It is to begin anew once it has ended, from what is on disk then. */
  again: boolean;
  progress: { readonly done: number; readonly of: number };
}

/** Questions to IO about the people of a list. */
export interface Reaching {
  readonly end: AbortController;
  /** Who waits for the answer; the last one to leave ends it. */
  readonly askers: Set<string>;
  /** Of the sending, about which it is asked. */
  readonly version: number;
  done: number;
  of: number;
}

export class Sendings {
  readonly place: Place;
  readonly secrets: Secrets;
  readonly outbox: Outbox;
  /** What goes on, by sending. */
  readonly jobs = new Map<string, Job>();
  /** Ids of the readings by which its rows left in this process, by sending. */
  readonly readings = new Map<string, string[]>();
  /** Whose people are being asked about, by sending. */
  readonly reaching = new Map<string, Reaching>();
  /** Uploads that are coming in: their files belong to no sending yet. */
  readonly arriving = new Set<string>();
  /** Users whose file is coming in. */
  readonly uploading = new Set<string>();
  /** Confirmed in this process, and no row of them has left yet. */
  readonly fresh = new Set<string>();
  /** When the rows of who was not reached were given out last, by sending; what is not there stands in the log. */
  readonly given = new Map<string, Promise<Given | null>>();
  readonly #heads = new Map<string, Head>();
  /** The one used last is the last. */
  readonly #open = new Map<string, SendingFile>();
  #closed = false;
  #endSweeps: () => void = () => undefined;
  /** For how many days a page's sendings are kept, as it is set now; undefined: the page is not there. */
  logDays: (page: string) => number | undefined = () => undefined;

  /** Throws `RegisterError`, and `Fault` IO_PAGE_FILE. */
  constructor(outbox: Outbox) {
    this.outbox = outbox;
    // Whoever has the register is alone in its folder, and its key is there.
    outbox.open();
    this.secrets = secretsOf(outbox.key());
    this.place = placeIn(outbox.folder);
    makeFolder(this.place);
    for (const id of sendingFilesIn(this.place)) this.#load(id);
    this.sweep();
    this.#sweepRegularly();
    outbox.beforeClose(() => {
      this.close();
    });
  }

  /** Throws once the sendings is closed: what still goes on then must not open the register again. */
  get register(): Register {
    if (this.#closed) throw new Fault('IO_PAGE_FILE', { error: 'CLOSED' });
    return this.outbox.register;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.outbox.clock.now();
  }

  all(): Head[] {
    return [...this.#heads.values()];
  }

  /** Throws WrongCall 404. */
  head(id: string): Head {
    const head = this.#heads.get(id);
    if (head === undefined) throw new WrongCall(404);
    return head;
  }

  has(id: string): boolean {
    return this.#heads.has(id);
  }

  sendingFile(id: string): SendingFile {
    const known = this.#open.get(id);
    const sendingFile = known ?? new SendingFile(this.place.sendingFile(id), id, this.secrets);
    this.#open.delete(id);
    this.#open.set(id, sendingFile);
    for (const other of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) break;
      if (other !== id && !this.jobs.has(other)) this.#shut(other);
    }
    return sendingFile;
  }

  /** On disk when it returns. */
  save(head: Head): Head {
    this.sendingFile(head.id).write({ head });
    this.#heads.set(head.id, head);
    return head;
  }

  /** What has left and is still somewhere in the flow does not come to IO any more. */
  withdraw(id: string): void {
    for (const reading of this.readings.get(id) ?? []) this.outbox.withdrawn.drop(reading);
  }

  /** What was saved with something else. */
  saved(head: Head): void {
    this.#heads.set(head.id, head);
  }

  change(id: string, what: Partial<Head>): Head {
    return this.save({ ...this.head(id), ...what });
  }

  /** Nothing is left of it. */
  remove(id: string): void {
    this.jobs.get(id)?.end.abort();
    this.removeUpload(id);
    this.#shut(id);
    this.#heads.delete(id);
    this.given.delete(id);
    removeSendingFile(this.place, id);
  }

  /** The file as it came; its rows may stay. */
  removeUpload(id: string): void {
    const head = this.#heads.get(id);
    for (const upload of head === undefined ? [id] : uploadsOf(head)) removeFile(this.place.upload(upload));
  }

  /** Erases what is due, and what belongs to nothing. */
  sweep(): void {
    const now = this.now();
    for (const head of this.all()) {
      const kept = keptUntil(head, this.logDays(head.page));
      if (kept < now && !this.jobs.has(head.id)) this.remove(head.id);
      else if (isOver(head) && (head.leftAt ?? head.changedAt) + DRAFT_DAYS * DAY_MS < now)
        this.#eraseRows(head.id);
    }
    const uploads = this.all().flatMap(uploadsOf);
    const { arriving } = this;
    removeUnneeded(
      this.place,
      new Set([...this.#heads.keys(), ...arriving]),
      new Set([...uploads, ...arriving]),
    );
  }

  close(): void {
    this.#closed = true;
    this.#endSweeps();
    for (const { end } of [...this.jobs.values(), ...this.reaching.values()]) end.abort();
    for (const id of [...this.#open.keys()]) this.#shut(id);
  }

  #load(id: string): void {
    try {
      const head = this.sendingFile(id).read('head');
      if (head === undefined) this.#shut(id);
      else this.#heads.set(id, head);
    } catch {
      // Not of this register, or damaged: it says nothing to anybody, and stands there for who wants to look into it.
      this.#shut(id);
      this.arriving.add(id);
    }
  }

  #eraseRows(id: string): void {
    const sendingFile = this.sendingFile(id);
    if (sendingFile.states(0, 1).length > 0) void sendingFile.erase('all').catch(() => undefined);
  }

  #shut(id: string): void {
    try {
      this.#open.get(id)?.close();
    } catch {
      // What was to be on disk is; the file is closed with the process.
    }
    this.#open.delete(id);
  }

  #sweepRegularly(): void {
    this.#endSweeps = this.outbox.clock.after(SWEEP_EVERY_MS, () => {
      this.sweep();
      this.#sweepRegularly();
    });
  }
}

function isOver({ stage }: Head): boolean {
  return stage === 'left' || stage === 'cancelled';
}

/** Until when a sending is kept; milliseconds since the epoch. */
function keptUntil(head: Head, logDays = head.logDays): number {
  const { stage, changedAt } = head;
  if (isOver(head)) return (head.leftAt ?? changedAt) + Math.max(DRAFT_DAYS, logDays) * DAY_MS;
  // What was promised is not forgotten.
  const promised = stage === 'scheduled' || stage === 'leaving' || head.pending?.kind === 'confirm';
  return promised ? Infinity : changedAt + DRAFT_DAYS * DAY_MS;
}

const allSendings = new WeakMap<Outbox, Sendings>();

/** The sendings of this Node-RED. Throws what keeps the register shut. */
export function sendingsOf(RED: NodeAPI): Sendings {
  const outbox = outboxOf(RED);
  const known = allSendings.get(outbox);
  if (known !== undefined && !known.closed) return known;
  const made = new Sendings(outbox);
  allSendings.set(outbox, made);
  return made;
}
