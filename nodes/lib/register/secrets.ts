/**
 * The key file and what is made with it: nothing personal stands in the register's file in the clear, and who has only
 * the file (a backup, a disk image) can neither read a fiscal code nor test a guessed one.
 */
import crypto, { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 64;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Text whose hash is kept in the register, to know the key again. */
const KEY_CHECK = 'io-servizi-sociali key check';

export interface Secrets {
  /**
   * AES-256-GCM with a random IV: IV, tag and ciphertext in one piece.
   * @param about what the text belongs to: only with the same it can be read
   */
  encrypt(text: string, about?: string): Buffer;
  /** The text, or null when the bytes are not what `encrypt` made with this key and `about`. */
  decrypt(bytes: ArrayBuffer | Uint8Array, about?: string): string | null;
  /** As `encrypt` and `decrypt`, of bytes. */
  seal(bytes: Uint8Array, about?: string): Buffer;
  open(bytes: ArrayBuffer | Uint8Array, about?: string): Buffer | null;
  /** HMAC-SHA-256: the same for the same text, and nothing to be guessed from without the key. */
  hash(text: string): Buffer;
  /** A value by which the register recognises its key. */
  readonly check: Buffer;
}

/** Key material for a new register. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** The key file's content; null when there is no such file. Throws what the file system throws. */
export function readKey(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes the key file whole or not at all, readable by its owner only. */
export function writeKey(file: string, key: Buffer): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, key);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** Writes a key file that is not there yet, readable by its owner only; throws EEXIST where it is. */
export function writeNewKey(file: string, key: Buffer): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, key);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(file));
}

/** Without it a power cut may leave a register whose key was never there. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function isKey(key: Buffer): boolean {
  return key.length === KEY_BYTES;
}

/** Derives one key to encrypt and one to hash from the key file's content (HKDF-SHA-256). */
export function secretsOf(key: Buffer): Secrets {
  const cipherKey = derive(key, 'io-servizi-sociali encryption');
  const hashKey = derive(key, 'io-servizi-sociali hash');
  const nextIv = ivSource();
  const hash = hmacSha256(hashKey);
  const seal = (content: Uint8Array | string, about = ''): Buffer => {
    const iv = nextIv();
    const cipher = createCipheriv('aes-256-gcm', cipherKey, iv);
    if (about !== '') cipher.setAAD(Buffer.from(about));
    const sealed = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
    const rest = cipher.final();
    return Buffer.concat([iv, cipher.getAuthTag(), sealed, rest]);
  };
  const open = (bytes: ArrayBuffer | Uint8Array, about = ''): Buffer | null => {
    const all = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes as ArrayBuffer);
    if (all.length < IV_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', cipherKey, all.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    if (about !== '') decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(all.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const content = decipher.update(all.subarray(IV_BYTES + TAG_BYTES));
    try {
      // It only judges: GCM holds nothing back.
      decipher.final();
      return content;
    } catch {
      return null;
    }
  };
  return {
    hash,
    check: hash(KEY_CHECK),
    seal,
    open,
    encrypt: seal,
    decrypt: (bytes, about) => open(bytes, about)?.toString('utf8') ?? null,
  };
}

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 (RFC 2104) in two calls of the one-shot hash, where Node has it (20.12): an Hmac object per row would stay
 * in memory until the next full garbage collection. `key` is at most a block long.
 */
export function hmacSha256(key: Buffer): (text: string) => Buffer {
  if (!('hash' in crypto)) return (text) => createHmac('sha256', key).update(text, 'utf8').digest();
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK_BYTES - key.length)]);
  const inner = padded.map((byte) => byte ^ 0x36);
  const outer = padded.map((byte) => byte ^ 0x5c);
  const sha256 = (bytes: Buffer): Buffer => crypto.hash('sha256', bytes, 'buffer');
  return (text) => sha256(Buffer.concat([outer, sha256(Buffer.concat([inner, Buffer.from(text, 'utf8')]))]));
}

/** Random IVs, drawn many at once: one by one they would cost more than the encryption. */
function ivSource(): () => Buffer {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length < IV_BYTES) pool = randomBytes(IV_BYTES * 512);
    const iv = pool.subarray(0, IV_BYTES);
    pool = pool.subarray(IV_BYTES);
    return iv;
  };
}

function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
}
