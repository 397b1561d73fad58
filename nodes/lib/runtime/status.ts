/**
 * The line under a node. Node-RED hands an editor only the text of a status, made here in the server's language; Status nodes
 * and logs need it so. What it stands for, key and values, follows on Node-RED's own channel, and our part of the editor says it
 * anew in the language of the browser (nodes/lib/editor/status-words.ts, docs/adr/0018).
 */
import type { Node, NodeAPI, NodeStatus } from 'node-red';
import type { FaultCode } from '../core';
import {
  both,
  type Given,
  rowsWords,
  STATUS_TOPIC,
  type StatusWords,
  type TextKey,
  type Words,
  words,
} from '../core/words';
import { say } from './translate';

export interface Look {
  readonly fill: 'red' | 'green' | 'yellow' | 'blue' | 'grey';
  readonly shape: 'ring' | 'dot';
}

/** A look, and the words beside it. */
export interface Status extends Look {
  readonly words: Words;
}

type Shown = Pick<Node, 'id' | 'status'>;

const FAULT: Look = { fill: 'red', shape: 'ring' };

export function setStatus<Key extends TextKey>(
  node: Shown,
  look: Look,
  key: Key,
  ...given: Given<Key>
): void {
  showStatus(node, { ...look, words: words(key, ...given) });
}

/** @param status none: the line is empty */
export function showStatus(node: Shown, status: Status | undefined): void {
  if (status === undefined) {
    node.status({});
    return;
  }
  const { fill, shape } = status;
  const text = say(status.words);
  told.set(node.id, text);
  node.status({ fill, shape, text });
  current?.comms.publish(topicOf(node.id), { text, ...status.words } satisfies StatusWords, true);
}

export function faultStatus(code: FaultCode): Status {
  return { ...FAULT, words: words(`status.fault.${code}`) };
}

/**
 * How many rows are right, and how many are to be corrected.
 *
 * @param odd how many of the right ones are worth a look
 */
export function rowsStatus(right: number, wrong: number, odd = 0): Status {
  if (wrong + odd === 0)
    return { fill: 'green', shape: 'dot', words: words('status.rows.right', { n: right }) };
  const rows = rowsWords(right, wrong);
  const counted = wrong === 0 ? rows.right : both(rows.right, rows.wrong);
  const all = odd === 0 ? counted : both(counted, words('status.rows.odd', { n: odd }));
  return { fill: 'yellow', shape: 'dot', words: all };
}

/** Right rows that came to no io-send. */
export function nowhereStatus(n: number): Status {
  return { ...FAULT, words: words('status.rows.nowhere', { n }) };
}

/** The Node-RED of this process; the last one counts (tests start several). */
let current: NodeAPI | undefined;
const heard = new WeakSet<NodeAPI['events']>();
/** What the editors have the words of, by node. */
const told = new Map<string, string>();

/** From now on open editors are told the words of every status of ours, and those that open later the last ones. */
export function tellStatusWords(RED: NodeAPI): void {
  current = RED;
  told.clear();
  if (heard.has(RED.events)) return;
  heard.add(RED.events);
  RED.events.on('node-status', ({ id, status }: { id: string; status?: NodeStatus }) => {
    if (told.has(id) && status?.text !== told.get(id)) forget(id);
  });
}

/** The status is gone, as when a node is taken away, or is another's. */
function forget(id: string): void {
  told.delete(id);
  // Not retained: what was is forgotten.
  current?.comms.publish(topicOf(id), {}, false);
}

function topicOf(id: string): string {
  return `${STATUS_TOPIC}/${id}`;
}
