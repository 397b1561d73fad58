/**
 * Where the register is: a file in a folder of the user directory, or a database that several Node-REDs share. Which of the two is
 * said by the environment, or by `ioServiziSociali` in Node-RED's settings.js; never by a flow: it holds for the whole process, and a
 * flow goes around.
 */
import os from 'node:os';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './sqlite/errors';
import { RegisterError } from './faults';
import { lockFolder } from './folder-lock';
import { assertPatience, patienceOf, type Patience } from './patience';
import { openPostgresRegister, type PostgresOptions } from './postgres';
import { saidBy, type Env } from './said';
import { isKey, readKey } from './secrets';
import { openRegister } from './sqlite';
import type { Register } from './types';

/** What is said of the database. */
export interface DatabasePlace extends Patience {
  /** `postgres://user:password@host:port,host:port/database?sslmode=…`; a secret. */
  readonly url: string;
  /** The 64 bytes that all Node-REDs of one register share. */
  readonly keyFile: string;
  /** What this Node-RED is called where several are seen. */
  readonly name: string;
  /** A standby that takes over has all that was acknowledged, which the database itself cannot tell. */
  readonly isSynchronous: boolean;
}

export interface RegisterPlace {
  /** Of this Node-RED alone. */
  readonly folder: string;
  readonly database?: DatabasePlace;
}

const READ_BY_ALL = 0o004;

/**
 * @param folder `<userDir>/io-servizi-sociali`
 * @param settings Node-RED's settings.js
 */
export function placeOf(folder: string, env: Env, settings: unknown): RegisterPlace {
  const value = saidBy(env, settings);
  const url = value('url');
  if (url === '') return { folder };
  const name = value('name') || os.hostname();
  return {
    folder,
    database: {
      ...{ url, name, keyFile: value('keyFile') },
      isSynchronous: value('failover') === 'synchronous',
      ...patienceOf(value('patience')),
    },
  };
}

/** Opens the register, wherever it is. Throws `RegisterError`. A database answers later that it cannot be used. */
export function openRegisterAt(
  { folder, database }: RegisterPlace,
  options: Pick<
    PostgresOptions,
    | ('rowOf' | 'onChange' | 'onTakenIn' | 'onResumed')
    | ('onElsewhere' | 'onFlowsDiffer' | 'onUnsent' | 'onNamesake' | 'onForgetful')
  >,
): Register {
  if (database === undefined) return openRegister(folder, options);
  const { url, name, isSynchronous, patience } = database;
  assertPatience(database);
  const key = databaseKey(database);
  const lock = lockOf(folder);
  const register = openPostgresRegister(
    { url, key, name, ...(isSynchronous ? { failover: 'synchronous' } : {}) },
    {
      ...options,
      sheetFolder: folder,
      memoryFolder: folder,
      ...(patience === undefined ? {} : { patience }),
    },
  );
  return {
    ...register,
    close() {
      register.close();
      lock.release();
    },
  };
}

/** What lies in the folder is of one Node-RED alone, also where the register is not there. */
function lockOf(folder: string): NonNullable<ReturnType<typeof lockFolder>> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { file: folder, error: codeOf(error) });
  }
  const lock = lockFolder(folder);
  if (lock === null) throw new RegisterError('IO_REGISTER_BUSY', { file: folder, error: 'LOCKED' });
  return lock;
}

/** The register's key; null where the register is a file that was not opened yet: it makes its key then. Throws `RegisterError`. */
export function keyAt({ folder, database }: RegisterPlace): Buffer | null {
  if (database !== undefined) return databaseKey(database);
  const file = join(folder, 'register.key');
  const key = readFile(file);
  if (key !== null && !isKey(key))
    throw new RegisterError('IO_REGISTER_DAMAGED', { file, problem: 'key-wrong' });
  return key;
}

/** The database's key file, where every user of this computer may read it; undefined: it is not so, or the system cannot tell. */
export function openKeyFile({ database }: RegisterPlace): string | undefined {
  // Windows has other rights, of which Node.js makes up these bits.
  if (database === undefined || process.platform === 'win32') return undefined;
  try {
    return (statSync(database.keyFile).mode & READ_BY_ALL) === 0 ? undefined : database.keyFile;
  } catch {
    // Missing, or not to be looked at: that is told where it is read.
    return undefined;
  }
}

/** It is never made here: every Node-RED would have one of its own. */
function databaseKey({ keyFile }: DatabasePlace): Buffer {
  const key = keyFile === '' ? null : readFile(keyFile);
  if (key === null || !isKey(key))
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', {
      error: key === null ? 'KEY_MISSING' : 'KEY_WRONG',
      file: keyFile,
    });
  return key;
}

function readFile(file: string): Buffer | null {
  try {
    return readKey(file);
  } catch (error) {
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: codeOf(error), file });
  }
}
