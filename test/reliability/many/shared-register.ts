/** The register of several Node-REDs: what tells a process to use it, and what stands in it at the end. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** For what went out to be noted; milliseconds. */
const NOTED_MS = 15_000;

/** What the database says by itself, without any Node-RED. */
export interface Standing {
  readonly sent: number;
  readonly inDoubt: number;
  /** Not at their end. */
  readonly open: number;
  /** Outcomes that have not gone out. */
  readonly owed: number;
  /** Messages of one key that are both said to be sent. */
  readonly keysTwice: number;
  /** Keys that keep out the same and are not those of the rows that do. */
  readonly keysWrong: number;
  /** Cells in which the tally is not what the rows say. */
  readonly talliesWrong: number;
  /** Processes that were declared gone, or have ended. */
  readonly gone: number;
}

const STANDING = `SELECT
  (SELECT count(*) FROM io.message WHERE state = 'sent')::int AS "sent",
  (SELECT count(*) FROM io.message WHERE state = 'in-doubt')::int AS "inDoubt",
  (SELECT count(*) FROM io.message WHERE state IN ('queued', 'sending'))::int AS "open",
  (SELECT count(*) FROM io.message WHERE owed_to IS NOT NULL)::int AS "owed",
  (SELECT count(*) FROM (SELECT FROM io.message WHERE state = 'sent' GROUP BY line, key_hash HAVING count(*) > 1) t)::int
    AS "keysTwice",
  (SELECT count(*) FROM io.blocking b FULL JOIN (SELECT line, key_hash, id AS of FROM io.message WHERE blocks) m USING (line, key_hash)
    WHERE b.id IS DISTINCT FROM m.of)::int AS "keysWrong",
  (SELECT count(*) FROM
    (SELECT lane, state, reason, sum(n) AS n FROM
      (SELECT lane, state, reason, n FROM io.tally UNION ALL SELECT lane, state, reason, n FROM io.tally_change) t
      GROUP BY lane, state, reason HAVING sum(n) <> 0) t
    FULL JOIN (SELECT lane, state, reason, count(*) AS n FROM io.message GROUP BY lane, state, reason) m
      USING (lane, state, reason)
    WHERE t.n IS DISTINCT FROM m.n)::int AS "talliesWrong",
  (SELECT count(*) FROM io.process WHERE gone)::int AS "gone"`;

/** Where messages stand that have no end, and whose they are. */
const UNFINISHED = `SELECT l.name AS line, l.owner, p.name AS "ownerName", p.gone, m.state, m.reason, m.by_process AS by, m.owed_to AS "owedTo",
    min(m.id), max(m.id), count(*)::int AS n
  FROM io.message m JOIN io.line l ON l.id = m.line LEFT JOIN io.process p ON p.id = l.owner
  WHERE m.state IN ('queued', 'sending') OR m.owed_to IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1`;

export class SharedRegister {
  readonly #url: string;
  readonly #folder: string;
  /** Of a process that gives no sign of life, until it is declared gone; milliseconds. */
  readonly #patience: number;

  private constructor(url: string, folder: string, patience: number) {
    this.#url = url;
    this.#folder = folder;
    this.#patience = patience;
  }

  /** @param url of the database, straight */
  static async at(url: string, patience: number): Promise<SharedRegister> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'io-register-key-'));
    await writeFile(path.join(folder, 'register.key'), randomBytes(64), { mode: 0o600 });
    return new SharedRegister(url, folder, patience);
  }

  /** @param hosts `host:port`, in the order in which they are tried */
  environment(hosts: readonly string[], name: string): NodeJS.ProcessEnv {
    return {
      IO_REGISTER_URL: this.#url.replace(new URL(this.#url).host, hosts.join(',')),
      IO_REGISTER_KEY_FILE: path.join(this.#folder, 'register.key'),
      IO_REGISTER_NAME: name,
      IO_REGISTER_PATIENCE_MS: String(this.#patience),
    };
  }

  async standing(): Promise<Standing> {
    const [standing] = await this.rows<Standing>(STANDING);
    if (!standing) throw new Error('the register has no tables');
    return standing;
  }

  /** The same, once what went out is noted, which is a moment later; or what is still owed then. */
  async settled(): Promise<Standing> {
    const over = performance.now() + NOTED_MS;
    for (;;) {
      const standing = await this.standing();
      if (standing.owed === 0 || performance.now() > over) return standing;
      await delay(100);
    }
  }

  /** To tell why something hangs. */
  unfinished(): Promise<object[]> {
    return this.rows(UNFINISHED);
  }

  async rows<T extends object>(sql: string, url = this.#url): Promise<T[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async end(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
