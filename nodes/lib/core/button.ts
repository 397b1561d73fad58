/** The button under a message: a block of YAML before the text ("CTA", call to action). */

/**
 * The block for one button, `---` lines included. It has to be the very first of the `markdown`.
 *
 * IO API: both languages always, since an app in English does not fall back to `it`; text and action in
 * double quotes, since an unquoted `:` or `#` would break or cut them; the action is `iohandledlink://`
 * followed by the whole address. A JSON string is a double-quoted string of YAML.
 */
export function buttonBlock(text: string, url: string): string {
  const button = [
    '  cta_1:',
    `    text: ${JSON.stringify(text)}`,
    `    action: ${JSON.stringify(`iohandledlink://${url}`)}`,
  ];
  return ['---', 'it:', ...button, 'en:', ...button, '---', ''].join('\n');
}

/** IO's readers take both for the start of such a block: what follows would vanish, or show as an error. */
export function beginsLikeBlock(body: string): boolean {
  return body.startsWith('---') || body.startsWith('= yaml =');
}
