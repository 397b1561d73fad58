/**
 * The last verdict of each io-check node, for the sidebar: the sentences, and the rows to correct as long as the check's own
 * temporary file is there. In memory: gone with the next verdict, a deploy, a restart, and after a day.
 */
import type { Node } from 'node-red';
import type { Words } from '../core/words';
import type { By } from '../register';
import type { Reread } from './rereads';
import type { RowList } from './row-book';

/** Rows hold personal data: a verdict that nobody looks at any more keeps none. */
const KEEP_MS = 24 * 60 * 60_000;

/**
 * Why the right rows cannot be had to wait for a person: their source cannot be read again; part of the list did not come; the list,
 * its message or the nodes have changed; no io-send is behind the message node; they have come there already.
 */
export type NotFromHere = 'source' | 'incomplete' | 'changed' | 'nowhere' | 'passed';

export interface Verdict {
  /** When the check ended; milliseconds since the epoch. Tells it from the node's other ones. */
  readonly at: number;
  /** Where the messages would go, and under which name: what is held there can be confirmed. */
  readonly line: string;
  readonly campaign: string;
  /** Of rows: those to correct. */
  readonly wrong: number;
  /** Without a value of a row. */
  readonly sentences: readonly Words[];
  /** The rows to correct; they can be read until `end`. */
  readonly list: RowList;
  /** How many messages would leave, by the check. */
  readonly messages: number;
  /** Why `send` cannot bring them now. */
  readonly notFromHere: () => NotFromHere | undefined;
  /** Has the list read once more, so that its right rows come to the io-send and are held there. */
  readonly send: (by: By) => Promise<Reread | 'gone'>;
  /** Forgets the rows. */
  readonly end: () => void;
}

const kept = new WeakMap<Node, { readonly verdict: Verdict; readonly timer: NodeJS.Timeout }>();

/** The verdict before, if any, ends. */
export function keepVerdict(node: Node, verdict: Verdict): void {
  forgetVerdict(node);
  const timer = setTimeout(() => {
    forgetVerdict(node);
  }, KEEP_MS).unref();
  kept.set(node, { verdict, timer });
}

export function lastVerdict(node: Node): Verdict | undefined {
  return kept.get(node)?.verdict;
}

export function forgetVerdict(node: Node): void {
  const found = kept.get(node);
  if (found === undefined) return;
  clearTimeout(found.timer);
  kept.delete(node);
  found.verdict.end();
}
