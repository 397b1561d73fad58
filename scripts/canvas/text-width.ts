/**
 * How wide a text is on Node-RED's canvas, where it stands in 14 px of "Helvetica Neue, Arial, Helvetica, sans-serif": on
 * Windows and macOS with the widths of Helvetica, on a Linux without those fonts with those of DejaVu Sans, a sixth wider.
 */

const SIZE = 14;

/** Thousandths of the font's size, and the characters that are so wide. */
type Widths = readonly (readonly [number, string])[];

const HELVETICA: Widths = [
  [191, "'"],
  [222, 'ijl’'],
  [278, ' !,./:;I[]ftì'],
  [333, '()-r'],
  [355, '"'],
  [389, '*'],
  [500, 'Jcksvxyz'],
  [556, '#$0123456789?L_abdeghnopqu«»àèéòù–€'],
  [584, '+<=>'],
  [611, 'FTZ'],
  [667, '&ABEKPSVXYÀÈÉ'],
  [722, 'CDHNRUw'],
  [778, 'GOQ'],
  [833, 'Mm'],
  [889, '%'],
  [944, 'W'],
  [1000, '—…→'],
  [1015, '@'],
];

const DEJAVU: Widths = [
  [275, "'"],
  [278, 'ijlì'],
  [295, 'IJ'],
  [318, ' ,.’'],
  [337, '/:;'],
  [344, 'f'],
  [361, '-'],
  [390, '()[]'],
  [392, 't'],
  [394, 'r'],
  [401, '!'],
  [460, '"'],
  [500, '*_–'],
  [521, 's'],
  [525, 'z'],
  [531, '?'],
  [550, 'c'],
  [557, 'L'],
  [575, 'F'],
  [579, 'k'],
  [592, 'vxy'],
  [593, 'T'],
  [603, 'P'],
  [611, 'Y'],
  [612, 'o«»ò'],
  [613, 'aà'],
  [615, 'eèé'],
  [632, 'EÈÉ'],
  [634, 'hnuù'],
  [635, 'Sbdgpq'],
  [636, '$0123456789€'],
  [656, 'K'],
  [684, 'V'],
  [685, 'XZ'],
  [686, 'B'],
  [695, 'R'],
  [698, 'C'],
  [712, 'AÀ'],
  [732, 'U'],
  [748, 'N'],
  [752, 'H'],
  [770, 'D'],
  [775, 'G'],
  [780, '&'],
  [787, 'OQ'],
  [818, 'w'],
  [838, '#+<=>→'],
  [863, 'M'],
  [950, '%'],
  [974, 'm'],
  [989, 'W'],
  [1000, '@—…'],
];

export type Font = 'helvetica' | 'dejavu';
export const FONTS: readonly Font[] = ['helvetica', 'dejavu'];

const TABLES: Readonly<Record<Font, ReadonlyMap<string, number>>> = {
  helvetica: byCharacter(HELVETICA),
  dejavu: byCharacter(DEJAVU),
};
/** Of a character that no table has: as wide as the letters get. */
const UNKNOWN = 1000;

const known = new Map<string, number>();

/** Pixels, as the browser rounds them. */
export function textWidth(text: string, font: Font): number {
  const key = `${font} ${text}`;
  const width = known.get(key) ?? measured(text, font);
  known.set(key, width);
  return width;
}

function measured(text: string, font: Font): number {
  const thousandths = Array.from(text).reduce(
    (sum, letter) => sum + (TABLES[font].get(letter) ?? UNKNOWN),
    0,
  );
  return Math.round((thousandths * SIZE) / 1000);
}

function byCharacter(widths: Widths): ReadonlyMap<string, number> {
  return new Map(
    widths.flatMap(([width, letters]) => Array.from(letters, (letter) => [letter, width] as const)),
  );
}
