/** Whether the people of a list can be written to: asked of IO on request, without anything to send, and kept with the check. */
import { askProfiles } from '../lib/check/reachability';
import { profilesOf } from '../lib/check/verdict';
import { channelOf } from '../lib/outbox/channel';
import { Refusal, WrongCall } from '../lib/runtime/routes';
import { inStage, type ActContext, seenBy } from './acts';
import type { Sendings, Reaching } from './sendings';
import type { Head } from './head';
import type { PageMessage } from './message-node';
import { readyMessage } from './pages';
import { fileRow, loneMessage } from './row-message';

const AT_ONCE = 50;
/** Characters of what a tab calls itself. */
const LONGEST_TAB = 40;

interface Order {
  readonly version?: unknown;
  readonly stop?: unknown;
  /** Tells a person's tabs apart. */
  readonly tab?: unknown;
}

/**
 * Begins to ask, or waits for the answer with those who have asked before; with `stop` waits no more: the last one ends it. Whatever
 * changes the list ends it too.
 */
export function askReachability(context: ActContext, id: string, order: Order): Head {
  const { RED, sendings, page } = context;
  const head = sendings.head(id);
  const who = askerOf(context, order);
  const known = sendings.reaching.get(id);
  if (order.stop === true) {
    if (known?.askers.delete(who) === true && known.askers.size === 0) {
      known.end.abort();
      sendings.reaching.delete(id);
    }
    return head;
  }
  if (order.stop !== undefined) throw new WrongCall();
  seenBy(head, order.version);
  inStage(head, 'checked');
  if (head.check === null || head.check.stale) throw new Refusal(409, 'PAGE_STAGE', { stage: head.stage });
  const message = readyMessage(RED, page);
  if (known?.version === head.version && !known.end.signal.aborted) {
    known.askers.add(who);
    return head;
  }
  known?.end.abort();
  const { persone } = head.check.verdict;
  const { version } = head;
  const job: Reaching = { end: new AbortController(), askers: new Set([who]), version, done: 0, of: persone };
  sendings.reaching.set(id, job);
  void askAll(context, head, message, job)
    // Who looks sees that there is no answer, and may ask again.
    .catch(() => undefined)
    .finally(() => {
      if (sendings.reaching.get(id) === job) sendings.reaching.delete(id);
    });
  return head;
}

/** @throws WrongCall */
function askerOf({ who }: ActContext, { tab = '' }: Order): string {
  if (typeof tab !== 'string' || tab.length > LONGEST_TAB) throw new WrongCall();
  return JSON.stringify([who, tab]);
}

async function askAll(
  { RED, sendings }: ActContext,
  head: Head,
  message: PageMessage,
  job: Reaching,
): Promise<void> {
  const { id, version } = head;
  const isCurrent = (): boolean => {
    const same =
      !sendings.closed &&
      sendings.has(id) &&
      sendings.head(id).version === version &&
      sendings.head(id).stage === 'checked';
    if (!same) job.end.abort();
    return same;
  };
  const { service } = message.composer;
  const people = await peopleOf(sendings, head, message, () => isCurrent() && !job.end.signal.aborted);
  if (people === undefined) return;
  job.of = people.size;
  const { reads } = (await channelOf(RED, service)).line;
  const found = await askProfiles({
    ...{ people, total: people.size, end: job.end.signal },
    ask: (fiscalCode, wanted) => reads.profile(service.id, fiscalCode, () => wanted() && isCurrent()),
    progress: (done) => (job.done = done),
  });
  const now = isCurrent() && !job.end.signal.aborted ? sendings.head(id).check : null;
  if (now !== null) sendings.change(id, { check: { ...now, reach: profilesOf(found) } });
}

/** To whom something would leave, each once; undefined: not wanted any more. */
async function peopleOf(
  sendings: Sendings,
  head: Head,
  { composer }: PageMessage,
  wanted: () => boolean,
): Promise<ReadonlySet<string> | undefined> {
  const people = new Set<string>();
  for (let after = 0; ;) {
    if (!wanted()) return undefined;
    const rows = sendings.sendingFile(head.id).rows(after, AT_ONCE);
    for (const row of rows) {
      if (row.state !== 'right' && row.state !== 'odd') continue;
      const made = await composer.compose(
        loneMessage(head, fileRow(row, head.columns, row.found.read)) as never,
      );
      if (made.ok) people.add(made.io.message.fiscal_code);
    }
    if (rows.length < AT_ONCE) return people;
    after = rows.at(-1)?.row ?? after;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
