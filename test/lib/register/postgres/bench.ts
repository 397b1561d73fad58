/** A register in PostgreSQL for a test: one server for all tests of the process, a schema for each register. */
import { openPostgresRegister, type PostgresOptions, type Register } from '../../../../nodes/lib/register';
import { sharedPostgres } from '../../../support/postgres';
import type { Bench } from '../support';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);
export const KEY = Buffer.alloc(64, 7);

let url: string | undefined;
let count = 0;

export async function startShared(): Promise<void> {
  url ??= await (await sharedPostgres()).database();
}

/** Of the database that all benches of this process share. */
export function sharedUrl(): string {
  if (url === undefined) throw new Error('startShared first');
  return url;
}

export interface PostgresBench extends Bench {
  readonly schema: string;
  /** Another process of the same database, as it were. */
  another(options?: PostgresOptions & { readonly url?: string; readonly key?: Buffer }): Register;
}

export function postgresBench(): PostgresBench {
  count += 1;
  const schema = `io_${count}`;
  const opened: Register[] = [];
  let now = START;
  const pass = (ms: number): void => {
    now += ms;
  };

  function another(options: PostgresOptions & { url?: string; key?: Buffer } = {}): Register {
    const { url: address = sharedUrl(), key = KEY, ...more } = options;
    const place = { url: address, key, name: `test ${opened.length + 1}`, schema };
    const register = openPostgresRegister(place, { now: () => now, ...more });
    opened.push(register);
    return register;
  }

  return {
    ...{ schema, folder: schema, another, wait: pass, sleep: pass, jump: pass },
    now: () => now,
    open: ({ rowOf, onChange } = {}) =>
      another({ ...(rowOf ? { rowOf } : {}), ...(onChange ? { onChange } : {}) }),
    end() {
      for (const register of opened) register.close();
    },
  };
}
