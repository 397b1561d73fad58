/** A payment notice as io-send follows it. */
import type { NewNotice } from '../../../nodes/lib/register';
import { LINE } from './support';

export const PLAN = { before: 5, after: 3 };
export const HERE = { node: 'scad-1', line: LINE };
export const CITIZEN = 'AAAAAA00A00A000A';
/** A day far from zero, so that arithmetic on it is seen. */
export const DUE = 20_600;

let count = 0;

/** A notice sent a month before its due day, with a number of its own. */
export function notice(changes: Partial<NewNotice> = {}): NewNotice {
  count += 1;
  return {
    ...HERE,
    service: 'service-1',
    number: `3010000000000${String(count).padStart(5, '0')}`,
    fiscalCode: CITIZEN,
    ioId: `io-${count}`,
    sentAt: 1_000,
    sentDay: DUE - 30,
    dueDay: DUE,
    remindedByIo: false,
    msg: JSON.stringify({ payload: { causale: 'retta della mensa' } }),
    ...changes,
  };
}
