/** Names that flows give and people read: of a campaign, of a kind of message. */
import { oneLine } from './text';

/** Characters of a name: more nobody reads, and every row of the register would name them. */
export const NAME_LENGTH = 120;

/** Words of ASCII with one blank between: nothing to do, as for most of a million rows. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * A name on one line that every part can hold: no controls (a database ends a text at NUL) and other invisible characters, no
 * halves of an emoji, accents in NFC, at most 120 characters.
 */
export function plainName(text: string): string {
  if (text.length <= NAME_LENGTH && PLAIN.test(text)) return text;
  const whole = oneLine(text.slice(0, 10 * NAME_LENGTH).replace(/[\uD800-\uDFFF]/gu, '')).normalize('NFC');
  return Array.from(whole).slice(0, NAME_LENGTH).join('').trimEnd();
}

/** Whether two given names are one. */
export function sameName(one: string, other: string): boolean {
  return one === other || plainName(one) === plainName(other);
}

/** Whether a person or a flow means this name; `stored` as it was kept. */
export function isName(meant: string, stored: string): boolean {
  return meant === stored || plainName(meant) === stored;
}
