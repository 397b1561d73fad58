/** Messages of the register, a page at a time, and the search for one citizen or one id of IO. */
import type { Reason } from '../core/codes';
import type { PageQuery, Register, Row } from '../register';
import type { Choice, Item, ItemPage } from './types';
import { modeOf } from './overview';

/** Messages in one answer. */
export const PAGE = 50;

/** Messages that a search for a citizen deciphers in one turn of the event loop, and in one answer. */
const SLICE = 250;
const SLICES = 20;

/** Newest first; `after`: where the page before ended. */
export async function page(register: Register, choice: Chosen, after: number | undefined): Promise<ItemPage> {
  // One more than shown tells whether there is a next page.
  const rows = await register.page({ ...queryOf(choice, after), limit: PAGE + 1, fiscalCode: 'masked' });
  const shown = rows.slice(0, PAGE);
  return {
    items: shown.map(itemOf),
    next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}

/**
 * Messages to a citizen (16 characters), or with an id of IO. A citizen is found as long as the register keeps the
 * fiscal code readable. Looks at a few thousand messages for one answer; `next` goes on from there.
 */
export async function search(register: Register, text: string, after: number | undefined): Promise<ItemPage> {
  const wanted = text.replace(/\s/g, '').toUpperCase();
  if (/^[A-Z0-9]{16}$/.test(wanted)) return searchCitizen(register, wanted, after);
  const id = (await register.find(text.trim()))?.id;
  return id === undefined ? { items: [], next: null } : await page(register, { ids: [id] }, undefined);
}

async function searchCitizen(
  register: Register,
  fiscalCode: string,
  after: number | undefined,
): Promise<ItemPage> {
  const items: Item[] = [];
  let from = after;
  for (let slice = 0; slice < SLICES && items.length < PAGE; slice += 1) {
    const rows = await register.page({ ...queryOf({}, from), limit: SLICE, fiscalCode: 'full' });
    const ids = rows.filter((row) => row.fiscalCode === fiscalCode).map(({ id }) => id);
    if (ids.length > 0) items.push(...(await page(register, { ids }, undefined)).items);
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE) return { items, next: null };
    from = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { items, next: from ?? null };
}

type Chosen = Choice & { readonly ids?: readonly number[] };

function queryOf(
  { line, campaign, state, reason, ids }: Chosen,
  after: number | undefined,
): Omit<PageQuery, 'limit'> {
  const scope = {
    ...(line === undefined ? {} : { line }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(ids === undefined ? {} : { ids }),
  };
  return {
    scope,
    order: 'newest',
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(after === undefined ? {} : { after }),
  };
}

function itemOf(row: Row): Item {
  const { id, line, campaign, type, state, reason, detail, fiscalCode } = row;
  const { ioId, takenAt, changedAt, attempts, decided } = row;
  const what = {
    id,
    line,
    campaign,
    mode: modeOf(line),
    type,
    state,
    detail,
    fiscalCode,
    reason: reason as Reason | null,
  };
  return { ...what, ioId, takenAt, changedAt, attempts, decided };
}
