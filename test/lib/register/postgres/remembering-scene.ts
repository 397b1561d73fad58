/** A server and a folder of a test's own, and processes that remember there what the database has confirmed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresRegister, type PostgresOptions, type Register } from '../../../../nodes/lib/register';
import { startPostgres, type Postgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { until } from '../../../support/until';
import { ALL, entry } from '../support';
import { KEY, sql } from './bench';
import { LIVE } from './people';

const TO_IO = { ...ALL, line: LIVE };
export const QUICK = { beatEvery: 50, paceFor: 0, patience: 3_000 };

type Options = Omit<PostgresOptions, 'memoryFolder'> & { readonly isForgetful?: true };

/** Within `describe`: anew for each test, and gone after it. */
export function rememberingScene() {
  let primary: Postgres;
  let folder: string;
  let keys = 0;
  const opened: Register[] = [];
  const proxies: TcpProxy[] = [];

  beforeEach(async () => {
    primary = await startPostgres();
    folder = mkdtempSync(join(tmpdir(), 'io-known-'));
  });
  afterEach(async () => {
    for (const register of opened.splice(0)) register.close();
    await primary.end();
    for (const proxy of proxies.splice(0)) await proxy.end();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(url: string, { isForgetful, ...options }: Options = {}): Register {
    const register = openPostgresRegister(
      { url, key: KEY, name: 'test' },
      { ...QUICK, ...(isForgetful ? {} : { memoryFolder: folder }), ...options },
    );
    opened.push(register);
    return register;
  }

  const both = (one: Postgres, other: Postgres): string =>
    one.url().replace(`:${one.port}/`, `:${one.port},127.0.0.1:${other.port}/`);

  async function take(register: Register, n = 1): Promise<void> {
    for (let i = 0; i < n; i += 1)
      await register.takeIn(entry({ line: LIVE, key: (keys += 1).toString(16).padStart(64, '0') }));
  }

  /** Sends what may be sent; how many. */
  async function send(register: Register): Promise<number> {
    let sent = 0;
    for (const { id, attempts } of await register.next(TO_IO)) {
      if (!(await register.intend({ id, attempts }))) continue;
      await register.record({ id, state: 'sent', ioId: `io-${id}` });
      sent += 1;
    }
    return sent;
  }

  /** Until the register has said whether it sends: what it sends then, or the code of its refusal. */
  async function sendsOnceItCan(register: Register): Promise<number | string> {
    for (;;)
      try {
        const sent = await send(register);
        if (sent > 0) return sent;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } catch (error) {
        const { code } = error as { code: string };
        if (code !== 'IO_REGISTER_UNAVAILABLE') return code;
      }
  }

  async function end(register: Register): Promise<void> {
    await register.withdraw();
    register.close();
  }

  /** Heartbeats go on, and the register has looked at the database with them. */
  async function beats(register: Register, url: string, more = 3): Promise<void> {
    await register.newest();
    const n = async (): Promise<number> =>
      (await sql<{ n: string }>(`SELECT max(n) AS n FROM io.beat`, url)).map((row) => Number(row.n))[0] ?? 0;
    const before = await n();
    await until(async () => (await n()) >= before + more);
  }

  async function followed(synchronous: boolean): Promise<{ standby: Postgres; replication: TcpProxy }> {
    const replication = await TcpProxy.before(primary.port);
    proxies.push(replication);
    return { standby: await primary.standby({ synchronous, through: replication.port }), replication };
  }

  return {
    ...{ open, both, take, send, sendsOnceItCan, end, beats, followed, proxies },
    get primary() {
      return primary;
    },
    get folder() {
      return folder;
    },
  };
}
