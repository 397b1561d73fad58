/** What a person decides in the sidebar. */
import type { NodeAPI } from 'node-red';
import {
  cancel,
  confirm,
  emit,
  forgetSimulated,
  markSent,
  resend,
  settleDoubt,
} from '../lib/outbox/commands';
import { byUser } from '../lib/outbox/acts';
import type { Outbox } from '../lib/outbox/outbox';
import { resumeCampaign, stopCampaign } from '../lib/campaigns/flow';
import type { Action, Done } from './api';
import { dropRows } from './to-correct';
import { dropVerdict, sendChecked } from './verdicts';

/** Messages that one decision may name. */
const MOST = 1_000;

/** The action that a request's body asks for; undefined when it is not complete. */
export function actionOf(body: unknown): Action | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { do: what, line, campaign, ids, upTo, node, at } = body as Record<string, unknown>;
  switch (what) {
    case 'stop':
    case 'resume':
    case 'cancel':
    case 'emit':
      if (typeof line !== 'string' || typeof campaign !== 'string') return undefined;
      return { do: what, line, campaign };
    case 'confirm':
      if (typeof line !== 'string' || typeof campaign !== 'string' || !isId(upTo)) return undefined;
      return { do: what, line, campaign, upTo };
    case 'resend':
    case 'mark-sent':
      if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST || !ids.every(isId)) return undefined;
      return { do: what, ids };
    case 'send-checked':
    case 'drop-verdict':
    case 'drop-rows':
      return typeof node === 'string' && isId(at) ? { do: what, node, at } : undefined;
    case 'settle-doubt':
    case 'forget-simulated':
      return { do: what };
    default:
      return undefined;
  }
}

/**
 * Carries an action out. A campaign that is not there changes nothing. Rejects with `RegisterError`.
 * @param who the name of the user; empty where Node-RED has no users
 */
export async function act(RED: NodeAPI, outbox: Outbox, action: Action, who: string): Promise<Done> {
  const by = byUser(who, 'sidebar');
  switch (action.do) {
    case 'confirm': {
      const { line, campaign, upTo } = action;
      return { changed: await confirm(outbox, { line, campaign }, by, { upTo }) };
    }
    case 'stop':
      await stopCampaign(outbox, action, by);
      return { changed: 0 };
    case 'resume':
      await resumeCampaign(RED, outbox, action, by);
      return { changed: 0 };
    case 'cancel':
      return cancel(outbox, { line: action.line, campaign: action.campaign }, by);
    case 'emit':
      return { changed: await emit(outbox, { line: action.line, campaign: action.campaign }, by) };
    case 'resend':
      return { changed: await resend(outbox, { ids: action.ids }, by) };
    case 'mark-sent':
      return { changed: await markSent(outbox, { ids: action.ids }, by) };
    case 'send-checked':
      return { changed: 0, sending: await sendChecked(RED, action.node, action.at, by) };
    case 'drop-verdict':
      return { changed: dropVerdict(RED, action.node, action.at) };
    case 'drop-rows':
      return { changed: dropRows(RED, action.node, action.at) };
    case 'settle-doubt':
      await settleDoubt(outbox, by);
      return { changed: 0 };
    case 'forget-simulated':
      return { changed: await forgetSimulated(outbox, by) };
  }
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
