/**
 * Status texts in the language of each browser. Node-RED hands an editor only the text of a status, made here in the server's
 * language; Status nodes and logs need it so. What the text stands for, key and values, follows on Node-RED's own channel,
 * and our part of the editor writes it anew (nodes/lib/editor/status-words.ts, docs/adr/0018).
 */
import type { NodeAPI, NodeStatus } from 'node-red';
import { STATUS_TOPIC, type Words } from '../core/words';

/** A status is shown right after its text was made: a handful would do. */
const REMEMBERED = 200;
const said = new Map<string, Words>();

/** Notes what a status text stands for. The last one counts: two keys may read the same in one language only. */
export function remember(text: string, key: string, args: Readonly<Record<string, string | number>>): void {
  const words = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? (said.get(value) ?? value) : value,
  ]);
  said.delete(text);
  said.set(text, { key, args: Object.fromEntries(words) as Words['args'] });
  for (const oldest of said.keys()) {
    if (said.size <= REMEMBERED) break;
    said.delete(oldest);
  }
}

/** Of this process; the last Node-RED in it counts (tests start several). */
let current: NodeAPI | undefined;
const heard = new WeakSet<NodeAPI['events']>();
const told = new Set<string>();

/** From now on open editors are told the words of every status of ours, and those that open later the last ones. */
export function tellStatusWords(RED: NodeAPI): void {
  current = RED;
  told.clear();
  if (heard.has(RED.events)) return;
  heard.add(RED.events);
  RED.events.on('node-status', ({ id, status }: { id: string; status?: NodeStatus }) => {
    onStatus(id, status?.text);
  });
}

function onStatus(id: string, text: string | undefined): void {
  if (current === undefined) return;
  const topic = `${STATUS_TOPIC}/${id}`;
  const words = text === undefined || text === '' ? undefined : wordsOf(current, id, text);
  if (words !== undefined) {
    told.add(id);
    current.comms.publish(topic, { text, ...words }, true);
  } else if (told.delete(id)) {
    // Not retained: what was is forgotten.
    current.comms.publish(topic, {}, false);
  }
}

function wordsOf(RED: NodeAPI, id: string, text: string): Words | undefined {
  const node = RED.nodes.getNode(id) as { readonly type?: string } | null | undefined;
  return node?.type?.startsWith('io-') === true ? said.get(text) : undefined;
}
