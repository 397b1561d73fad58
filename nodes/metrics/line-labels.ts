/** A line in labels: whose it is and where it leads, never a key, an address that could hold one, or what is no institution. */
import { createHash } from 'node:crypto';

/** Values of the labels `LINE`. Two lines never have the same. */
export type LineLabels = readonly [institution: string, mode: string, destination: string];

const MODES = ['simulator', 'trial', 'live'];
const FISCAL_CODE = /^\d{11}$/;
/** Where IO's own address ends. */
const PATH = '/api/v1';

/** An address is looked at once: a line is named at each message. There are as many as institutions and their modes. */
const known = new Map<string, LineLabels>();
const MOST = 10_000;

/**
 * @param line `<fiscalCode>|<mode>|<base URL>`. Of an address only host and port are shown; with another path than IO's it is told from
 * others by a few letters of a hash
 */
export function lineLabels(line: string): LineLabels {
  const labels = known.get(line);
  if (labels !== undefined) return labels;
  if (known.size >= MOST) known.clear();
  const made = labelsOf(line);
  known.set(line, made);
  return made;
}

function labelsOf(line: string): LineLabels {
  const [institution = '', mode = '', ...rest] = line.split('|');
  const address = rest.join('|');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain =
    FISCAL_CODE.test(institution) &&
    MODES.includes(mode) &&
    (address === '' || address === `https://${url?.host ?? ''}${PATH}`);
  const mark = isPlain ? '' : `#${createHash('sha256').update(line).digest('hex').slice(0, 8)}`;
  return [
    FISCAL_CODE.test(institution) ? institution : '',
    MODES.includes(mode) ? mode : '',
    `${url?.host ?? ''}${mark}`,
  ];
}
