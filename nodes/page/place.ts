/** Where the page keeps what it was given: a folder of the register's, files with names of ours, for nobody else to read. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const SENDING_FILE = new RegExp(`^(${UUID})\\.db$`);
const OURS = new RegExp(`^(${UUID})\\.(?:db|db-wal|db-shm|db-journal|upload)$`);

export interface Place {
  readonly folder: string;
  sendingFile(id: string): string;
  upload(id: string): string;
}

/** @param registerFolder where the register lies; `<userDir>/io-servizi-sociali` */
export function placeIn(registerFolder: string): Place {
  const folder = path.join(registerFolder, 'pages');
  return {
    folder,
    sendingFile: (id) => path.join(folder, `${id}.db`),
    upload: (id) => path.join(folder, `${id}.upload`),
  };
}

export function newId(): string {
  return randomUUID();
}

/** Whether a text can be the name of one of our files: nothing else ever becomes a path. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && new RegExp(`^${UUID}$`).test(text);
}

export function makeFolder({ folder }: Place): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** The ids of the sendings whose files are there. */
export function sendingFilesIn({ folder }: Place): string[] {
  return namesIn(folder).flatMap((name) => SENDING_FILE.exec(name)?.[1] ?? []);
}

/**
 * Removes what belongs to no sending: an upload that was cut off or replaced, or what is left of a file that was half removed.
 * @param uploads ids of those that are needed
 */
export function removeUnneeded(
  { folder }: Place,
  known: ReadonlySet<string>,
  uploads: ReadonlySet<string>,
): void {
  for (const name of namesIn(folder)) {
    const id = OURS.exec(name)?.[1];
    const ours = name.endsWith('.upload') ? uploads : known;
    if (id !== undefined && !ours.has(id)) removeFile(path.join(folder, name));
  }
}

export function removeSendingFile(place: Place, id: string): void {
  const file = place.sendingFile(id);
  for (const one of [place.upload(id), file, `${file}-wal`, `${file}-shm`, `${file}-journal`])
    removeFile(one);
}

/** Emptied first: who still has it open, or finds the disk's old blocks by name, reads nothing. */
export function removeFile(file: string): void {
  try {
    truncateSync(file);
    rmSync(file);
  } catch {
    // Gone already, or (Windows) still open: the next sweep finds it.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
