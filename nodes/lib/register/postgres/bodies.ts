/** The sealed texts of rows, each bound to its row: who can write to the database but has no key cannot give one row another's. */
import { RegisterError } from '../faults';
import type { Secrets } from '../secrets';

export type BodyKind = 'message' | 'notice';

const about = (kind: BodyKind, id: number): string => `${kind}:${id}`;

export function sealBody(secrets: Secrets, kind: BodyKind, id: number, text: string): Buffer {
  return secrets.encrypt(text, about(kind, id));
}

/** Throws IO_REGISTER_DAMAGED: what cannot be read was altered, and the register is no longer to be trusted. */
export function openBody(secrets: Secrets, kind: BodyKind, id: number, bytes: Buffer | null): string {
  return openText(secrets, bytes, about(kind, id));
}

export function openText(secrets: Secrets, bytes: Buffer | null, what?: string): string {
  const plain = bytes === null ? null : secrets.decrypt(bytes, what);
  if (plain === null) throw new RegisterError('IO_REGISTER_DAMAGED', { problem: 'body' });
  return plain;
}
