/** How a line stands, in sentences for a clerk: keys of the editor's catalogue and what they need. Pure. */
import type { LineView } from './api';

interface Sentence {
  readonly key: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

type Running = Exclude<LineView, { readonly fault: string }>;

export function lineSentences(view: LineView): Sentence[] {
  if ('fault' in view) return fault(view.fault);
  const { queued, elsewhere, sent, unreachable, inDoubt, discarded, callsPer5s } = view;
  const done = sent + unreachable + inDoubt + discarded;
  const waiting = queued - elsewhere;
  return [
    ...stateOf(view),
    waiting > 0 ? { key: `dialog.line.queued`, args: { n: waiting } } : { key: 'dialog.line.empty' },
    ...(waiting > 0 ? [forecast(view.seconds)] : []),
    ...(elsewhere > 0 ? [{ key: 'dialog.line.elsewhere', args: { n: elsewhere } }] : []),
    ...(done > 0 ? [{ key: 'dialog.line.done', args: { sent, unreachable, inDoubt, discarded } }] : []),
    { key: 'dialog.line.pace', args: { n: callsPer5s } },
    windowOf(view),
  ];
}

function fault(code: string): Sentence[] {
  return [{ key: `fault.${code}.text` }, { key: `fault.${code}.remedy` }];
}

function stateOf({ state, code, ms = 0 }: Running): Sentence[] {
  switch (state) {
    case 'halted':
      return fault(code ?? 'IO_INTERNAL');
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

function forecast(seconds: number): Sentence {
  if (seconds < 60) return { key: 'dialog.line.forecastSeconds', args: { n: seconds } };
  return { key: 'dialog.line.forecast', args: spell(seconds) };
}

/** Hours and minutes, the minutes rounded up. */
function spell(seconds: number): { hours: number; minutes: number } {
  const all = Math.ceil(seconds / 60);
  return { hours: Math.floor(all / 60), minutes: all % 60 };
}

function windowOf({ window }: Running): Sentence {
  if (window === undefined) return { key: 'dialog.line.windowSimulator' };
  const { from, to } = window;
  return from === '' && to === ''
    ? { key: 'dialog.line.windowAlways' }
    : { key: 'dialog.line.window', args: { from, to } };
}
