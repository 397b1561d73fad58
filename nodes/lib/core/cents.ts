/** Names under which programs keep an amount in cents: read as euro, it would be a hundred times too much. */
import { wordsOf } from './name-words';

/** What says cents, whatever stands beside it: `importo_euro_cent` too. */
const CENTS: ReadonlySet<string> = new Set([
  'cent',
  'cents',
  'centesimi',
  'centesimo',
  'cts',
  'eurocent',
  'eurocents',
  'eurocentesimi',
]);
/** In the messages of IO, and of programs that write them (GovIO), an amount under this name is in cents … */
const AMOUNT: ReadonlySet<string> = new Set(['amount', 'amounts']);
/** … unless the name says euro. */
const EURO: ReadonlySet<string> = new Set(['eur', 'euro', 'euros']);

/**
 * Whether a column or a property with this name means cents: `amount`, `importo_centesimi`, `amountCents`. The one vocabulary for
 * the headings of files and for what a message node reads.
 */
export function meansCents(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => CENTS.has(word))) return true;
  return (
    words.some((word) => AMOUNT.has(word)) && !name.includes('€') && !words.some((word) => EURO.has(word))
  );
}

/** Whether a column holds the cents alone, beside another one with the euro: `Centesimi`. */
export function isCentsAlone(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => CENTS.has(word) || word === 'decimali');
}

/** Whether a value could be cents: a whole number. `125,50` and `125.50` are euro whatever the name. */
export function couldBeCents(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value === 'bigint' || (typeof value === 'string' && /^\s*\d{1,12}\s*$/.test(value));
}
