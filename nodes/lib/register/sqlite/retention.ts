/**
 * For how long the rows of each line are to be kept, as its institution said last. Kept in the file, because rows outlive
 * the line: after a start nobody else knows it until the line is made again, if it ever is.
 */
import { lineToday } from '../../core/destination';
import type { Store } from './store';
import type { RegisterSettings } from '../types';

const PREFIX = 'keep-for:';

export const RETENTION_SQL = {
  all: `SELECT substr(name, ${PREFIX.length + 1}) AS line, value FROM meta WHERE name GLOB '${PREFIX}*' ORDER BY name`,
  set: `INSERT INTO meta VALUES ('${PREFIX}' || ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
} as const;

interface Retention {
  readonly keepFor: (line: string, settings: RegisterSettings) => void;
  readonly kept: () => ReadonlyMap<string, RegisterSettings>;
  /** Whether rows of who was not reached are kept for a line; not where nobody has said for how long. */
  readonly keepsRows: (line: string) => boolean;
}

export function retentionOf(store: Store): Retention {
  const all = store.prepare(RETENTION_SQL.all);
  const set = store.prepare(RETENTION_SQL.set);

  /** As in the file; asked for with every outcome. */
  let known: ReadonlyMap<string, RegisterSettings> | undefined;
  store.onRollback(() => {
    known = undefined;
  });

  function read(): Map<string, RegisterSettings> {
    const rows = store.use(() => all.all()) as { line: string; value: string }[];
    const settings = rows.map(({ line, value }) => [line, JSON.parse(value) as RegisterSettings] as const);
    // What was said of the line as it is written today is newer than what was said of it otherwise.
    return new Map([...settings.map(([line, one]) => [lineToday(line), one] as const), ...settings]);
  }

  function kept(): ReadonlyMap<string, RegisterSettings> {
    return (known ??= read());
  }

  return {
    kept,
    keepsRows: (line) => (kept().get(line)?.recipientDays ?? 0) > 0,
    keepFor(line, { recipientDays, retentionDays, logDays }) {
      const before = kept().get(line);
      if (
        before?.recipientDays === recipientDays &&
        before.retentionDays === retentionDays &&
        before.logDays === logDays
      )
        return;
      const value = JSON.stringify({ recipientDays, retentionDays, logDays });
      store.transaction(() => set.run(line, value), 'full');
      known = undefined;
    },
  };
}
