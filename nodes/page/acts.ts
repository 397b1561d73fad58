/** What a person does with a sending. Each is on disk, and in the log, before they are answered. */
import type { NodeAPI } from 'node-red';
import { plainName } from '../lib/core/plain-name';
import { Refusal, WrongCall } from '../lib/runtime/routes';
import type { CellAnswer, CellOrder, ColumnsOrder, ConfirmOrder, Stage } from './api';
import { firstLook, type Proposal, proposalOf, remarksOf } from './columns-step';
import { recomposed } from './correction';
import type { Sendings } from './sendings';
import { type FirstLook, type Head, uploadIdOf } from './head';
import { faultAsThrown, tableColumns, uploadOf } from './importing';
import { type PageMessage, messageOf } from './message-node';
import { note } from './notes';
import { type Page, readyMessage } from './pages';
import { remember, remembered } from './remembered';
import { listRow } from './rows';
import type { Runner } from './running';

/** Characters of a cell, as a spreadsheet bounds them. */
const LONGEST_CELL = 32_767;

/** What an act of a person on the page works with. */
export interface ActContext {
  readonly RED: NodeAPI;
  readonly sendings: Sendings;
  readonly runner: Runner;
  readonly page: Page;
  /** The user's name in Node-RED; empty where there are none. */
  readonly who: string;
}

/** Refuses what is not in one of these stages. */
export function inStage(head: Head, ...stages: readonly Stage[]): void {
  if (!stages.includes(head.stage)) throw new Refusal(409, 'PAGE_STAGE', { stage: head.stage });
}

/** Refuses who has not seen what is there. */
export function seenBy(head: Head, version: unknown): void {
  if (!Number.isSafeInteger(version)) throw new WrongCall();
  if (version !== head.version) throw new Refusal(409, 'PAGE_CHANGED', { by: head.by });
}

/** As a person changes it. */
export function changedBy(
  { sendings, who }: ActContext,
  head: Head,
): Pick<Head, 'version' | 'by' | 'changedAt'> {
  return { version: head.version + 1, by: who, changedAt: sendings.now() };
}

export function proposal(
  sendings: Sendings,
  head: Head,
  look: FirstLook,
  { wanted }: PageMessage,
): ReturnType<typeof proposalOf> {
  return proposalOf(look, wanted, head.choice, (headers) => remembered(sendings, head.page, headers));
}

/** Another sheet, another row of headings, other columns; with `go` the rows are read and looked at. */
export async function chooseColumns(context: ActContext, id: string, order: ColumnsOrder): Promise<Head> {
  const { RED, sendings, page } = context;
  const head = sendings.head(id);
  seenBy(head, order.version);
  inStage(head, 'columns', 'checked');
  const message = messageOf(RED, page.messageNode);
  const { sheet, heading, fields, name } = columnsOrder(order);
  const other = sheet !== undefined && sheet !== head.choice.sheet;
  const look = other
    ? await firstLook(
        await uploadOf(sendings, { ...head, upload: uploadIdOf(head) }),
        message.wanted,
        sheet,
        new AbortController().signal,
      ).catch((error: unknown) => {
        throw faultAsThrown(error, head.file);
      })
    : sendings.sendingFile(id).read('look');
  if (look === undefined) throw new WrongCall(404);
  // Meanwhile another person may have been quicker.
  seenBy(sendings.head(id), order.version);
  const choice = {
    sheet: sheet ?? head.choice.sheet,
    heading: other ? null : (heading ?? head.choice.heading),
    fields: other || (heading !== undefined && fields === undefined) ? null : (fields ?? head.choice.fields),
  };
  const changed = {
    ...head,
    ...changedBy(context, head),
    choice,
    fault: null,
    ...(name === undefined ? {} : { name }),
  };
  const proposed = proposal(sendings, changed, look, message);
  if (order.go !== true || remarksOf(look, message.wanted, proposed).length > 0) {
    sendings.sendingFile(id).write({ head: { ...changed, stage: 'columns' }, look });
    sendings.saved({ ...changed, stage: 'columns' });
    return sendings.head(id);
  }
  const { headers } = proposed;
  remember(sendings, head.page, headers, proposed.fields);
  return readFile(context, changed, look, proposed, message);
}

/** The file becomes rows, by the columns as they are now, and these are looked at. */
export function readFile(
  { sendings, runner, who }: ActContext,
  head: Head,
  look: FirstLook,
  { headers, heading, fields }: Proposal,
  { wanted }: PageMessage,
): Head {
  const next: Head = {
    ...head,
    columns: tableColumns(headers, heading, wanted, fields),
    ...{ heading, stage: 'checking', pending: { kind: 'import' } },
    choice: { ...head.choice, heading, fields },
    hands: preparedAlsoBy(head, who),
    ...{ check: null, rows: 0, good: 0, differences: [] },
  };
  sendings.sendingFile(head.id).write({ head: next, look });
  sendings.saved(next);
  runner.run(head.id);
  return next;
}

function columnsOrder({ sheet, heading, fields, name }: ColumnsOrder): Partial<{
  sheet: string;
  heading: number;
  fields: Record<number, string>;
  name: string;
}> {
  if (sheet !== undefined && typeof sheet !== 'string') throw new WrongCall();
  if (heading !== undefined && !Number.isSafeInteger(heading)) throw new WrongCall();
  if (name !== undefined && typeof name !== 'string') throw new WrongCall();
  if (fields !== undefined && typeof fields !== 'object') throw new WrongCall();
  const chosen = Object.entries(fields ?? {}).flatMap(([index, field]: [string, unknown]) => {
    if (!/^\d{1,5}$/.test(index) || typeof field !== 'string') throw new WrongCall();
    return field === '' ? [] : [[Number(index), field] as const];
  });
  const plain = name === undefined ? '' : plainName(name);
  return {
    ...(sheet === undefined ? {} : { sheet }),
    ...(heading === undefined ? {} : { heading }),
    ...(fields === undefined ? {} : { fields: Object.fromEntries(chosen) }),
    ...(plain === '' ? {} : { name: plain }),
  };
}

/** Who has prepared a sending, each once: with four eyes none of them may confirm it. */
export function preparedAlsoBy({ hands }: Head, who: string): readonly string[] {
  return hands.includes(who) ? hands : [...hands, who];
}

/** One cell is written anew, and its row looked at again. What only all rows together tell waits for the next look at all. */
export async function correctCell(context: ActContext, id: string, order: CellOrder): Promise<CellAnswer> {
  const { RED, sendings, page, who } = context;
  const { row: number, key, before, value } = order;
  if (!Number.isSafeInteger(number) || typeof before !== 'string' || typeof value !== 'string')
    throw new WrongCall();
  if (value.length > LONGEST_CELL) throw new WrongCall();
  const message = messageOf(RED, page.messageNode);
  const first = sendings.head(id);
  inStage(first, 'checked');
  const column = first.columns.find((one) => one.key === key);
  const row = sendings.sendingFile(id).row(number);
  if (column === undefined || row === undefined) throw new WrongCall(404);
  const made = await recomposed(message, first, row, column, value);
  if ((row.cells[column.index] ?? '') === before) await note(sendings, first, who, 'correct', 1);
  // Asked and answered in one turn of the event loop: nobody comes between.
  const head = sendings.head(id);
  inStage(head, 'checked');
  const now = sendings.sendingFile(id).row(number);
  if ((now?.cells[column.index] ?? '') !== before) throw new Refusal(409, 'PAGE_CHANGED', { by: head.by });
  if (JSON.stringify(now?.cells) !== JSON.stringify(row.cells)) return correctCell(context, id, order);
  const good = head.good + Number(made.state !== 'wrong') - Number(row.state !== 'wrong');
  const changed: Head = {
    ...head,
    ...changedBy(context, head),
    good,
    check: head.check === null ? null : { ...head.check, stale: true },
    hands: preparedAlsoBy(head, who),
  };
  sendings.sendingFile(id).correct(made, changed);
  sendings.saved(changed);
  return { version: changed.version, row: listRow(changed, made), rows: changed.rows, good };
}

/** The whole list is looked at again. */
export function checkAgain(context: ActContext, id: string, version: unknown): Head {
  const { sendings, runner } = context;
  const head = sendings.head(id);
  seenBy(head, version);
  inStage(head, 'checked');
  const next = sendings.save({
    ...head,
    ...changedBy(context, head),
    ...{ stage: 'checking', pending: { kind: 'check' }, differences: [], fault: null },
  });
  runner.run(id);
  return next;
}

/** Whether a person has seen what would leave. */
function sawIt(head: Head, { version, leave, mode }: ConfirmOrder): void {
  seenBy(head, version);
  if (!Number.isSafeInteger(leave) || typeof mode !== 'string') throw new WrongCall();
  const { check } = head;
  if (check === null || check.stale) throw new Refusal(409, 'PAGE_STAGE', { stage: head.stage });
  if (check.leave !== leave || head.mode !== mode) throw new Refusal(409, 'PAGE_CHANGED', { by: head.by });
  if (leave === 0) throw new Refusal(409, 'PAGE_STAGE', { stage: head.stage });
}

/** Another person is to confirm it. */
export async function askForConfirmation(
  context: ActContext,
  id: string,
  order: ConfirmOrder,
): Promise<Head> {
  const { RED, sendings, page, who } = context;
  const head = sendings.head(id);
  inStage(head, 'checked');
  sawIt(head, order);
  readyMessage(RED, page);
  const next: Head = {
    ...head,
    ...changedBy(context, head),
    ...{
      stage: 'waiting',
      askedBy: who,
      hands: preparedAlsoBy(head, who),
      at: timeOf(order, sendings.now()),
    },
    ...{ differences: [], fault: null },
  };
  await note(sendings, next, who, 'ask', order.leave);
  seenBy(sendings.head(id), order.version);
  return sendings.save(next);
}

/** The rows may leave, now or at their time: once all of them have been looked at once more. */
export function confirmSending(context: ActContext, id: string, order: ConfirmOrder): Head {
  const { RED, sendings, runner, page, who } = context;
  const head = sendings.head(id);
  if (page.fourEyes) inStage(head, 'waiting');
  else inStage(head, 'checked', 'waiting');
  if (page.fourEyes && head.hands.some((one) => samePerson(one, who)))
    throw new Refusal(409, 'PAGE_SAME_PERSON');
  sawIt(head, order);
  readyMessage(RED, page);
  const at = order.at === undefined ? head.at : timeOf(order, sendings.now());
  const next = sendings.save({
    ...head,
    ...changedBy(context, head),
    ...{ stage: 'checking', pending: { kind: 'confirm', who, at }, at, differences: [], fault: null },
  });
  runner.run(id);
  return next;
}

/** Node-RED tells names apart by capitals; whoever gives out the names may not. */
function samePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const YEAR_MS = 366 * 24 * 60 * 60_000;

function timeOf({ at }: ConfirmOrder, now: number): number | null {
  if (at === undefined) return null;
  if (!Number.isSafeInteger(at) || at > now + YEAR_MS) throw new WrongCall();
  return at;
}
