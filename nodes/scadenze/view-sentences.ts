/** How the followed notices stand, in sentences for a clerk: keys of the editor's catalogue and what they need. Pure. */
import { faultReasons } from '../lib/core/fault-words';
import type { Reason } from '../lib/core/reason';
import type { NamesUnder } from '../lib/core/words';
import { formatDay } from '../lib/core/dates';
import type { DeadlinesView } from './api';

/** Told only when there are any. */
const COUNTS = ['later', 'asked', 'unknown', 'window', 'late', 'elsewhere', 'orphans'] as const;

export function viewSentences(view: DeadlinesView): Reason[] {
  if ('fault' in view) return faultReasons(view.fault, view.args);
  const { followed, days, elsewhere, paid, cancelled, ended } = view;
  const key = (name: NamesUnder<'dialog.deadlines.view'>): Reason['key'] => `dialog.deadlines.view.${name}`;
  return [
    ...(view.outside ? [{ key: key('outside') }] : []),
    followed === 0 ? { key: key('none') } : { key: key('followed'), args: { n: followed } },
    ...days.map(({ day, n }) => ({ key: key('day'), args: { day: formatDay(day), n } })),
    ...COUNTS.filter((name) => view[name] > 0).map((name) => ({ key: key(name), args: { n: view[name] } })),
    ...(paid + cancelled + ended > 0 ? [{ key: key('done'), args: { paid, cancelled, ended } }] : []),
    ...(followed + elsewhere > 0 ? [{ key: key('cancel') }] : []),
  ];
}
