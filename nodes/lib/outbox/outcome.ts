/** The msg that leaves io-send: the user's row untouched, and `msg.io` with what became of it. */
import type { NodeMessage } from 'node-red';
import type { Outcome } from '../core';
import { cellsOf } from '../core/spreadsheet';
import type { Entry } from '../register';
import type { Message } from '../runtime/input';
import { describeReason } from '../runtime/translate';
import { parsedText } from './json';
import { withProperties } from '../core/with-properties';

export interface OutcomeMessage extends NodeMessage {
  io: object;
}

/** From the register's row, in the same shape before and after a restart. */
export function outcomeMessage(entry: Entry): { outcome: Outcome; msg: OutcomeMessage } {
  const outcome = entry.state as Outcome;
  const msg = (entry.msg === null ? remainsOf(entry) : parsedText(entry.msg)) as {
    io?: object;
    payload?: unknown;
  };
  const { reason, ioId } = entry;
  const detail = reason === null ? '' : describeReason(reason, entry.detail ?? {});
  const io = withProperties(msg.io ?? {}, {
    outcome,
    ...(ioId === null ? {} : { id: ioId }),
    ...(reason === null ? {} : { reason, detail, cells: cellsOf(msg.payload, detail) }),
    attempts: entry.attempts,
    at: new Date(entry.changedAt).toISOString(),
    ...(entry.again ? { again: true } : {}),
    ...(entry.decided ? { decided: true } : {}),
    ...(entry.settled === true ? { settled: true } : {}),
  });
  return { outcome, msg: withProperties(msg, { io }) };
}

/** What is known when an outcome is given once more after its row was erased. */
function remainsOf({ type, campaign, service, recipient }: Entry): object {
  return {
    payload: recipient === undefined ? {} : { codice_fiscale: recipient },
    io: { type, campaign, service },
  };
}

/** A row that the register cannot hold is answered at once and leaves as it came. */
export function tooLargeMessage(msg: Message, bytes: number): { outcome: Outcome; msg: OutcomeMessage } {
  const io = typeof msg.io === 'object' && msg.io !== null ? withoutOutcome(msg.io) : {};
  const reason = 'ROW_TOO_LARGE';
  const detail = describeReason(reason, { kilobytes: Math.ceil(bytes / 1024) });
  const cells = cellsOf(msg.payload, detail);
  const outcome = { outcome: 'discarded', reason, detail, cells, attempts: 0, at: new Date().toISOString() };
  return { outcome: 'discarded', msg: Object.assign(msg, { io: { ...io, ...outcome } }) };
}

/** What io-send and io-status write into `msg.io`, and the wish that io-send has heard. */
const OF_AN_OUTCOME = new Set([
  ...['outcome', 'id', 'reason', 'detail', 'cells', 'attempts', 'at', 'again', 'decided', 'settled'],
  ...['status', 'read', 'paid', 'errors', 'resend'],
]);

/** A message that had an outcome before, e.g. fed in again after a correction, must not carry it into the next one. */
export function withoutOutcome(io: object): object {
  if (!Object.keys(io).some((name) => OF_AN_OUTCOME.has(name))) return io;
  return Object.fromEntries(Object.entries(io).filter(([name]) => !OF_AN_OUTCOME.has(name)));
}
