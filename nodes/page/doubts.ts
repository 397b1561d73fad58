/** Messages in doubt, with all that the register has to decide by. */
import { page as itemsOf } from '../lib/campaigns/lists';
import { ownOf } from '../lib/outbox/not-reached';
import type { DoubtItem, DoubtPage } from './api';
import type { Sendings } from './sendings';
import type { Head } from './head';

/** Rows that are deciphered in one turn of the event loop. */
const AT_ONCE = 10;
/** Columns of a row, and characters of a value, that are shown. */
const MOST_COLUMNS = 12;
const LONGEST = 200;

/** Newest first. @param after where the page before ended */
export async function doubtsIn(
  { register }: Sendings,
  { line, campaign }: Head,
  after: number | undefined,
): Promise<DoubtPage> {
  if (campaign === '') return { items: [], next: null };
  const { items, next } = await itemsOf(register, { line, campaign, state: 'in-doubt' }, after);
  const whole: DoubtItem[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = items.slice(from, from + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const found = await register.page({ scope: { ids }, limit: AT_ONCE, fiscalCode: 'full', withRows: true });
    const rows = new Map(found.map((row) => [row.id, row]));
    for (const item of some) {
      const row = rows.get(item.id);
      // Decided by another person meanwhile.
      if (row?.state !== 'in-doubt') continue;
      whole.push({ ...item, fiscalCode: row.fiscalCode, own: shownOf(ownOf(row)) });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { items: whole, next };
}

function shownOf(own: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(own)
    .flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
    )
    .filter(([, value]) => value !== '')
    .slice(0, MOST_COLUMNS)
    .map(([name, value]) => [name, value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value]);
}
