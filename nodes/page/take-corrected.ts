/** A corrected file dropped on its sending: in place of the rows to correct where it is the list of these, else of the whole list. */
import { words } from '../lib/core/words';
import { Refusal } from '../lib/runtime/routes';
import { changedBy, inStage, proposal, readFile, type Scene, seenBy, withHand } from './acts';
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
  scene: Scene,
  id: string,
  version: number,
  arriving: Arriving,
): Promise<Head> {
  const { sendings } = scene;
  const seen = (): Head => {
    const head = sendings.head(id);
    seenBy(head, version);
    inStage(head, 'columns', 'checked');
    return head;
  };
  seen();
  return arrive(scene, arriving, async (arrived) => {
    const look = await lookInto(scene, arrived, '');
    const kind = correctionsIn(look.top, id);
    if (kind === 'other') throw new Refusal(409, 'PAGE_OTHER_LIST');
    return kind === 'own' ? takeRows(scene, seen(), arrived) : takeList(scene, seen, look, arrived);
  });
}

function takeRows(scene: Scene, head: Head, { id: upload, file, size }: Arrived): Head {
  inStage(head, 'checked');
  const { sendings, runner, who } = scene;
  const next = sendings.save({
    ...head,
    ...changedBy(scene, head),
    ...{ stage: 'checking', differences: [], fault: null, hands: withHand(head, who) },
    pending: { kind: 'merge', who, file, upload, size },
    // Should it fail in the middle, nothing leaves before all rows have been looked at.
    check: head.check === null ? null : { ...head.check, stale: true },
  });
  runner.run(head.id);
  return next;
}

/** The choice of the columns stays where the headings are the same. */
async function takeList(scene: Scene, seen: () => Head, first: FirstLook, arrived: Arrived): Promise<Head> {
  const { sendings, who } = scene;
  const { id: upload, file, size, sha256, message } = arrived;
  const { sheet } = seen().choice;
  const other = first.sheet !== sheet && first.sheets.includes(sheet);
  const look = other ? await lookInto(scene, arrived, sheet) : first;
  await note(sendings, { ...seen(), sha256 }, who, 'correct', 0);
  const head = seen();
  const before = sendings.sendingFile(head.id).read('look');
  const changed: Head = {
    ...head,
    ...changedBy(scene, head),
    ...{ file, size, sha256, upload, fault: null, differences: [], hands: withHand(head, who) },
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
  const kept = ready ? readFile(scene, next, look, proposed, message) : next;
  for (const one of uploadsOf(head)) if (one !== upload) removeFile(sendings.place.upload(one));
  return kept;
}

function sameHeaders(some: readonly string[], others: readonly string[]): boolean {
  const plain = (cells: readonly string[]): string => JSON.stringify(cells.map((cell) => cell.trim()));
  return plain(some) === plain(others);
}
