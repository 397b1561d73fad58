/** io-page: a page on which an office prepares, confirms and follows what it sends; its rows leave here. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { nextStart } from '../lib/runtime/deploys';
import { Fault, toFault } from '../lib/runtime/fault';
import { readSaved } from '../lib/runtime/saved';
import { faultStatus, showStatus } from '../lib/runtime/status';
import { addPage, faultOf, type Page, pageAt } from './pages';
import { PAGE } from './properties';
import { runningOf } from './running';

/** How long until a register that was shut is tried again; milliseconds. */
const REOPEN_EVERY_MS = 5_000;

export function registerPage(RED: NodeAPI): void {
  RED.nodes.registerType('io-page', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    start(RED, this, pageFrom(this, def));
  });
}

function pageFrom(node: Node, def: NodeDef): Page {
  const { values, fault } = readSaved('io-page', PAGE, def);
  const { title, path, messageNode, users, fourEyes, logDays } = values;
  const named = title.trim() === '' ? (node.name ?? '') : title.trim();
  return { node, title: named, path, messageNode, users: [...users], fourEyes, logDays, fault };
}

function start(RED: NodeAPI, node: Node, page: Page): void {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const remove = addPage(RED, page);
  node.on('close', () => {
    closed = true;
    clearTimeout(timer);
    remove();
    node.status({});
  });
  const begin = (): void => {
    if (closed) return;
    try {
      const first = pageAt(RED, page.path);
      if (first !== undefined && first.node.id !== node.id)
        throw new Fault('IO_PAGE_TWICE', { name: page.path });
      // What was promised goes on whatever is wrong now; each step finds out for itself.
      runningOf(RED).runner.goOn(node.id);
      const fault = faultOf(RED, page);
      if (fault === null) showStatus(node, undefined);
      else showStatus(node, faultStatus(fault.code));
    } catch (error) {
      const fault = toFault(error);
      showStatus(node, faultStatus(fault.code));
      node.error(fault);
      if (!fault.code.startsWith('IO_REGISTER')) return;
      timer = setTimeout(begin, REOPEN_EVERY_MS);
      timer.unref();
    }
  };
  void nextStart(RED).then(begin);
}
