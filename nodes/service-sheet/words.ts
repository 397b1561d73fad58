/** Codes and states as sentences, by whatever gives texts: the server's catalogue or the browser's. */
import type { Difference, SheetState } from './api';
import type { SheetProblem } from './checks';

export type Say = (key: string, args?: Readonly<Record<string, string | number>>) => string;

/** What is wrong and what to do, without the name of the field. */
export function problemWords(say: Say, { code, value = '', args = {} }: SheetProblem): string {
  const { state, fields, answer } = args;
  return say(`sheet.code.${code}`, {
    ...{ value, id: '', answer: '', error: '', status: '', length: 0, max: 0, minutes: 0, seconds: 0 },
    ...{ kilobytes: 0, pixels: 0, there: '' },
    ...args,
    answer: typeof answer === 'string' && answer !== '' ? `: ${answer}` : '',
    state: typeof state === 'string' ? say(`sheet.lifecycle.${state}`) : '',
    fields: typeof fields === 'string' ? labels(say, fields.split(' ')) : '',
  });
}

export function fieldWords(say: Say, field: string): string {
  return say(`sheet.field.${field}`);
}

/** Where the service stands, in one or two sentences. */
export function stateWords(say: Say, state: SheetState): string {
  const { lifecycle, publication, outdated, reason } = state;
  const sentences = [say(`sheet.now.${lifecycle}`, { reason: reason === '' ? '–' : reason })];
  if (lifecycle !== 'none') sentences.push(say(`sheet.now.${outdated ? 'outdated' : publication}`));
  return sentences.join(' ');
}

/** A value of a difference. */
export function valueWords(say: Say, { field }: Difference, value: string): string {
  if (value === '') return say('sheet.empty');
  return field === 'secureChannel' ? say(`sheet.${value}`) : value;
}

function labels(say: Say, fields: readonly string[]): string {
  return fields.map((field) => fieldWords(say, field)).join(', ');
}
