/**
 * One question before a deploy after which messages reach citizens that did not before it: an institution turns live, or an
 * io-send begins to send through a live one. The next deploy asks no more.
 */
import { post } from '../lib/editor/admin';
import { ask } from '../lib/editor/ask';
import { sentence, text } from '../lib/editor/catalogue';
import { trimmed } from '../lib/core/properties';
import { meaningOf } from '../lib/editor/properties';
import { institutionOf, modeOf, nameOf } from '../lib/editor/surroundings';
import type { WaitingForReal } from './api';
import { forecast, windowOf } from './line-sentences';
import { sendsForReal } from './look';

type EditorNode = NodeRedEditor.EditorNode;
type Saved = Readonly<Record<string, unknown>>;
type Flows = ReadonlyMap<string, Saved>;

const DEPLOY = 'core:deploy-flows';
const BUTTON = '#red-ui-header-button-deploy';
const DEPLOYED_TOPIC = 'notification/runtime-deploy';

/** An institution that begins to send for real, and what sends through it. */
interface Beginning {
  readonly institution: EditorNode;
  readonly senders: readonly EditorNode[];
}

/** From now on the button and the shortcut of the deploy ask first, where there is something to ask. */
export function askBeforeLive(): void {
  let deploy: (...args: unknown[]) => void;
  try {
    deploy = RED.actions.get(DEPLOY);
  } catch {
    // A Node-RED without it, such as one that shows flows only.
    return;
  }
  RED.actions.remove(DEPLOY);
  RED.actions.add(DEPLOY, (...args) => {
    void sure().then((yes) => {
      if (yes) deploy(...args);
    });
  });
  RED.comms.subscribe(DEPLOYED_TOPIC, (_topic, data) => {
    deployed = (data as { readonly revision?: unknown } | undefined)?.revision;
  });
  // Before Node-RED's own listener, which deploys at once.
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest(BUTTON) : null;
      if (button === null || button.classList.contains('disabled') || nothingToAsk()) return;
      event.preventDefault();
      event.stopPropagation();
      RED.actions.invoke(DEPLOY);
    },
    true,
  );
}

let asking = false;
/** The revision that runs, by the last deploy from wherever. */
let deployed: unknown;

/** Whether somebody else has deployed since this editor loaded its flows or deployed them. */
function isBehind(): boolean {
  return deployed !== undefined && deployed !== RED.nodes.version();
}

/** Certain without the server's answer. */
function nothingToAsk(): boolean {
  return beginnings(isBehind() ? new Map() : ownBefore()).length === 0;
}

function ownBefore(): Flows {
  return byId(RED.nodes.originalFlow() ?? []);
}

function byId(flows: readonly Saved[]): Flows {
  return new Map(flows.map((saved) => [String(saved.id), saved]));
}

/** The flows that run. Where they cannot be had, none: then it is asked rather once too often. */
async function before(): Promise<Flows> {
  if (!isBehind()) return ownBefore();
  try {
    const headers = { 'Node-RED-API-Version': 'v2' };
    const { flows } = (await $.ajax({ url: 'flows', headers, dataType: 'json' })) as { flows: Saved[] };
    return byId(flows);
  } catch {
    return new Map();
  }
}

async function sure(): Promise<boolean> {
  if (nothingToAsk()) return true;
  const found = beginnings(await before());
  if (found.length === 0) return true;
  if (asking) return false;
  asking = true;
  try {
    const content = (await Promise.all(found.map(tell))).flat();
    return await ask({
      title: text('dialog.goLive.title'),
      content,
      no: text('dialog.goLive.no'),
      yes: text('dialog.goLive.yes'),
    });
  } finally {
    asking = false;
  }
}

function beginnings(before: Flows): Beginning[] {
  const senders: EditorNode[] = [];
  RED.nodes.eachNode((node) => {
    if (sendsForReal(node) && isEnabled(node)) senders.push(node);
    return undefined;
  });
  const found: Beginning[] = [];
  RED.nodes.eachConfig((institution) => {
    if (institution.type !== 'io-institution' || modeOf(institution) !== 'live') return undefined;
    const turns = before.get(institution.id)?.mode !== 'live';
    const own = senders.filter((sender) => institutionOf(sender)?.id === institution.id);
    const begin = turns ? own : own.filter(({ id }) => institutionBefore(id, before) !== institution.id);
    if (turns || begin.length > 0) found.push({ institution, senders: begin });
    return undefined;
  });
  return found;
}

function isEnabled({ d, z }: EditorNode): boolean {
  return d !== true && (typeof z !== 'string' || RED.nodes.workspace(z)?.disabled !== true);
}

/** Id of the institution through which a node sent. */
function institutionBefore(id: string, before: Flows): unknown {
  const saved = before.get(id);
  const rested = saved?.d === true || before.get(String(saved?.z))?.disabled === true;
  return rested ? undefined : before.get(String(saved?.service))?.institution;
}

/** Who sends, what waits for it, and when it leaves. */
async function tell({ institution, senders }: Beginning): Promise<string[]> {
  const code = trimmed(institution.fiscalCode);
  const [from = '', to = ''] = ['windowFrom', 'windowTo'].map((end) => hourOf(institution, end));
  const waiting = await waitingFor(code, senders);
  return [
    text('dialog.goLive.who', { institution: nameOf(institution), code }),
    ...(senders.length === 0 ? [] : [text('dialog.goLive.from', { nodes: senders.map(placeOf).join(', ') })]),
    ...(waiting === undefined ? [] : waitingWords(waiting)),
    sentence(windowOf({ window: { from, to, days: [] } })),
  ];
}

/** As the running node will read it: what a flow leaves out has its default. The name of a variable is said as it is. */
function hourOf(institution: EditorNode, end: string): string {
  return trimmed(meaningOf(institution, end) ?? institution[end]);
}

function placeOf(node: EditorNode): string {
  const flow = RED.nodes.workspace(String(node.z))?.label;
  return flow === undefined ? nameOf(node) : `${nameOf(node)} (${flow})`;
}

function waitingWords({ n, seconds }: WaitingForReal): string[] {
  if (n === 0) return [text('dialog.goLive.none')];
  return [`${text('dialog.goLive.waiting', { n })} ${sentence(forecast(seconds))}`];
}

/** Undefined: the server does not say. */
async function waitingFor(
  fiscalCode: string,
  senders: readonly EditorNode[],
): Promise<WaitingForReal | undefined> {
  const reply = await post('send/waiting', { fiscalCode, nodes: senders.map(({ id }) => id) });
  return reply.ok ? (reply.value as WaitingForReal) : undefined;
}
