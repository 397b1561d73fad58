/** Which of the page's languages a reader gets. */
const FILES = { it: 'it', en: 'en-US', de: 'de' } as const;

/** The first language that the page speaks, of those that the browser is set to; Italian if it speaks none of them. */
export function languageOf(wanted: readonly string[]): (typeof FILES)[keyof typeof FILES] {
  for (const tag of wanted) {
    const name = tag.slice(0, 2).toLowerCase();
    if (name === 'it' || name === 'en' || name === 'de') return FILES[name];
  }
  return FILES.it;
}
