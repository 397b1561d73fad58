/** Codes and states as sentences, by whatever gives texts: the server's catalogue or the browser's. */
import { type Say, words } from '../lib/core/words';
import type { Difference, Lifecycle, SheetState } from './api';
import type { SheetProblem } from './checks';
import type { SheetField } from './sheet';

/** What is wrong with which field, and what to do. */
export function problemWords(say: Say, { code, field, value = '', args = {} }: SheetProblem): string {
  const { state, fields, answer } = args;
  return say(
    words(`sheet.code.${code}`, {
      ...{ value, id: '', answer: '', error: '', status: '', length: 0, max: 0 },
      ...{ kilobytes: 0, pixels: 0, there: '' },
      ...args,
      field: words(`sheet.field.${field}`),
      n: Number(args.seconds ?? args.minutes ?? 0),
      answer: typeof answer === 'string' && answer !== '' ? `: ${answer}` : '',
      state: typeof state === 'string' ? words(`sheet.lifecycle.${state as Lifecycle}`) : '',
      fields: typeof fields === 'string' ? labels(say, fields.split(' ') as SheetField[]) : '',
    }),
  );
}

export function fieldWords(say: Say, field: SheetProblem['field']): string {
  return say(words(`sheet.field.${field}`));
}

/** Where the service stands, in one or two sentences. */
export function stateWords(say: Say, state: SheetState): string {
  const { lifecycle, publication, outdated, reason } = state;
  const sentences = [say(words(`sheet.now.${lifecycle}`, { reason: reason === '' ? '–' : reason }))];
  if (lifecycle !== 'none') sentences.push(say(words(`sheet.now.${outdated ? 'outdated' : publication}`)));
  return sentences.join(' ');
}

/** A value of a difference. */
export function valueWords(say: Say, { field }: Difference, value: string): string {
  if (value === '') return say(words('sheet.empty'));
  return field === 'secureChannel' ? say(words(value === 'yes' ? 'sheet.yes' : 'sheet.no')) : value;
}

function labels(say: Say, fields: readonly SheetField[]): string {
  return fields.map((field) => fieldWords(say, field)).join(', ');
}
