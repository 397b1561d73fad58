/**
 * The messages that the simulator has accepted, in memory: the newest few thousand for the inbox page and the status
 * calls, and on demand the endless list by which a test balances its books.
 */
import { createHash } from 'node:crypto';
import type { FinalStatus } from './citizens';
import type { SimulatorClock } from './clock';
import { remindersOf } from './reminders';
import type { StoredMessage } from './stored-message';

export type Status = 'ACCEPTED' | FinalStatus;

export interface AcceptedPost {
  readonly id: string;
  readonly fiscal_code: string;
  /** In real time. */
  readonly at: number;
  /** SHA-256 hex of the JSON `[fiscal_code, subject, markdown, notice_number ?? null]`. */
  readonly hash: string;
}

export interface Inbox {
  add(message: StoredMessage): void;
  get(id: string): StoredMessage | undefined;
  /** Newest first; those whose texts, or id from `PART_OF_ID` signs on, contain every word of `search`, whatever case or accent. */
  list(search?: string): StoredMessage[];
  status(message: StoredMessage): Status;
  /** When the citizen was reminded of it so far, by the simulator's clock. */
  reminders(message: StoredMessage): number[];
  /** Whether its due date is past, by the simulator's clock. */
  isExpired(message: StoredMessage): boolean;
  markRead(id: string): boolean;
  markPaid(id: string): boolean;
  clear(): void;
  readonly size: number;
  /** Changes whenever a list or a status would look different. */
  version(): string;
  /** Every accepted message since the start, if `keepAccepted`. `clear` leaves it. */
  readonly accepted: readonly AcceptedPost[];
}

export interface InboxOptions {
  readonly capacity: number;
  readonly processMs: number;
  readonly keepAccepted: boolean;
  /** Real time. */
  readonly now: () => number;
  readonly clock: SimulatorClock;
}

export function createInbox(options: InboxOptions): Inbox {
  const messages = new Map<string, StoredMessage>();
  const accepted: AcceptedPost[] = [];
  let changes = 0;

  // The life cycle needs no timer: a message is pending until its time has come, whoever asks.
  const isPending = (message: StoredMessage): boolean =>
    options.now() < message.acceptedAt + options.processMs;

  // Neither do due dates and reminders, which keep to a clock that may be turned.
  const isExpired = ({ content: { due_date } }: StoredMessage): boolean =>
    due_date !== undefined && Date.parse(due_date) < options.clock.now();
  const reminders = (message: StoredMessage): number[] =>
    message.fate === 'PROCESSED' && !isPending(message) ? remindersOf(message, options.clock.now()) : [];
  options.clock.onTurned(() => {
    changes += 1;
  });

  function change(id: string, patch: Partial<Pick<StoredMessage, 'read' | 'paidAt'>>): boolean {
    const message = messages.get(id);
    if (!message) return false;
    messages.set(id, { ...message, ...patch });
    changes += 1;
    return true;
  }

  return {
    accepted,
    get size() {
      return messages.size;
    },
    add(message) {
      messages.set(message.id, message);
      changes += 1;
      if (options.keepAccepted) accepted.push(receipt(message));
      if (messages.size <= options.capacity) return;
      for (const oldest of messages.keys()) {
        messages.delete(oldest);
        return;
      }
    },
    get: (id) => messages.get(id),
    list(search = '') {
      const words = fold(search).split(/\s+/).filter(Boolean);
      const newestFirst = [...messages.values()].reverse();
      if (words.length === 0) return newestFirst;
      return newestFirst.filter((message) => {
        const text = haystack(message);
        const id = fold(message.id);
        return words.every((word) => text.includes(word) || (word.length >= PART_OF_ID && id.includes(word)));
      });
    },
    status: (message) => (isPending(message) ? 'ACCEPTED' : message.fate),
    reminders,
    isExpired,
    markRead: (id) => change(id, { read: true }),
    markPaid: (id) => messages.get(id)?.paidAt !== undefined || change(id, { paidAt: options.clock.now() }),
    clear() {
      messages.clear();
      changes += 1;
    },
    version() {
      let pending = 0;
      let past = 0;
      for (const message of messages.values()) {
        if (isPending(message)) pending += 1;
        if (isExpired(message)) past += 1;
        past += reminders(message).length;
      }
      return `${changes}.${pending}.${past}`;
    },
  };
}

function receipt(message: StoredMessage): AcceptedPost {
  const { fiscal_code, content } = message;
  const identity = [
    fiscal_code,
    content.subject,
    content.markdown,
    content.payment_data?.notice_number ?? null,
  ];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return { id: message.id, fiscal_code, at: message.acceptedAt, hash };
}

/** Signs; shorter words are in the ids of many messages by chance. */
const PART_OF_ID = 8;

function haystack(message: StoredMessage): string {
  const { content, service } = message;
  const notice = content.payment_data?.notice_number ?? '';
  return fold([message.fiscal_code, content.subject, content.markdown, notice, service.name].join('\n'));
}

/** Lower case without accents, so that "citta" finds "Città". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
