/**
 * Texts for people that are made on the server: errors, outcomes, status. Node-RED's own `RED._` follows the language of
 * the server's environment, which is seldom the clerk's, so the catalogues are bundled and Italian is the default.
 */
import { DateTime } from 'luxon';
import { CATALOGUES } from '../../locales';
import { type Language, lookUp } from '../../locales/catalogue';
import type { Problem, Reason, Warning } from '../core';
import { problemReason } from '../core/problem';
import { type Args, fieldKey, formsOf, type Given, type TextKey, type Words, words } from '../core/words';

let language: Language = 'it';

/** Chooses the language of all server-side texts: `it…`, `en…` or `de…`; anything else means Italian. */
export function useLanguage(wanted: unknown): void {
  const start = typeof wanted === 'string' ? wanted.slice(0, 2).toLowerCase() : '';
  language = start === 'en' ? 'en-US' : start === 'de' ? 'de' : 'it';
}

/** The text under a dotted key, with its placeholders filled. */
export function translate<Key extends TextKey>(key: Key, ...given: Given<Key>): string {
  return say(words(key, ...given));
}

/** An unknown key is returned as it is. */
export function say(wanted: Words): string {
  const catalogue = CATALOGUES[language];
  const text = formsOf(wanted, lookUp(catalogue, 'locale') ?? language)
    .map((key) => lookUp(catalogue, key))
    .find((found) => found !== undefined);
  return (text ?? wanted.key).replace(/__([A-Za-z0-9_]+?)__/g, (whole, name: string) => {
    const value = wanted.args[name];
    return typeof value === 'object' ? say(value) : String(value ?? whole);
  });
}

/** The sentence of a problem: names field, value and remedy. */
export function describeProblem(problem: Problem): string {
  return say(problemWords(problem));
}

export function problemWords(problem: Problem): Words {
  const { key, args } = problemReason(problem);
  return { key, args: { ...args, field: fieldWords(problem.field) } };
}

/** What a field is called; the name itself when it is the ente's own. */
export function fieldWords(field: string): Words | string {
  return lookUp(CATALOGUES[language], `field.${field}`) === undefined ? field : words(fieldKey(field));
}

/** The sentence of a warning, for all rows that have it: it names the field and no value. */
export function describeWarning(warning: Warning): string {
  return say(warningWords(warning));
}

export function warningWords({ code, field, args }: Warning): Words {
  return words(`warning.${code}`, { ...args, field: fieldWords(field) });
}

/**
 * The sentence of an outcome, with what to do. An instant in `at` (ISO 8601) is written as the clocks of Italy show it;
 * `variant` names another pair of sentences of the same reason.
 */
export function describeReason(reason: string, args: Args): string {
  const known = { status: '', answer: '', ...forPeople(args) };
  // The register has no other.
  const code = args.variant === 'otherAmount' ? 'DUPLICATE.otherAmount' : (reason as Reason);
  return `${translate(`reason.${code}.text`, known)} ${translate(`reason.${code}.remedy`, known)}`;
}

/** Instants as a clerk writes them. */
function forPeople(args: Args): Args {
  const { at } = args;
  if (typeof at !== 'string') return args;
  const instant = DateTime.fromISO(at, { zone: 'Europe/Rome' });
  return instant.isValid ? { ...args, at: instant.toFormat('dd/MM/yyyy HH:mm') } : args;
}
