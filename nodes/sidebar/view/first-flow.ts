/** The way of a newcomer: the first example from the package, by one press, and the sidebar when something can send for the first time. */

import { CallError } from './server';

/** Where Node-RED itself serves the examples of a package, below the editor's own address. */
const EXAMPLE = 'library/examples/flows/@io-comuni/node-red-servizi-sociali/01 - Primi passi';

/** Whether the workspace has a node that sends, be it deployed or not. */
export function hasSender(): boolean {
  return RED.nodes.filterNodes({ type: 'io-send' }).length > 0;
}

/** Puts the example into the workspace, on a tab of its own, which is shown. Rejects with `CallError`. */
export async function importFirstFlow(): Promise<void> {
  const flow = await fetched();
  const before = new Set(workspaces());
  RED.view.importNodes(flow, { generateIds: true, touchImport: true, notify: false });
  const made = workspaces().find((id) => !before.has(id));
  if (made !== undefined) RED.workspaces.show(made);
}

async function fetched(): Promise<object[]> {
  try {
    return (await $.getJSON(EXAMPLE)) as object[];
  } catch (answer) {
    throw new CallError((answer as JQuery.jqXHR).status, undefined);
  }
}

function workspaces(): string[] {
  const ids: string[] = [];
  RED.nodes.eachWorkspace(({ id }) => {
    ids.push(id);
    return undefined;
  });
  return ids;
}

const WELCOMED = 'io-servizi-sociali-welcomed';

/** Calls `show` once in a browser, where nothing can send yet: who has just installed us need not look for where to begin. */
export function welcome(show: () => void): void {
  const greet = (): void => {
    if (hasSender() || !RED.user.hasPermission('flows.write') || !isFirstVisit()) return;
    show();
  };
  // Installed in an open editor, else with the flows; Node-RED shows its own tab right after those.
  if (RED.nodes.originalFlow() !== undefined) greet();
  else RED.events.on('flows:loaded', () => setTimeout(greet));
}

function isFirstVisit(): boolean {
  try {
    const isFirst = localStorage.getItem(WELCOMED) === null;
    localStorage.setItem(WELCOMED, '1');
    return isFirst;
  } catch {
    // A browser that keeps nothing would be greeted each time.
    return false;
  }
}

/** Calls `show` after the deploy by which the flows get their first node that sends. */
export function onFirstSender(show: () => void): void {
  let had = isDeployed();
  RED.events.on('flows:loaded', () => {
    had = isDeployed();
  });
  RED.events.on('deploy', () => {
    if (!had && hasSender()) show();
    had = hasSender();
  });
}

function isDeployed(): boolean {
  return (RED.nodes.originalFlow() ?? []).some(({ type }) => type === 'io-send');
}
