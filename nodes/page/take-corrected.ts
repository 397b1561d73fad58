/** A corrected file dropped on its sending: in place of the rows to correct where it is the list of these, else of the whole list. */
import { words } from '../lib/core/words';
import { Refusal } from '../lib/runtime/routes';
import { changedBy, inStage, proposal, readFile, type ActContext, seenBy, preparedAlsoBy } from './acts';
import { remarksOf } from './columns-step';
import { type FirstLook, type Head, uploadsOf } from './head';
import { correctionsIn } from './merging';
import { note } from './notes';
import { removeFile } from './place';
import { type Arrived, type Arriving, arrive, lookInto } from './taking';

/**
 * Throws as `arrive`, and `Refusal` PAGE_OTHER_LIST for a list of rows to correct that is not of this sending; then the sending is as
 * it was.
 */
export async function takeCorrected(
  context: ActContext,
  id: string,
  version: number,
  arriving: Arriving,
): Promise<Head> {
  const { sendings } = context;
  const seen = (): Head => {
    const head = sendings.head(id);
    seenBy(head, version);
    inStage(head, 'columns', 'checked');
    return head;
  };
  seen();
  return arrive(context, arriving, async (arrived) => {
    const look = await lookInto(context, arrived, '');
    const kind = correctionsIn(look.top, id);
    if (kind === 'other') throw new Refusal(409, 'PAGE_OTHER_LIST');
    return kind === 'own' ? takeRows(context, seen(), arrived) : takeList(context, seen, look, arrived);
  });
}

function takeRows(context: ActContext, head: Head, { id: upload, file, size }: Arrived): Head {
  inStage(head, 'checked');
  const { sendings, runner, who } = context;
  const next = sendings.save({
    ...head,
    ...changedBy(context, head),
    ...{ stage: 'checking', differences: [], fault: null, hands: preparedAlsoBy(head, who) },
    pending: { kind: 'merge', who, file, upload, size },
    // Should it fail in the middle, nothing leaves before all rows have been looked at.
    check: head.check === null ? null : { ...head.check, stale: true },
  });
  runner.run(head.id);
  return next;
}

/** The choice of the columns stays where the headings are the same. */
async function takeList(
  context: ActContext,
  seen: () => Head,
  first: FirstLook,
  arrived: Arrived,
): Promise<Head> {
  const { sendings, who } = context;
  const { id: upload, file, size, sha256, message } = arrived;
  const { sheet } = seen().choice;
  const other = first.sheet !== sheet && first.sheets.includes(sheet);
  const look = other ? await lookInto(context, arrived, sheet) : first;
  await note(sendings, { ...seen(), sha256 }, who, 'correct', 0);
  const head = seen();
  const before = sendings.sendingFile(head.id).read('look');
  const changed: Head = {
    ...head,
    ...changedBy(context, head),
    ...{ file, size, sha256, upload, fault: null, differences: [], hands: preparedAlsoBy(head, who) },
    choice: { sheet: other ? sheet : '', heading: null, fields: null },
    ...{ check: null, rows: 0, good: 0 },
  };
  const own = proposal(sendings, changed, look, message);
  const same =
    before !== undefined &&
    sameHeaders(
      proposal(sendings, { ...head, choice: { ...head.choice, fields: null } }, before, message).headers,
      own.headers,
    );
  const choice = { ...changed.choice, fields: same ? head.choice.fields : null };
  const proposed = proposal(sendings, { ...changed, choice }, look, message);
  const ready = same && head.stage === 'checked' && remarksOf(look, message.wanted, proposed).length === 0;
  const told = {
    version: changed.version,
    words: [words(same ? 'page.said.listTaken' : 'page.said.otherHeadings', { file })],
  };
  const next: Head = { ...changed, choice, told, stage: 'columns', pending: null };
  if (!ready) {
    sendings.sendingFile(head.id).write({ head: next, look });
    sendings.saved(next);
  }
  const kept = ready ? readFile(context, next, look, proposed, message) : next;
  for (const one of uploadsOf(head)) if (one !== upload) removeFile(sendings.place.upload(one));
  return kept;
}

function sameHeaders(some: readonly string[], others: readonly string[]): boolean {
  const plain = (cells: readonly string[]): string => JSON.stringify(cells.map((cell) => cell.trim()));
  return plain(some) === plain(others);
}
