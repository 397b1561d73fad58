/** How the columns of a list were chosen, for the next one with the same headings. No heading and no field stands there in the clear. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprintOf } from './columns-step';
import type { Sendings } from './sendings';

/** Kinds of lists of all pages together; the one used longest ago is forgotten first. */
const MOST = 200;

type Fields = Readonly<Record<number, string>>;
type Choices = Record<string, Fields>;

export function remembered(sendings: Sendings, page: string, headers: readonly string[]): Fields | undefined {
  return read(sendings)[fingerprintOf(sendings.secrets, page, headers)];
}

export function remember(sendings: Sendings, page: string, headers: readonly string[], fields: Fields): void {
  const name = fingerprintOf(sendings.secrets, page, headers);
  const others = Object.entries(read(sendings)).filter(([other]) => other !== name);
  const kept = Object.fromEntries(others.slice(1 - MOST));
  const file = fileOf(sendings);
  try {
    const text = JSON.stringify({ ...kept, [name]: fields });
    writeFileSync(`${file}.new`, sendings.secrets.encrypt(text, 'page columns'), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The next list is chosen by hand again.
  }
}

function read(sendings: Sendings): Choices {
  try {
    const text = sendings.secrets.decrypt(readFileSync(fileOf(sendings)), 'page columns');
    return text === null ? {} : (JSON.parse(text) as Choices);
  } catch {
    return {};
  }
}

function fileOf({ place }: Sendings): string {
  return path.join(place.folder, 'columns');
}
