/** What is remembered of sheets, for all processes. */
import { createHash } from 'node:crypto';
import { placeOf, readSheets, type KeptSheets } from '../sheets/file';
import type { Remembered, SheetMemory } from '../sheets/types';
import type { Db, Tx } from './db';

/**
 * Milliseconds from the wish to begin until IO may still be asked: longer, and somebody else may take the creation for one that was not
 * made (io-service-sheet waits five minutes).
 */
const BEGIN_WITHIN_MS = 30_000;

/** The database's clock, or what a test gives for it. */
const NOW = (parameter: string): string =>
  `coalesce(${parameter}::bigint, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)`;

export const SHEET_SQL = {
  standing: `SELECT n FROM io.sheet_change WHERE destination = $1`,
  service: `SELECT service, logo, minors FROM io.sheet WHERE destination = $1 AND node = $2`,
  pending: `SELECT node, name, ${NOW('$2')} - since AS age FROM io.sheet_begun WHERE destination = $1 ORDER BY since, node`,
  /** Where nothing was noted since it stood so; who comes at the same moment waits here, and finds another standing. */
  claim: `INSERT INTO io.sheet_change (destination, n) VALUES ($1, 1)
    ON CONFLICT (destination) DO UPDATE SET n = io.sheet_change.n + 1 WHERE io.sheet_change.n = $2 RETURNING n`,
  change: `INSERT INTO io.sheet_change (destination, n) VALUES ($1, 1)
    ON CONFLICT (destination) DO UPDATE SET n = io.sheet_change.n + 1`,
  begin: `INSERT INTO io.sheet_begun (destination, node, name, since, claim) VALUES ($1, $2, $3, ${NOW('$5')}, $4)
    ON CONFLICT (destination, node) DO UPDATE SET name = excluded.name, since = excluded.since, claim = excluded.claim`,
  remember: `INSERT INTO io.sheet (destination, node, service, logo, minors) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (destination, node) DO UPDATE SET service = excluded.service,
      logo = coalesce(excluded.logo, CASE WHEN io.sheet.service = excluded.service THEN io.sheet.logo END),
      minors = coalesce(excluded.minors, CASE WHEN io.sheet.service = excluded.service THEN io.sheet.minors END)`,
  endOfNode: `DELETE FROM io.sheet_begun WHERE destination = $1 AND node = $2`,
  end: `DELETE FROM io.sheet_begun WHERE destination = $1 AND node = $2 AND claim = $3`,
  bring: `INSERT INTO io.sheet (destination, node, service, logo, minors) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (destination, node) DO NOTHING`,
  bringBegun: `INSERT INTO io.sheet_begun (destination, node, name, since, claim) VALUES ($1, $2, $3, $4, 0)
    ON CONFLICT (destination, node) DO NOTHING`,
  noteFile: `INSERT INTO io.sheet_file (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING`,
} as const;

export interface SheetOptions {
  /** Where a file of sheets may lie from before they were kept here; it is taken along once, and left as it is. */
  readonly folder: string | undefined;
  /** Throws where nothing may leave before a person has confirmed the register. */
  readonly assertMayLeave: (line: string) => void;
  /** Milliseconds since the computer was started, sleep included. */
  readonly sinceBoot: () => number;
  /** For tests: instead of the database's clock. */
  readonly serverClock?: (() => number) | undefined;
}

interface Row {
  readonly service: string;
  readonly logo: string | null;
  readonly minors: boolean | null;
}

export function sheetsOf(db: Pick<Db, 'read' | 'transact'>, options: SheetOptions): SheetMemory {
  const { folder, assertMayLeave, sinceBoot } = options;
  const clock = (): number | null => options.serverClock?.() ?? null;
  let brought: Promise<void> | undefined;

  /** Before anything is read or noted; tried again where it failed. */
  function bring(): Promise<void> {
    brought ??= bringFile().catch((error: unknown) => {
      brought = undefined;
      throw error;
    });
    return brought;
  }

  async function bringFile(): Promise<void> {
    const kept = folder === undefined ? undefined : readSheets(folder);
    if (kept === undefined || destinationsIn(kept).length === 0) return;
    const hash = createHash('sha256').update(JSON.stringify(kept)).digest('hex');
    await db.transact(async (tx) => {
      if ((await tx.changed(SHEET_SQL.noteFile, [hash])) === 0) return;
      await changed(tx, destinationsIn(kept));
      for (const { destination, node, what } of servicesIn(kept))
        await tx.changed(SHEET_SQL.bring, [destination, node, ...valuesOf(what)]);
      for (const { destination, node, name, since } of kept.pending)
        await tx.changed(SHEET_SQL.bringBegun, [destination, node, name, Math.round(since)]);
    });
  }

  async function reading<T>(sql: string, values: readonly unknown[]): Promise<T[]> {
    await bring();
    return db.read((tx) => tx.rows<T>(sql, values));
  }

  async function end(destination: string, node: string, claim: number): Promise<void> {
    await db.transact(async (tx) => {
      await changed(tx, [destination]);
      await tx.changed(SHEET_SQL.end, [destination, node, claim]);
    });
  }

  return {
    async standing(destination) {
      const [found] = await reading<{ n: number }>(SHEET_SQL.standing, [destination]);
      return String(found?.n ?? 0);
    },
    async service(destination, node) {
      const [found] = await reading<Row>(SHEET_SQL.service, [destination, node]);
      return found === undefined ? undefined : rememberedOf(found);
    },
    pending: (destination) => reading(SHEET_SQL.pending, [destination, clock()]),
    async begin({ destination, node, name }, standing) {
      assertMayLeave(destination);
      const before = sinceBoot();
      const claim = await db.transact(async (tx) => {
        const [found] = await tx.rows<{ n: number }>(SHEET_SQL.claim, [destination, Number(standing)]);
        if (found === undefined) return null;
        await tx.changed(SHEET_SQL.begin, [destination, node, name, found.n, clock()]);
        return found.n;
      });
      if (claim === null) return undefined;
      // Another server may have answered meanwhile.
      assertMayLeave(destination);
      if (sinceBoot() - before <= BEGIN_WITHIN_MS) return { destination, node, claim };
      await end(destination, node, claim);
      return undefined;
    },
    remember: (destination, node, what) =>
      db.transact(async (tx) => {
        await changed(tx, [destination]);
        await tx.changed(SHEET_SQL.remember, [destination, node, ...valuesOf(what)]);
        await tx.changed(SHEET_SQL.endOfNode, [destination, node]);
      }),
    end: ({ destination, node, claim }) => end(destination, node, claim),
  };
}

/** In one order: two that note something of several destinations must not wait for each other. */
async function changed(tx: Tx, destinations: readonly string[]): Promise<void> {
  for (const destination of [...destinations].sort()) await tx.changed(SHEET_SQL.change, [destination]);
}

export function destinationsIn({ services, pending }: KeptSheets): string[] {
  const all = [...Object.keys(services).map(placeOf), ...pending];
  return [...new Set(all.map(({ destination }) => destination))];
}

export function servicesIn({
  services,
}: KeptSheets): { readonly destination: string; readonly node: string; readonly what: Remembered }[] {
  return Object.entries(services).map(([key, what]) => ({ ...placeOf(key), what }));
}

/** As the columns have it: service, logo, minors. */
export function valuesOf({ serviceId, logo, minors }: Remembered): readonly unknown[] {
  return [serviceId, logo ?? null, minors ?? null];
}

export function rememberedOf({ service, logo, minors }: Row): Remembered {
  return {
    serviceId: service,
    ...(logo === null ? {} : { logo }),
    ...(minors === null ? {} : { minors }),
  };
}
