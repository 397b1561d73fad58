/** How the columns of a list were chosen, for the next one with the same headings. No heading and no field stands there in the clear. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprintOf } from './columns-step';
import type { Desk } from './desk';

/** Kinds of lists of all pages together; the one used longest ago is forgotten first. */
const MOST = 200;

type Fields = Readonly<Record<number, string>>;
type Choices = Record<string, Fields>;

export function remembered(desk: Desk, page: string, headers: readonly string[]): Fields | undefined {
  return read(desk)[fingerprintOf(desk.secrets, page, headers)];
}

export function remember(desk: Desk, page: string, headers: readonly string[], fields: Fields): void {
  const name = fingerprintOf(desk.secrets, page, headers);
  const others = Object.entries(read(desk)).filter(([other]) => other !== name);
  const kept = Object.fromEntries(others.slice(1 - MOST));
  const file = fileOf(desk);
  try {
    const text = JSON.stringify({ ...kept, [name]: fields });
    writeFileSync(`${file}.new`, desk.secrets.encrypt(text, 'page columns'), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The next list is chosen by hand again.
  }
}

function read(desk: Desk): Choices {
  try {
    const text = desk.secrets.decrypt(readFileSync(fileOf(desk)), 'page columns');
    return text === null ? {} : (JSON.parse(text) as Choices);
  } catch {
    return {};
  }
}

function fileOf({ place }: Desk): string {
  return path.join(place.folder, 'columns');
}
