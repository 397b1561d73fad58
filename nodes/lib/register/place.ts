/**
 * Where the register is: a file in a folder of the user directory, or a database that several Node-REDs share. Which of the two is
 * said by the environment, or by `ioServiziSociali` in Node-RED's settings.js; never by a flow: it holds for the whole process, and a
 * flow goes around.
 */
import os from 'node:os';
import { join } from 'node:path';
import { readKey, isKey } from './secrets';
import { RegisterError } from './faults';

/** What is said of the database. */
export interface DatabasePlace {
  /** `postgres://user:password@host:port,host:port/database?sslmode=…`; a secret. */
  readonly url: string;
  /** The 64 bytes that all Node-REDs of one register share. */
  readonly keyFile: string;
  /** What this Node-RED is called where several are seen. */
  readonly name: string;
}

export interface RegisterPlace {
  /** Of this Node-RED alone. */
  readonly folder: string;
  readonly database?: DatabasePlace;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * @param folder `<userDir>/io-servizi-sociali`
 * @param settings Node-RED's settings.js
 */
export function placeOf(folder: string, env: Env, settings: unknown): RegisterPlace {
  const said = (settings as { readonly ioServiziSociali?: Record<string, unknown> } | undefined)
    ?.ioServiziSociali;
  const value = (name: string, setting: string): string => {
    const written = env[name] ?? said?.[setting];
    return typeof written === 'string' ? written.trim() : '';
  };
  const url = value('IO_REGISTER_URL', 'registerUrl');
  if (url === '') return { folder };
  const name = value('IO_REGISTER_NAME', 'registerName') || os.hostname();
  return { folder, database: { url, keyFile: value('IO_REGISTER_KEY_FILE', 'registerKeyFile'), name } };
}

/** The file with the register's key. Where the register is a file too, it makes its key when it is opened the first time. */
export function keyFileOf({ folder, database }: RegisterPlace): string {
  return database?.keyFile ?? join(folder, 'register.key');
}

/** The key of a database's register. It is never made here: every Node-RED would have one of its own. */
export function databaseKey({ keyFile }: DatabasePlace): Buffer {
  const key = keyFile === '' ? null : readFile(keyFile);
  if (key === null || !isKey(key))
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: key === null ? 'KEY_MISSING' : 'KEY_WRONG', file: keyFile });
  return key;
}

function readFile(file: string): Buffer | null {
  try {
    return readKey(file);
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: code, file });
  }
}
