/** One connection to PostgreSQL, used by one caller at a time, and what must be true of the server before it is used at all. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import type { Address, Host } from './address';
import { driver } from './driver';
import { guard } from './driver-errors';
import { codeOf, ConnectionLost, isPassing, unavailable } from './errors';
import { assertOwnServer } from './pooled';

/** Which server answers, and whether a commit waits for a second one. */
export interface Server {
  readonly system: string;
  readonly timeline: string;
  readonly synchronous: boolean;
}

export interface Answer {
  readonly rows: unknown[];
  readonly changed: number;
}

export interface How {
  /** Of a statement that is asked again and again: the server reads and plans it once for the connection. */
  readonly name?: string;
  /** It may take as long as it takes, e.g. to make an index of all messages. */
  readonly isLong?: boolean;
}

export interface Session {
  /** Rejects with `ConnectionLost` when no answer comes; the session is over then. */
  query(sql: string, values?: readonly unknown[], how?: How): Promise<Answer>;
  readonly server: Server;
  /** The server's process that answers, for as long as the session lasts. */
  readonly backend: number;
  /** When that process began, as the server writes it: numbers are used again. */
  readonly since: string;
  readonly isOver: () => boolean;
  /** Cuts the connection. */
  end(): void;
}

export interface SessionOptions {
  readonly address: Address;
  /** Seen in pg_stat_activity. */
  readonly name: string;
  readonly schema: (sql: string) => string;
  /** Milliseconds without an answer after which a connection counts as lost. */
  readonly answerWithin: number;
  readonly connectWithin: number;
  /** Throws where the server must not be used, since another one is known to be ahead of it. */
  readonly assertCurrent?: (server: Server) => void;
}

/** Not of the network, as EPIPE is, which has five letters too. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
const INT8 = 20;
const OLDEST_SERVER = 140_000;

const SESSION_SQL = {
  /** A server notices that the client of a running statement is gone, where its system can tell it: from Linux, not from Windows. */
  settings: `SET synchronous_commit = on; SET default_transaction_isolation = 'read committed';
    SET jit = off; SET idle_in_transaction_session_timeout = '5s'; SET statement_timeout = 0; SET lock_timeout = 0; SET client_min_messages = 'warning';
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    DO 'BEGIN SET client_connection_check_interval = ''2s''; EXCEPTION WHEN invalid_parameter_value THEN NULL; END'`,
  server: `SELECT current_setting('server_version_num')::int AS version, pg_is_in_recovery() AS standby,
    current_setting('transaction_read_only') = 'on' AS "readOnly",
    current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AS safe,
    (SELECT system_identifier::text FROM pg_control_system()) AS system,
    CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS timeline,
    current_setting('synchronous_standby_names') <> '' AS synchronous, pg_backend_pid() AS backend,
    (SELECT extract(epoch FROM a.backend_start)::text FROM pg_stat_activity a WHERE a.pid = pg_backend_pid()) AS since`,
  backend: `SELECT pg_backend_pid() AS backend`,
} as const;

interface Found extends Server {
  readonly backend: number;
  readonly since: string;
  readonly version: number;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly safe: boolean;
}

/** The first of the hosts that is a primary. Rejects with `RegisterError`, or with what the last one said. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const pg = driver();
  let refused: unknown;
  for (const host of options.address.hosts) {
    try {
      return await open((within) => new pg.Client(configOf(options, host, within)), options);
    } catch (error) {
      // One that is there and not fit says more than one that is not.
      if (refused === undefined || isOfRegister(error) || !isPassing(error)) refused = error;
    }
  }
  throw refused;
}

function isOfRegister(error: unknown): boolean {
  return error instanceof Error && error.name === 'RegisterError';
}

async function open(make: (connectWithin: number) => Client, options: SessionOptions): Promise<Session> {
  const client = make(options.connectWithin);
  guard(client);
  const end: { why: string | undefined } = { why: undefined };
  client.on('error', (error) => {
    end.why ??= codeOf(error) || 'CONNECTION';
  });
  client.on('end', () => {
    end.why ??= 'CONNECTION';
  });
  const cut = (why: string): void => {
    end.why ??= why;
    sever(client);
  };

  const whyEnded = (): string | undefined => end.why;

  async function query(sql: string, values?: readonly unknown[], how: How = {}): Promise<Answer> {
    if (end.why !== undefined) throw new ConnectionLost(end.why);
    const timer = how.isLong === true ? undefined : setTimeout(cut, options.answerWithin, 'TIMEOUT');
    try {
      const text = options.schema(sql);
      const result = await client.query(
        values === undefined ? { text } : { name: how.name, text, values: [...values] },
      );
      return { rows: result.rows as unknown[], changed: result.rowCount ?? 0 };
    } catch (error) {
      const code = codeOf(error);
      // A server that says why it ends the connection says it as an error of the statement.
      if (whyEnded() === undefined && SQLSTATE.test(code) && !code.startsWith('57P')) throw error;
      cut(code || 'CONNECTION');
      throw new ConnectionLost(whyEnded() ?? 'CONNECTION');
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    await client.connect();
    const [server] = (await query(SESSION_SQL.server)).rows as [Found];
    assertFit(server);
    options.assertCurrent?.(server);
    const { system, timeline, synchronous, backend, since } = server;
    await assertOwnServer({
      told: (client as unknown as { processID: number | null }).processID,
      backend,
      again: async () => ((await query(SESSION_SQL.backend)).rows as [{ backend: number }])[0].backend,
      another: (ms) => backendOf(make(ms), ms),
    });
    // Not before: a pooler would keep them for others.
    await query(SESSION_SQL.settings);
    return {
      query,
      ...{ server: { system, timeline, synchronous }, backend, since },
      isOver: () => end.why !== undefined,
      end: () => {
        cut('CLOSED');
      },
    };
  } catch (error) {
    cut('REFUSED');
    throw error;
  }
}

/** The server's process that answers a connection of its own, which ends with the answer, or after so many milliseconds. */
async function backendOf(client: Client, ms: number): Promise<number> {
  guard(client);
  client.on('error', () => undefined);
  const timer = setTimeout(sever, ms, client);
  try {
    await client.connect();
    return (await client.query<{ backend: number }>(SESSION_SQL.backend)).rows[0]?.backend ?? 0;
  } finally {
    clearTimeout(timer);
    sever(client);
  }
}

/** At once, whatever is on its way; TLS has put a stream of its own in the place of the first one. */
function sever(client: Client): void {
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}

function assertFit({ version, standby, readOnly, safe }: Found): void {
  if (version < OLDEST_SERVER) throw unavailable('OLD_SERVER');
  if (standby || readOnly) throw unavailable('NOT_PRIMARY');
  if (!safe) throw unavailable('UNSAFE_SERVER');
}

function configOf(
  { address, name }: SessionOptions,
  { host, port }: Host,
  connectWithin: number,
): ClientConfig {
  const parsers = driver().types as {
    getTypeParser(oid: number, format?: string): (text: string) => unknown;
  };
  return {
    ...{
      host,
      port,
      connectionTimeoutMillis: connectWithin,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
    ...(address.user === undefined ? {} : { user: address.user }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.database === undefined ? {} : { database: address.database }),
    ssl: tlsOf(address),
    application_name: `io-register ${name}`.slice(0, 63),
    types: {
      getTypeParser: (oid: number, format?: string) =>
        oid === INT8 ? Number : parsers.getTypeParser(oid, format),
    },
  };
}

function tlsOf({ ssl, rootCert, cert, key }: Address): ClientConfig['ssl'] {
  if (ssl === 'disable') return false;
  return {
    ...(rootCert === undefined ? {} : { ca: pem(rootCert) }),
    ...(cert === undefined ? {} : { cert: pem(cert) }),
    ...(key === undefined ? {} : { key: pem(key) }),
    // Said, or the environment's NODE_TLS_REJECT_UNAUTHORIZED would count.
    rejectUnauthorized: ssl !== 'require',
    ...(ssl === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** A file of certificates or of a key. */
function pem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw unavailable('CERT_UNREADABLE');
  }
}
