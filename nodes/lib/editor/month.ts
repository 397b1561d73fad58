/** A month as people read it. */
import { text } from './catalogue';

/** @param month `aaaa-mm` */
export function monthWords(month: string): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(text('locale'), options).format(new Date(`${month}-01T00:00:00Z`));
}
