/**
 * Keys of each institution's own, derived from the one key: rows of two institutions cannot be linked, and what one has in its rows the
 * key of another does not open.
 */
import { hkdfSync } from 'node:crypto';
import { secretsOf, type Secrets } from '../secrets';

const KEY_BYTES = 64;

/** The institution of a line: `<fiscalCode>|<mode>|<base URL>`. */
export function institutionOf(line: string): string {
  return line.split('|', 1)[0] ?? '';
}

export function institutionSecrets(key: Buffer): (line: string) => Secrets {
  const known = new Map<string, Secrets>();
  return (line) => {
    const institution = institutionOf(line);
    const found = known.get(institution);
    if (found !== undefined) return found;
    const own = Buffer.from(hkdfSync('sha256', key, '', `io-servizi-sociali ${institution}`, KEY_BYTES));
    const secrets = secretsOf(own);
    known.set(institution, secrets);
    return secrets;
  };
}
