/**
 * Keys of each institution's own: rows of two institutions cannot be linked, and what one has in its rows the key of another does not
 * open. Derived from the one key, unless the institution came from a register with another one: it keeps that (docs/adr/0040).
 */
import { hkdfSync } from 'node:crypto';
import { RegisterError } from '../faults';
import { secretsOf, type Secrets } from '../secrets';
import { unavailable } from './errors';
import type { Session } from './session';

const KEY_BYTES = 64;

export const OWN_KEY_SQL = {
  all: `SELECT k.institution, k.sealed FROM io.own_key k`,
  set: `INSERT INTO io.own_key (institution, sealed) VALUES ($1, $2)
    ON CONFLICT (institution) DO UPDATE SET sealed = excluded.sealed`,
} as const;

/** The institution of a line: `<fiscalCode>|<mode>|<base URL>`. */
export function institutionOf(line: string): string {
  const end = line.indexOf('|');
  return end === -1 ? line : line.slice(0, end);
}

export interface InstitutionSecrets {
  /** Throws IO_REGISTER_UNAVAILABLE before the first `learn`: with another key nothing that was sent would be recognised. */
  (line: string): Secrets;
  /** The 64 bytes from which those of an institution are made. */
  keyOf(institution: string): Buffer;
  /** Asks which institutions have a key of their own. Whoever writes has asked after it got its number (lease.ts): none comes then. */
  learn(session: Pick<Session, 'query'>): Promise<void>;
  /** As `own_key` has it. */
  seal(institution: string, own: Buffer): Buffer;
}

const about = (institution: string): string => `own-key:${institution}`;

export function institutionSecrets(key: Buffer): InstitutionSecrets {
  const common = secretsOf(key);
  const known = new Map<string, { readonly key: Buffer; readonly secrets: Secrets }>();
  let own: ReadonlyMap<string, Buffer> | undefined;

  function keyOf(institution: string): Buffer {
    if (own === undefined) throw unavailable('KEYS_UNKNOWN');
    const brought = own.get(institution);
    if (brought !== undefined) return brought;
    return Buffer.from(hkdfSync('sha256', key, '', `io-servizi-sociali ${institution}`, KEY_BYTES));
  }

  function opened({ institution, sealed }: { institution: string; sealed: Buffer }): [string, Buffer] {
    const brought = common.open(sealed, about(institution));
    if (brought === null) throw new RegisterError('IO_REGISTER_DAMAGED', { problem: 'own-key' });
    return [institution, brought];
  }

  return Object.assign(
    (line: string): Secrets => {
      const institution = institutionOf(line);
      const found = known.get(institution);
      if (found !== undefined) return found.secrets;
      const made = { key: keyOf(institution), secrets: secretsOf(keyOf(institution)) };
      known.set(institution, made);
      return made.secrets;
    },
    {
      keyOf,
      async learn(session: Pick<Session, 'query'>) {
        const { rows } = await session.query(OWN_KEY_SQL.all);
        own = new Map((rows as { institution: string; sealed: Buffer }[]).map(opened));
        for (const [institution, made] of known)
          if (!made.key.equals(keyOf(institution))) known.delete(institution);
      },
      seal: (institution: string, brought: Buffer) => common.seal(brought, about(institution)),
    },
  );
}
