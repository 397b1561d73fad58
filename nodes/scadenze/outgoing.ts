/** The msgs that leave io-scadenze: the user's row as it was at the notice, and what has come of the notice. */
import type { NodeMessage } from 'node-red';
import { formatDay } from '../lib/core';
import type { NoticeOut } from '../lib/register';
import { parsedText } from '../lib/outbox/json';
import { isoDay } from './days';

/** `msg.io.notice.event`, and the port, counted from 1. */
const EVENTS = {
  before: { event: 'due-soon', port: 1 },
  after: { event: 'overdue', port: 2 },
  paid: { event: 'paid', port: 3 },
  cancelled: { event: 'cancelled', port: 3 },
} as const;

export const QUESTION_PORT = 4;

export interface Outgoing {
  readonly port: number;
  readonly msg: NodeMessage & { readonly io?: object };
}

export function noticeMessage(out: NoticeOut): Outgoing {
  const { event, port } = EVENTS[out.state];
  const stored = parsedText(out.msg) as { payload?: unknown; io?: object };
  const notice = {
    event,
    numero_avviso: out.number,
    data_scadenza: isoDay(out.dueDay),
    id: out.ioId,
  };
  const io = { ...stored.io, service: out.service, notice, ...(out.again ? { again: true } : {}) };
  return { port, msg: { ...stored, payload: payloadOf(stored.payload, out), io } };
}

/** The next message must name the day that holds now, not the one that stood in the row. */
function payloadOf(payload: unknown, { dueDay, firstDueDay }: NoticeOut): unknown {
  if (dueDay === firstDueDay || typeof payload !== 'object' || payload === null) return payload;
  return { ...payload, data_scadenza: formatDay(isoDay(dueDay)) };
}

/** To whom the flow asks: which of these are paid? */
export function questionMessage(numbers: readonly string[]): Outgoing {
  return { port: QUESTION_PORT, msg: { topic: 'io/due', payload: numbers } };
}
