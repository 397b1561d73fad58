/**
 * The sealed texts of rows, each bound to its row: who can write to the file but has no key cannot give one row the text of
 * another. Texts of rows from before version 5 are not bound.
 */
import type { Store } from './store';

export type BodyKind = 'message' | 'notice';

const UNBOUND = { message: 'unbound-up-to', notice: 'unbound-notices-up-to' } as const;

export const BODY_SQL = `SELECT value FROM meta WHERE name = ?`;

export interface Bodies {
  seal(id: number, text: string): Buffer;
  /** Throws IO_REGISTER_DAMAGED: what cannot be read was altered on the disk, and the register is no longer to be trusted. */
  open(id: number, bytes: ArrayBuffer | null): string;
}

export function bodiesOf(store: Store, kind: BodyKind): Bodies {
  const row = store.prepare(BODY_SQL).get(UNBOUND[kind]) as { value: number } | undefined;
  const unboundUpTo = row?.value ?? 0;
  const about = (id: number): string => (id <= unboundUpTo ? '' : `${kind}:${id}`);
  return {
    seal: (id, text) => store.secrets.encrypt(text, about(id)),
    open(id, bytes) {
      const plain = bytes && store.secrets.decrypt(bytes, about(id));
      if (plain === null) throw store.damaged('body');
      return plain;
    },
  };
}
