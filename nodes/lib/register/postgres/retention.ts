/**
 * For how long the rows of each line are to be kept, as its institution said last. Kept in the register, because rows outlive the
 * line: after a start nobody else knows it until the line is made again, if it ever is.
 */
import { lineToday } from '../../core/destination';
import type { Register, RegisterSettings } from '../types';
import type { Db, Tx } from './db';

export const RETENTION_SQL = {
  all: `SELECT k.line, k.recipient_days, k.retention_days, k.log_days FROM io.keep k ORDER BY k.line COLLATE "C"`,
  set: `INSERT INTO io.keep (line, recipient_days, retention_days, log_days) VALUES ($1, $2, $3, $4)
    ON CONFLICT (line) DO UPDATE SET recipient_days = excluded.recipient_days,
      retention_days = excluded.retention_days, log_days = excluded.log_days`,
} as const;

interface Columns {
  readonly line: string;
  readonly recipient_days: number;
  readonly retention_days: number;
  readonly log_days: number | null;
}

export async function keptIn(tx: Tx): Promise<Map<string, RegisterSettings>> {
  const rows = await tx.rows<Columns>(RETENTION_SQL.all);
  return new Map(
    rows.map(({ line, recipient_days, retention_days, log_days }) => [
      line,
      {
        ...{ recipientDays: recipient_days, retentionDays: retention_days },
        ...(log_days === null ? {} : { logDays: log_days }),
      },
    ]),
  );
}

export function retentionOf(db: Db): Pick<Register, 'keepFor' | 'kept'> {
  /** All lines say it at once, at a start and at a deploy: one reading is enough for them. */
  let reading: Promise<Map<string, RegisterSettings>> | undefined;
  const keptNow = (): Promise<Map<string, RegisterSettings>> =>
    (reading ??= db.read(keptIn).finally(() => {
      reading = undefined;
    }));

  return {
    kept: () => db.read(keptIn),
    async keepFor(given, { recipientDays, retentionDays, logDays }) {
      const line = lineToday(given);
      const before = (await keptNow()).get(line);
      const isSame =
        before?.recipientDays === recipientDays &&
        before.retentionDays === retentionDays &&
        before.logDays === logDays;
      if (isSame) return;
      const values = [line, recipientDays, retentionDays, logDays ?? null];
      await db.transact((tx) => tx.changed(RETENTION_SQL.set, values));
    },
  };
}
