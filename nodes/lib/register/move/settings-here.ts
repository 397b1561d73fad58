/** What people have decided and said of lines and nodes, from a file to the database. */
import { plainName } from '../../core/plain-name';
import { columnsOf, insertSql, slices } from './columns';
import type { Database } from './database';
import type { Placed } from './messages-here';
import type { Source } from './source';
import { remembered } from '../settled-doubts';
import type { SettledDoubt } from '../types';

const CONFIRMATION = { lane: 'int', at: 'bigint', who: 'text', n: 'bigint' };
const SLICE = 500;

export const SETTINGS_HERE_SQL = {
  confirmations: insertSql(
    'io.confirmation',
    CONFIRMATION,
    'ON CONFLICT (lane, at, who) DO UPDATE SET n = io.confirmation.n + excluded.n',
  ),
  stop: `INSERT INTO io.stop (node, campaign, plain) SELECT $1::text, $2::text, $3::text
    WHERE NOT EXISTS (SELECT FROM io.stop s WHERE s.node = $1 AND s.campaign IS NOT DISTINCT FROM $2)`,
  keep: `INSERT INTO io.keep (line, recipient_days, retention_days, log_days) VALUES ($1, $2, $3, $4)
    ON CONFLICT (line) DO UPDATE SET recipient_days = excluded.recipient_days,
      retention_days = excluded.retention_days, log_days = excluded.log_days`,
  confirmed: `SELECT m.value FROM io.meta m WHERE m.name = 'confirmed' FOR UPDATE`,
  setConfirmed: `INSERT INTO io.meta (name, value) VALUES ('confirmed', $1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  /** The newest time believed: a clock that is behind it is not. */
  believed: `INSERT INTO io.meta (name, value) VALUES ('believed-at', $1)
    ON CONFLICT (name) DO UPDATE SET value = greatest(io.meta.value::bigint, excluded.value::bigint)::text`,
} as const;

export async function copySettings(
  source: Source,
  database: Database,
  placed: ReadonlyMap<number, Placed>,
): Promise<void> {
  const { changed } = database;
  for (const slice of slices(merged(source, placed), SLICE))
    await changed(SETTINGS_HERE_SQL.confirmations, columnsOf(CONFIRMATION, slice));
  const stops = source.all<{ node: string; campaign: string | null }>('SELECT node, campaign FROM stop');
  for (const { node, campaign } of stops)
    await changed(SETTINGS_HERE_SQL.stop, [node, campaign, campaign === null ? null : plainName(campaign)]);
  for (const [line, { recipientDays, retentionDays, logDays }] of source.kept)
    await changed(SETTINGS_HERE_SQL.keep, [line, recipientDays, retentionDays, logDays ?? null]);
  await copyDoubts(source, database);
  const [believed] = source.all<{ value: number }>(`SELECT value FROM meta WHERE name = 'believed-at'`);
  if (believed !== undefined) await changed(SETTINGS_HERE_SQL.believed, [String(Math.round(believed.value))]);
}

/** Two lanes of the file may be one today. */
function merged(source: Source, placed: ReadonlyMap<number, Placed>): object[] {
  const found = source.all<{ lane: number; at: number; who: string; n: number }>(
    'SELECT lane, at, who, n FROM confirmation',
  );
  const byKey = new Map<string, { lane: number; at: number; who: string; n: number }>();
  for (const one of found) {
    const lane = placed.get(one.lane)?.lane;
    if (lane === undefined) continue;
    const name = JSON.stringify([lane, one.at, one.who]);
    byKey.set(name, { ...one, lane, n: one.n + (byKey.get(name)?.n ?? 0) });
  }
  return [...byKey.values()];
}

async function copyDoubts(source: Source, { rows, changed }: Database): Promise<void> {
  const [mine] = source.all<{ value: string }>(`SELECT value FROM meta WHERE name = 'confirmed'`);
  if (mine === undefined) return;
  const [there] = await rows<{ value: string }>(SETTINGS_HERE_SQL.confirmed);
  const settled = (text: string | undefined) => JSON.parse(text ?? '[]') as SettledDoubt[];
  const all = [...settled(there?.value), ...settled(mine.value)];
  all.sort((a, b) => a.confirmedAt - b.confirmedAt);
  await changed(SETTINGS_HERE_SQL.setConfirmed, [JSON.stringify(remembered(all))]);
}
