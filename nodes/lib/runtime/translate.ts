/**
 * Texts for people that are made on the server: errors, outcomes, status. Node-RED's own `RED._` follows the language of
 * the server's environment, which is seldom the clerk's, so the catalogues are bundled and Italian is the default.
 */
import { DateTime } from 'luxon';
import { CATALOGUES } from '../../locales';
import { type Language, lookUp } from '../../locales/catalogue';
import type { Problem, Warning } from '../core';
import { remember } from './status-words';

export type Arguments = Readonly<Record<string, string | number>>;

let language: Language = 'it';

/** Chooses the language of all server-side texts: `it…`, `en…` or `de…`; anything else means Italian. */
export function useLanguage(wanted: unknown): void {
  const start = typeof wanted === 'string' ? wanted.slice(0, 2).toLowerCase() : '';
  language = start === 'en' ? 'en-US' : start === 'de' ? 'de' : 'it';
}

/** The text under a dotted key, with its placeholders filled. An unknown key is returned as it is. */
export function translate(key: string, args: Arguments = {}): string {
  const text = lookUp(CATALOGUES[language], key);
  if (text === undefined) return key;
  const filled = text.replace(/__([A-Za-z0-9_]+?)__/g, (whole, name: string) => String(args[name] ?? whole));
  if (/(?:^|\.)status\./.test(key)) remember(filled, key, args);
  return filled;
}

/** The sentence of a problem: names field, value and remedy. */
export function describeProblem(problem: Problem): string {
  const field = fieldName(problem.field);
  return translate(`problem.${problem.code}`, { value: '', ...problem.args, ...valueOf(problem), field });
}

/** What a field is called; the name itself when it is the ente's own. */
function fieldName(field: string): string {
  return lookUp(CATALOGUES[language], `field.${field}`) ?? field;
}

/** The sentence of a warning, for all rows that have it: it names the field and no value. */
export function describeWarning({ code, field, args }: Warning): string {
  return translate(`warning.${code}`, { ...args, field: fieldName(field) });
}

/**
 * The sentence of an outcome, with what to do. An instant in `at` (ISO 8601) is written as the clocks of Italy show it;
 * `variant` names another pair of sentences of the same reason.
 */
export function describeReason(reason: string, args: Arguments): string {
  const known = { status: '', answer: '', ...forPeople(args) };
  const key = `reason.${reason}${typeof args.variant === 'string' ? `.${args.variant}` : ''}`;
  return `${translate(`${key}.text`, known)} ${translate(`${key}.remedy`, known)}`;
}

/** Instants as a clerk writes them. */
function forPeople(args: Arguments): Arguments {
  const { at } = args;
  if (typeof at !== 'string') return args;
  const instant = DateTime.fromISO(at, { zone: 'Europe/Rome' });
  return instant.isValid ? { ...args, at: instant.toFormat('dd/MM/yyyy HH:mm') } : args;
}

function valueOf(problem: Problem): Arguments {
  return problem.value === undefined ? {} : { value: problem.value };
}
