/** A field that may stand in for others: one column with the whole name, where the text has name and surname. */
import { displayText, type FieldValue } from './fields';
import type { MessageDefinition, Problem } from './types';

/** Takes the place of a value that another one has said already, until the text is rendered. */
export const SAID = '\u0002';

const SAID_PLACE = new RegExp(` ?${SAID} ?`, 'g');

export type Values = ReadonlyMap<string, FieldValue>;

/** By field that is shown in the place of others: those others. */
export type StandIns = ReadonlyMap<string, readonly string[]>;

/**
 * Which fields stand in for others in this row: those with a value where one of the others has none. Where all the others
 * have one, the field gets what they say together.
 */
export function standInsOf({ fields }: MessageDefinition, read: Map<string, FieldValue>): StandIns {
  const found = new Map<string, readonly string[]>();
  for (const { name, insteadOf } of fields) {
    if (insteadOf === undefined) continue;
    const parts = insteadOf.map((part) => read.get(part));
    const whole = parts.every((part) => part !== undefined && part.kind !== 'none');
    if (whole) read.set(name, { kind: 'text', text: parts.map(displayText).join(' ') });
    else if (read.get(name)?.kind === 'text') found.set(name, insteadOf);
  }
  return found;
}

/** Without the problems of fields that another one stands in for: that they are missing. */
export function withoutCovered(problems: readonly Problem[], standIns: StandIns): Problem[] {
  const covered = new Set([...standIns.values()].flat());
  return problems.filter(({ code, field }) => !(code === 'FIELD_MISSING' && covered.has(field)));
}

/** The text without the places of values that are said elsewhere, and with one blank where they stood. */
export function withoutSaid(text: string): string {
  if (!text.includes(SAID)) return text;
  return text.replaceAll(` ${SAID} `, ' ').replace(SAID_PLACE, '');
}
