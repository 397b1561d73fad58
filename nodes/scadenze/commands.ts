/** What is said to io-scadenze by a msg: paid, cancelled, postponed, and the answer to its question. */
import { readDay, readNoticeNumber } from '../lib/core';
import { Fault } from '../lib/runtime/fault';
import type { Message } from '../lib/runtime/input';
import { dayNumber } from './days';

export type Command = {
  /** Numbers that could not be read. The others count all the same: who has paid must not wait for a slip in the list. */
  readonly unreadable: number;
} & (
  | { readonly what: 'paid' | 'cancelled'; readonly numbers: readonly string[] }
  /** Due days as day numbers, each with its notices. */
  | { readonly what: 'postponed'; readonly days: ReadonlyMap<number, readonly string[]> }
  | { readonly what: 'answer'; readonly paid: readonly string[]; readonly unpaid: readonly string[] }
);

const TOPICS = {
  'io/paid': 'paid',
  'io/cancel': 'cancelled',
  'io/postpone': 'postponed',
  'io/due-answer': 'answer',
} as const;

/** Undefined for a msg that is no command. Throws IO_NOTICE_COMMAND when it is a command that cannot be understood. */
export function commandOf(msg: Message): Command | undefined {
  const { topic } = msg;
  if (typeof topic !== 'string' || !topic.startsWith('io/')) return undefined;
  const what = (TOPICS as Readonly<Record<string, Command['what'] | undefined>>)[topic];
  if (what === undefined) {
    // Outcomes of io-send keep the topic of the row.
    if (msg.io !== undefined) return undefined;
    throw wrong(topic);
  }
  switch (what) {
    case 'paid':
    case 'cancelled':
      return { what, ...someOf(readNumbers(msg.payload), topic) };
    case 'postponed':
      return { what, ...daysIn(msg.payload, topic) };
    case 'answer':
      return { what, ...answerIn(msg.payload, topic) };
  }
}

function wrong(topic: string): Fault {
  return new Fault('IO_NOTICE_COMMAND', { topic: topic.slice(0, 40) });
}

interface Numbers {
  readonly numbers: string[];
  readonly unreadable: number;
}

/** A command that names nothing was meant for something. */
function someOf(found: Numbers, topic: string): Numbers {
  if (found.numbers.length + found.unreadable === 0) throw wrong(topic);
  return found;
}

/** A number, a list of them, a row with `numero_avviso`, a list of rows, or an object with a list. */
function readNumbers(payload: unknown): Numbers {
  if (Array.isArray(payload)) {
    const all = payload.map(readNumbers);
    const unreadable = all.reduce((sum, one) => sum + one.unreadable, 0);
    return { numbers: all.flatMap(({ numbers }) => numbers), unreadable };
  }
  if (payload === undefined || payload === null || payload === '') return { numbers: [], unreadable: 0 };
  if (typeof payload === 'object') {
    const { numero_avviso, numero_avvisi, numeri_avviso } = payload as Readonly<Record<string, unknown>>;
    const named = [numero_avviso, numero_avvisi, numeri_avviso].filter((one) => one !== undefined);
    return readNumbers(named.flat());
  }
  const number = readNoticeNumber(payload, 'numero_avviso');
  return number.ok ? { numbers: [number.value], unreadable: 0 } : { numbers: [], unreadable: 1 };
}

function daysIn(
  payload: unknown,
  topic: string,
): { readonly days: Map<number, string[]>; readonly unreadable: number } {
  const days = new Map<number, string[]>();
  let unreadable = 0;
  for (const one of Array.isArray(payload) ? (payload as unknown[]) : [payload]) {
    const day = readDay((one as { data_scadenza?: unknown } | null)?.data_scadenza, 'data_scadenza');
    if (!day.ok) throw wrong(topic);
    const found = someOf(readNumbers(one), topic);
    const number = dayNumber(day.value);
    const sameDay = days.get(number);
    if (sameDay === undefined) days.set(number, found.numbers);
    // One by one: a copy of the list for each row of a long command would hold Node-RED up.
    else for (const one of found.numbers) sameDay.push(one);
    unreadable += found.unreadable;
  }
  if (days.size === 0) throw wrong(topic);
  return { days, unreadable };
}

function answerIn(
  payload: unknown,
  topic: string,
): { readonly paid: string[]; readonly unpaid: string[]; readonly unreadable: number } {
  const { paid, unpaid } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const isList = (value: unknown): boolean => value === undefined || Array.isArray(value);
  // "None of them" is an answer too, but it must be said.
  if (!isList(paid) || !isList(unpaid) || paid === unpaid) throw wrong(topic);
  const [some, others] = [readNumbers(paid), readNumbers(unpaid)];
  return { paid: some.numbers, unpaid: others.numbers, unreadable: some.unreadable + others.unreadable };
}
