/** What io-service-sheet must not forget (sheets/types.ts), from a folder to the database and back. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SHEET_SQL, rememberedOf, servicesIn, valuesOf } from '../postgres/sheets';
import { NO_SHEETS, sheetFile, sheetKey, type KeptCreation, type KeptSheets } from '../sheets/file';
import type { Database } from './database';
import { MoveError } from './problem';

export const SHEETS_MOVE_SQL = {
  /** Of what comes, a node that has another service or creation here. What was rehearsed may be replaced. */
  other: `SELECT k.node FROM unnest($1::text[], $2::text[], $3::text[]) k (destination, node, service)
    JOIN io.sheet s ON s.destination = k.destination AND s.node = k.node
    WHERE s.service <> k.service AND split_part(k.destination, '|', 2) <> 'simulator' LIMIT 1`,
  otherBegun: `SELECT k.node FROM unnest($1::text[], $2::text[], $3::text[]) k (destination, node, name)
    JOIN io.sheet_begun s ON s.destination = k.destination AND s.node = k.node
    WHERE s.name <> k.name AND split_part(k.destination, '|', 2) <> 'simulator' LIMIT 1`,
  sheets: `SELECT s.destination, s.node, s.service, s.logo, s.minors
    FROM unnest($1::text[], $2::text[]) k (destination, node)
    JOIN io.sheet s ON s.destination = k.destination AND s.node = k.node`,
  begun: `SELECT s.destination, s.node, s.name, s.since FROM unnest($1::text[], $2::text[]) k (destination, node)
    JOIN io.sheet_begun s ON s.destination = k.destination AND s.node = k.node`,
  /** Of an institution. */
  own: `SELECT s.destination, s.node FROM io.sheet s WHERE split_part(s.destination, '|', 1) = $1`,
  ownBegun: `SELECT s.destination, s.node FROM io.sheet_begun s WHERE split_part(s.destination, '|', 1) = $1`,
  erase: `DELETE FROM io.sheet WHERE split_part(destination, '|', 1) = $1`,
  eraseBegun: `DELETE FROM io.sheet_begun WHERE split_part(destination, '|', 1) = $1`,
  /** Nobody begins any more on what stood before. */
  changed: `UPDATE io.sheet_change SET n = n + 1 WHERE split_part(destination, '|', 1) = $1`,
} as const;

/** An io-service-sheet, and where its service is. */
export interface Place {
  readonly destination: string;
  readonly node: string;
}

type Row = Place & {
  readonly service: string;
  readonly logo: string | null;
  readonly minors: boolean | null;
};

/** Rejects with SHEET_THERE. */
export async function copySheets({ rows, changed }: Database, kept: KeptSheets): Promise<void> {
  const services = servicesIn(kept);
  const { other, otherBegun } = SHEETS_MOVE_SQL;
  const inService = [...columnsOf(services), services.map(({ what }) => what.serviceId)];
  const inBegun = [...columnsOf(kept.pending), kept.pending.map(({ name }) => name)];
  const [there] = [
    ...(await rows<{ node: string }>(other, inService)),
    ...(await rows<{ node: string }>(otherBegun, inBegun)),
  ];
  if (there !== undefined) throw new MoveError('SHEET_THERE', { node: there.node });
  for (const { destination, node, what } of services) {
    await changed(SHEET_SQL.change, [destination]);
    await changed(SHEET_SQL.remember, [destination, node, ...valuesOf(what)]);
  }
  for (const { destination, node, name, since } of kept.pending) {
    await changed(SHEET_SQL.change, [destination]);
    await changed(SHEET_SQL.begin, [destination, node, name, 0, Math.round(since)]);
  }
}

/** Of these nodes, as a file would have it. */
export async function sheetsAt({ rows }: Database, places: readonly Place[]): Promise<KeptSheets> {
  const found = await rows<Row>(SHEETS_MOVE_SQL.sheets, columnsOf(places));
  const pending = await rows<KeptCreation>(SHEETS_MOVE_SQL.begun, columnsOf(places));
  const services = found.map((row) => [sheetKey(row.destination, row.node), rememberedOf(row)] as const);
  return { ...NO_SHEETS, services: Object.fromEntries(services), pending };
}

/** Those of which it has anything. */
export function placesIn(kept: KeptSheets): Place[] {
  return distinct([...servicesIn(kept), ...kept.pending]);
}

export async function placesOf({ rows }: Database, institution: string): Promise<Place[]> {
  const own = await rows<Place>(SHEETS_MOVE_SQL.own, [institution]);
  return distinct([...own, ...(await rows<Place>(SHEETS_MOVE_SQL.ownBegun, [institution]))]);
}

export async function eraseSheets({ changed }: Database, institution: string): Promise<void> {
  const { changed: noted, erase, eraseBegun } = SHEETS_MOVE_SQL;
  for (const sql of [noted, erase, eraseBegun]) await changed(sql, [institution]);
}

/** Each service and each creation that has begun. What else is known of a service may be more where it arrives. */
export function countOfSheets(kept: KeptSheets): ReadonlyMap<string, number> {
  const services = servicesIn(kept).map(({ destination, node, what }) => [
    ...['made', destination, node],
    what.serviceId,
  ]);
  const begun = kept.pending.map(({ destination, node, name }) => ['begun', destination, node, name]);
  return new Map([...services, ...begun].map((one) => [JSON.stringify(one), 1]));
}

/** Under its last name; where there is none it is done already. */
export function putSheetsAside(folder: string, now: number): void {
  const aside = join(folder, `sheets.moved-${new Date(now).toISOString().replace(/[:.]/g, '-')}.json`);
  if (existsSync(sheetFile(folder))) renameSync(sheetFile(folder), aside);
}

function columnsOf(places: readonly Place[]): string[][] {
  return [places.map(({ destination }) => destination), places.map(({ node }) => node)];
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map((one) => [sheetKey(one.destination, one.node), one])).values()];
}
