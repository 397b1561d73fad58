/** The register in a PostgreSQL database, for many processes. */
import { addressOf } from './address';
import { connectionsOf } from './connection';
import { dbOf, txOf } from './db';
import { unavailable } from './errors';
import { lanesOf } from './lanes';
import { notYet } from './not-yet';
import { peopleOf, type Clocks } from './people';
import { assertOurs, bringUpToDate } from './opening';
import { rowsOf } from './rows';
import { inSchema, MIGRATIONS } from './schema';
import { secretsOf } from '../secrets';
import type { Register } from '../types';

export interface PostgresPlace {
  /** `postgres://user:password@host1:5432,host2:5432/database?sslmode=verify-full&sslrootcert=…` */
  readonly url: string;
  /** 64 bytes, the same for every process. */
  readonly key: Buffer;
  /** Of this process, for people. */
  readonly name: string;
  /** Default: io. */
  readonly schema?: string;
  /** That the storage keeps every commit, whoever takes over; what the database itself says of it does not count then. */
  readonly failover?: 'synchronous';
}

export interface PostgresOptions extends Clocks {
  /** The clock, milliseconds since the epoch. */
  readonly now?: () => number;
  /** Called when the register is lost (`Register.lost`), when it is there again, and when lines were gained or lost. */
  readonly onChange?: () => void;
  /** Of the text of who was not reached, what stays once the outcome is out; asked again it changes nothing. Default: all. */
  readonly rowOf?: (msg: string) => string;
  /** For tests: milliseconds between heartbeats. */
  readonly beatEvery?: number;
  /** For tests: milliseconds for which a heartbeat may stand still before its process is declared gone. */
  readonly patience?: number;
  /** For tests: milliseconds for which a caller waits for a connection. */
  readonly waitAtMost?: number;
  /** For tests: milliseconds without an answer after which a connection counts as lost. */
  readonly answerWithin?: number;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
}

/** Returns at once; every method waits for the connection. */
export function openPostgresRegister(place: PostgresPlace, options: PostgresOptions = {}): Register {
  const { now = Date.now, onChange, waitAtMost = 5_000, answerWithin = 15_000 } = options;
  const schema = place.schema ?? 'io';
  const opening = {
    ...{ schema, migrations: options.migrations ?? MIGRATIONS },
    keyCheck: secretsOf(place.key).check.toString('hex'),
  };
  let isUpToDate = false;
  const connections = connectionsOf({
    ...{ address: addressOf(place.url), name: place.name, schema: inSchema(schema) },
    ...{ answerWithin, connectWithin: waitAtMost, waitAtMost },
    async met(session) {
      await (isUpToDate ? assertOurs : bringUpToDate)(session, opening);
      isUpToDate = true;
      await people.met(txOf(session), session.server);
    },
    onState: () => onChange?.(),
  });
  let usable: Promise<void> | undefined;
  const db = dbOf(connections, () => (usable ??= connections.use('lease', () => Promise.resolve())), {
    ...{ now, me: () => 0, key: place.key },
  });
  const lanes = lanesOf();
  const rows = rowsOf(db);
  const people = peopleOf(db, lanes, rows, {
    ...{ name: place.name, failover: place.failover, onChange: () => onChange?.() },
    ...{ competes: () => Promise.resolve(true), clocks: options },
  });

  return {
    ...people.register,
    recovered: { inDoubt: 0, requeued: 0 },
    lost: () => connections.lost(),
    ...{ takeIn: notYet, next: notYet, release: notYet, intend: notYet, record: notYet, unemitted: notYet },
    ...{ giving: notYet, emitted: notYet, counts: notYet, page: notYet, campaigns: notYet, newest: notYet },
    ...{ earlier: notYet, retried: notYet, find: notYet, lines: notYet, withdraw: notYet },
    close() {
      if (connections.lost()?.args.error === unavailable('CLOSED').args.error) return;
      people.end();
      connections.end();
    },
  };
}
