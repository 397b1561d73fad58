/**
 * What a move leaves beside the register, so that nobody begins a new one there meanwhile or afterwards (sqlite/set-aside.ts):
 * `register.moving-<database>-<move>.db` until it is known that the database has all, `register.moved-<time>.db` from then on, and
 * `register.returning-<database>-<move>`, a folder, until the database has let go.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Left {
  readonly path: string;
  /** Of the database: as its `meta` has it. */
  readonly database: string;
  readonly move: string;
}

const LEFT = /^register\.(moving|returning)-([0-9a-f]{12})-([0-9a-f-]{36})(?:\.db)?$/;

export function movingFile(folder: string, database: string, move: string): string {
  return join(folder, `register.moving-${database}-${move}.db`);
}

export function movedFile(folder: string, now: number): string {
  return join(folder, `register.moved-${new Date(now).toISOString().replace(/[:.]/g, '-')}.db`);
}

export function returningFolder(folder: string, database: string, move: string): string {
  return join(folder, `register.returning-${database}-${move}`);
}

/** What a move that was cut short has left in the folder. */
export function leftIn(folder: string, kind: 'moving' | 'returning'): Left | undefined {
  for (const name of namesIn(folder)) {
    const [, found, database, move] = LEFT.exec(name) ?? [];
    if (found === kind && database !== undefined && move !== undefined)
      return { path: join(folder, name), database, move };
  }
  return undefined;
}

export function movedIn(folder: string): string | undefined {
  const name = namesIn(folder).find((one) => /^register\.moved-.*\.db$/.test(one));
  return name === undefined ? undefined : join(folder, name);
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
