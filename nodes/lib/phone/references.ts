/**
 * What the app does to a text before it reads it as Markdown (IO API: "message text"): it looks for addresses of links
 * given apart (`[1]: https://…`) at the start of any line, also where the word stands on a later line, puts them into the
 * links that use them, and removes them, used or not, address or not. Footnotes vanish with their text.
 */

/** Longer ones are not looked for, so that a text of open brackets costs no more than another. */
const LABEL = String.raw`[^\]]{1,400}`;
const APART = new RegExp(
  String.raw`^[ \t]*\[(${LABEL})\]:\s{0,99}(<[^>\n]{1,2000}>|\S+)(?:[ \t]+["'(][^"')\n]{1,400}["')])?`,
  'gm',
);
const WITH_LABEL = new RegExp(String.raw`\[(${LABEL})\]\s{0,9}\[([^\]]{0,400})\]`, 'g');
const FOOTNOTE = /\^\[[^\]\n]{0,1000}\]/g;

export function withoutReferences(markdown: string): string {
  const addresses = new Map<string, string>();
  const rest = markdown.replace(APART, (_, label: string, target: string) => {
    addresses.set(label.toLowerCase(), target.replace(/^<|>$/g, ''));
    return '';
  });
  return rest
    .replace(WITH_LABEL, (whole, words: string, label: string) => {
      const address = addresses.get((label === '' ? words : label).toLowerCase());
      return address === undefined ? whole : `[${words}](${address})`;
    })
    .replace(FOOTNOTE, '');
}
