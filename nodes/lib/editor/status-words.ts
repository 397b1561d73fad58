/**
 * Says the status of our nodes in the language of the browser. The server's text comes first, and its words after it
 * (nodes/lib/runtime/status.ts); without them the server's text stays.
 */
import { STATUS_TOPIC, type StatusWords } from '../core/words';
import { sentence } from './catalogue';

const known = new Map<string, StatusWords>();

export function translateStatus(): void {
  RED.comms.subscribe(`${STATUS_TOPIC}/#`, (topic, data) => {
    const id = topic.slice(STATUS_TOPIC.length + 1);
    if (isWords(data)) known.set(id, data);
    else known.delete(id);
    later(id);
  });
  // On a page that has just opened the words may come before the text, whose listener would write over them.
  RED.comms.subscribe('status/#', (topic) => {
    later(topic.slice('status/'.length));
  });
}

/** Once all that has arrived together has been heard. */
function later(id: string): void {
  if (known.has(id)) setTimeout(write, 0, id);
}

function write(id: string): void {
  const node = RED.nodes.node(id);
  const words = known.get(id);
  const status = node?.status as { readonly text?: string } | undefined;
  if (!node || !words || status?.text !== words.text) return;
  const here = sentence(words);
  if (here === words.text) return;
  Object.assign(node, { status: { ...status, text: here }, dirtyStatus: true, dirty: true });
  RED.view.redraw();
}

function isWords(data: unknown): data is StatusWords {
  return typeof data === 'object' && data !== null && 'key' in data && 'args' in data && 'text' in data;
}
