/** What is worth a look in title and body, though nothing of it stops the message. Pure. */
import { planOf } from '../../lib/core';
import { withoutComments } from '../../lib/core/as-typed';
import { whatIsLost } from '../../lib/phone/composed';
import type { Reason } from '../../lib/core/reason';
import type { Draft } from './draft';
import { farTooLong } from '../far-too-long';

export function textHints(draft: Draft): Reason[] {
  if (farTooLong(draft.body)) return [];
  return [...personalHints(draft), ...lostHints(draft.body), ...unusedHints(draft)];
}

function personalHints({ composed }: Draft): Reason[] {
  const warnings = composed.ok ? composed.warnings : [];
  return warnings
    .filter(({ code }) => code === 'TITLE_PERSONAL_DATA')
    .map(({ field }) => ({ key: 'hint.personal', field }));
}

function lostHints(body: string): Reason[] {
  const { table, strikethrough, html, rule } = whatIsLost(withoutComments(body));
  const hints: Reason[] = [];
  if (table) hints.push({ key: 'hint.table' });
  if (strikethrough) hints.push({ key: 'hint.strikethrough' });
  if (html !== undefined) hints.push({ key: 'hint.html', args: { tag: html } });
  if (rule) hints.push({ key: 'hint.rule' });
  return hints;
}

function unusedHints({ definition, title, body }: Draft): Reason[] {
  const { hints } = planOf(definition, { title, body });
  return hints.map(({ field }) => ({ key: 'hint.unused', field }));
}
