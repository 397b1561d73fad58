/** How a line stands, in sentences for a clerk: keys of the editor's catalogue and what they need. Pure. */
import type { FaultCode } from '../lib/core/codes';
import { faultReasons } from '../lib/core/fault-words';
import type { Reason } from '../lib/core/reason';
import type { LineView } from './api';

type Running = Exclude<LineView, { readonly fault: FaultCode }>;

export function lineSentences(view: LineView): Reason[] {
  if ('fault' in view) return faultReasons(view.fault, view.args);
  const { queued, elsewhere, held, sent, unreachable, inDoubt, discarded, callsPer5s, by } = view;
  const done = sent + unreachable + inDoubt + discarded;
  const waiting = queued - elsewhere - held;
  const sentences = stateOf(view);
  if (by !== undefined) sentences.push({ key: 'dialog.line.by', args: { name: by } });
  sentences.push(
    waiting > 0 ? { key: 'dialog.line.queued', args: { n: waiting } } : { key: 'dialog.line.empty' },
  );
  if (waiting > 0) sentences.push(forecast(view.seconds));
  if (held > 0) sentences.push({ key: 'dialog.line.held', args: { n: held } });
  if (elsewhere > 0) sentences.push({ key: 'dialog.line.elsewhere', args: { n: elsewhere } });
  if (done > 0) sentences.push({ key: 'dialog.line.done', args: { sent, unreachable, inDoubt, discarded } });
  sentences.push({ key: 'dialog.line.pace', args: { n: callsPer5s } }, windowOf(view));
  return sentences;
}

function stateOf({ state, code, ms = 0 }: Running): Reason[] {
  switch (state) {
    case 'halted':
      return faultReasons(code ?? 'IO_INTERNAL');
    case 'running':
      return [];
    case 'stopped':
    case 'outage':
      return [{ key: `dialog.line.${state}` }];
    case 'paused':
      return [{ key: 'dialog.line.paused', args: { n: Math.ceil(ms / 1000) } }];
    case 'window':
      return [{ key: 'dialog.line.closed', args: spell(ms / 1000) }];
  }
}

export function forecast(seconds: number): Reason {
  if (seconds < 60) return { key: 'dialog.line.forecastSeconds', args: { n: seconds } };
  return { key: 'dialog.line.forecast', args: spell(seconds) };
}

/** Hours and minutes, the minutes rounded up. */
function spell(seconds: number): { hours: number; minutes: number } {
  const all = Math.ceil(seconds / 60);
  return { hours: Math.floor(all / 60), minutes: all % 60 };
}

export function windowOf({ window }: Pick<Running, 'window'>): Reason {
  if (window === undefined) return { key: 'dialog.line.windowSimulator' };
  const { from, to } = window;
  return from === '' && to === ''
    ? { key: 'dialog.line.windowAlways' }
    : { key: 'dialog.line.window', args: { from, to } };
}
