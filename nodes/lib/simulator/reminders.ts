/**
 * The reminders that IO sends by itself: of Premium messages with a payment and a due date, 13, 10, 7 and 4 days before
 * it, while the notice is unpaid. The first look of such a day, at 8 in Italy, sends them (IO looks every ten minutes from
 * 8 to 20). Days up to that of the message's arrival are past.
 *
 * The simulator takes for granted what only PagoPA knows: that the service is on the list of those for whom reminders go
 * out, and that the citizen wants them. Nothing waits for the time to come: they follow from the clock when looked at.
 */
import type { StoredMessage } from './stored-message';
import { inRome } from './rome';

const DAYS_BEFORE = [13, 10, 7, 4];
const HOUR = 8;

interface Day {
  readonly begins: number;
  readonly reminder: number;
}

/** By due date, for a campaign has one; forgotten when there are many. */
const known = new Map<string, readonly Day[]>();
const MANY = 1000;

/** When the citizen was reminded of a delivered message until `now`, oldest first. Milliseconds since the epoch. */
export function remindersOf(message: StoredMessage, now: number): number[] {
  const { content, feature_level_type, createdAt, paidAt = Infinity } = message;
  if (feature_level_type !== 'ADVANCED' || !content.payment_data || content.due_date === undefined) return [];
  return daysOf(content.due_date)
    .filter(({ begins, reminder }) => createdAt < begins && reminder <= now && reminder < paidAt)
    .map(({ reminder }) => reminder);
}

function daysOf(dueDate: string): readonly Day[] {
  const found = known.get(dueDate);
  if (found) return found;
  const due = inRome(Date.parse(dueDate)).startOf('day');
  const days = DAYS_BEFORE.map((before) => {
    const day = due.minus({ days: before });
    return { begins: day.toMillis(), reminder: day.set({ hour: HOUR }).toMillis() };
  });
  if (known.size >= MANY) known.clear();
  known.set(dueDate, days);
  return days;
}
