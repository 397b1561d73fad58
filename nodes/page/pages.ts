/** The pages of this Node-RED that are deployed, and what each has to say before anything can be sent from it. */
import type { Node, NodeAPI } from 'node-red';
import { Fault, toFault } from '../lib/runtime/fault';
import { mayLeadTo, mayLeadToSend } from '../lib/runtime/leads-to';
import type { PageInfo } from './api';
import { messageOf, type PageMessage } from './message-node';

export interface Page {
  readonly node: Node;
  readonly title: string;
  readonly path: string;
  readonly messageNode: string;
  /** Names of those who may use it; empty: all who have the permission. */
  readonly users: readonly string[];
  readonly fourEyes: boolean;
  /** For how long a sending is kept for its proof. */
  readonly logDays: number;
  /** A setting that cannot be read. */
  readonly fault: Fault | undefined;
}

const pages = new WeakMap<NodeAPI['events'], Map<string, Page>>();

function pagesOf(RED: NodeAPI): Map<string, Page> {
  const known = pages.get(RED.events) ?? new Map<string, Page>();
  pages.set(RED.events, known);
  return known;
}

/** The page is there until the function returned is called. */
export function addPage(RED: NodeAPI, page: Page): () => void {
  const all = pagesOf(RED);
  all.delete(page.node.id);
  all.set(page.node.id, page);
  return () => {
    if (all.get(page.node.id) === page) all.delete(page.node.id);
  };
}

/** Of several with one path, the first by its node's id: whatever the order of a deploy, it is the same. */
export function pageAt(RED: NodeAPI, path: string): Page | undefined {
  return [...pagesOf(RED).values()]
    .filter((page) => page.path === path)
    .sort((a, b) => (a.node.id < b.node.id ? -1 : 1))[0];
}

export function pageOf(RED: NodeAPI, node: string): Page | undefined {
  return pagesOf(RED).get(node);
}

export function allPages(RED: NodeAPI): Page[] {
  return [...pagesOf(RED).values()];
}

export function hasUsers(RED: NodeAPI): boolean {
  const { adminAuth } = RED.settings as { adminAuth?: unknown };
  return adminAuth !== undefined && adminAuth !== null && adminAuth !== false;
}

/** Throws the `Fault` that keeps the page from sending anything. */
export function readyMessage(RED: NodeAPI, page: Page): PageMessage {
  if (page.fault !== undefined) throw page.fault;
  const message = messageOf(RED, page.messageNode);
  const { institution, hasKey } = message.composer.service;
  if (!hasKey) throw new Fault('IO_API_KEY_MISSING');
  if (!mayLeadTo(RED, page.node, page.messageNode) || !mayLeadToSend(RED, message.node))
    throw new Fault('IO_PAGE_NO_SEND');
  if (institution.mode !== 'simulator' && !hasUsers(RED)) throw new Fault('IO_PAGE_NO_USERS');
  return message;
}

export function faultOf(RED: NodeAPI, page: Page): PageInfo['fault'] {
  try {
    readyMessage(RED, page);
    return null;
  } catch (error) {
    const { code, args } = toFault(error);
    return { code, args };
  }
}

export function infoOf(
  RED: NodeAPI,
  page: Page,
  who: { readonly user: string; readonly mayPrepare: boolean; readonly mayConfirm: boolean },
): PageInfo {
  const { title, fourEyes } = page;
  const fault = faultOf(RED, page);
  const known = { title, ...who, fourEyes, fault };
  try {
    const { composer, node, definition } = messageOf(RED, page.messageNode);
    const { service } = composer;
    const { mode, name = '' } = service.institution;
    const called = [title, node.name ?? '', definition.modelName].find((text) => text !== '') ?? '';
    return {
      ...{ ...known, title: called },
      ...{
        mode,
        institution: name,
        service: service.name ?? '',
        type: node.type,
        inbox: mode === 'simulator',
      },
    };
  } catch {
    return { ...known, mode: 'simulator', institution: '', service: '', type: '', inbox: false };
  }
}
