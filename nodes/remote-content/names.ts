/** The name of an attachment as the citizen sees it. */

/** IO's technical guide: at most 127 characters, ending in `.pdf`. */
const MAX_UNITS = 127;
const MAX_BYTES = 255;
const EXTENSION = '.pdf';
const FALLBACK = 'allegato';

/** Controls, line and paragraph separators, and marks that turn the direction of writing: `annexe\u202Efdp.exe`. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;
/** What no file system takes. */
const FORBIDDEN = /[<>:"|?*]/g;

/** A name that every phone can save: no path, no controls, `.pdf` at the end, at most 127 UTF-16 units. */
export function cleanName(name: string): string {
  const last = name.replace(UNSEEN, '').split(/[\\/]/).at(-1) ?? '';
  // Halves of a character become a mark.
  const bare = Buffer.from(last, 'utf8')
    .toString('utf8')
    .replace(FORBIDDEN, '_')
    .replace(/(\.pdf)+$/i, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return `${shortened(bare) || FALLBACK}${EXTENSION}`;
}

function shortened(bare: string): string {
  let rest = bare;
  while (rest.length > MAX_UNITS - EXTENSION.length || Buffer.byteLength(rest) > MAX_BYTES - EXTENSION.length)
    // Never half of a character that takes two units.
    rest = rest.slice(0, -1).replace(/[\uD800-\uDBFF]$/, '');
  return rest.trimEnd();
}
