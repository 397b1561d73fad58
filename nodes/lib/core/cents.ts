/** Names under which programs keep an amount in cents: read as euro, it would be a hundred times too much. */

/** In the messages of IO, and of programs that write them, an `amount` is in cents. */
const IN_CENTS = /(?:^| )(?:amount|cents?|centesimi)(?:$| )/;
/** What says that it is euro all the same. */
const IN_EURO = /(?:^| )(?:eur|euro|euros)(?:$| )|€/;

/** Whether a column or a property with this name means cents: `amount`, `importo_centesimi`, `amountCents`. */
export function meansCents(name: string): boolean {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}€]+/gu, ' ')
    .trim();
  return IN_CENTS.test(words) && !IN_EURO.test(words);
}

/** Whether a value could be cents: a whole number. `125,50` and `125.50` are euro whatever the name. */
export function couldBeCents(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value === 'bigint' || (typeof value === 'string' && /^\s*\d{1,12}\s*$/.test(value));
}
