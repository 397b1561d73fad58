/**
 * The id that IO gives back when it fetches an attachment: it holds, sealed, whose it is and which file, so that nothing has
 * to be stored and a link lives as long as the message does on the citizen's phone (docs/adr/0011).
 *
 *   base64url( version 1 byte · IV 12 · tag 16 · AES-256-GCM of: recipient 16 · seconds 5 · length of name 1 · name · reference )
 *
 * The institution's fiscal code is authenticated with it: an id of one institution is nothing to another.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const RECIPIENT_BYTES = 16;
const TIME_BYTES = 5;
const HEAD_BYTES = 1 + IV_BYTES + TAG_BYTES;
const FIXED_BYTES = RECIPIENT_BYTES + TIME_BYTES + 1;

/** An id is a part of an address, and a message holds it. */
const MAX_ID_LENGTH = 1000;
/** Reference and name together, in UTF-8. */
const MAX_BYTES = Math.floor((MAX_ID_LENGTH * 3) / 4) - HEAD_BYTES - FIXED_BYTES;
/** The longest name, in UTF-8, that fits behind its length of one byte. */
const MAX_NAME_BYTES = 255;

export interface Attachment {
  readonly reference: string;
  /** The name that the source gave it; empty: what the reference suggests. */
  readonly name: string;
}

export interface Sealed extends Attachment {
  /** When it was promised, milliseconds since the epoch. */
  readonly promisedAt: number;
  /** Whether it was promised to this citizen; takes the same time for all others. */
  belongsTo(fiscalCode: string): boolean;
}

export interface Tokens {
  /** Throws a RangeError for what `fitsIntoId` refuses. */
  seal(attachment: Attachment, fiscalCode: string): string;
  /** What `seal` was given, or undefined for anything else. */
  open(id: string): Sealed | undefined;
}

export function fitsIntoId({ reference, name }: Attachment): boolean {
  const nameBytes = Buffer.byteLength(name);
  return nameBytes <= MAX_NAME_BYTES && nameBytes + Buffer.byteLength(reference) <= MAX_BYTES;
}

/**
 * @param key content of the register's key file
 * @param institution fiscal code of the institution
 */
export function tokensOf(key: Buffer, institution: string, now: () => number = Date.now): Tokens {
  const cipherKey = derive(key, 'io-servizi-sociali remote content');
  const recipientKey = derive(key, 'io-servizi-sociali remote content recipient');
  const recipient = (fiscalCode: string): Buffer =>
    createHmac('sha256', recipientKey).update(fiscalCode, 'utf8').digest().subarray(0, RECIPIENT_BYTES);
  const bound = Buffer.concat([Buffer.from([VERSION]), Buffer.from(institution, 'utf8')]);

  return {
    seal(attachment, fiscalCode) {
      if (!fitsIntoId(attachment)) throw new RangeError('too long for an id');
      const nameBytes = Buffer.from(attachment.name, 'utf8');
      const rest = Buffer.alloc(TIME_BYTES + 1);
      rest.writeUIntBE(Math.floor(now() / 1000), 0, TIME_BYTES);
      rest.writeUInt8(nameBytes.length, TIME_BYTES);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, iv).setAAD(bound);
      const plain = Buffer.concat([
        recipient(fiscalCode),
        rest,
        nameBytes,
        Buffer.from(attachment.reference, 'utf8'),
      ]);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(id) {
      const plain = unseal(cipherKey, bound, id);
      return plain === undefined ? undefined : read(plain, recipient);
    },
  };
}

function unseal(key: Buffer, bound: Buffer, id: string): Buffer | undefined {
  if (id.length > MAX_ID_LENGTH || !/^[\w-]+$/.test(id)) return undefined;
  const bytes = Buffer.from(id, 'base64url');
  // Base64 has several spellings of the last byte; an id has one.
  if (bytes.toString('base64url') !== id) return undefined;
  if (bytes[0] !== VERSION || bytes.length < HEAD_BYTES + FIXED_BYTES) return undefined;
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound).setAuthTag(bytes.subarray(1 + IV_BYTES, HEAD_BYTES));
  const plain = decipher.update(bytes.subarray(HEAD_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

function read(plain: Buffer, recipient: (fiscalCode: string) => Buffer): Sealed {
  const owner = plain.subarray(0, RECIPIENT_BYTES);
  const nameEnd = FIXED_BYTES + plain.readUInt8(RECIPIENT_BYTES + TIME_BYTES);
  return {
    name: plain.toString('utf8', FIXED_BYTES, nameEnd),
    reference: plain.toString('utf8', nameEnd),
    promisedAt: plain.readUIntBE(RECIPIENT_BYTES, TIME_BYTES) * 1000,
    belongsTo: (fiscalCode) => timingSafeEqual(recipient(fiscalCode), owner),
  };
}

function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
}
