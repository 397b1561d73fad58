/** The lines of many institutions, and what waits on them: rows are put into the database many at a time, as take-in would have left them. */
import { Client } from 'pg';
import { newKey, openPostgresRegister } from '../../nodes/lib/register';
import { lineOf } from '../../nodes/lib/core/destination';
import { sealBody } from '../../nodes/lib/register/postgres/bodies';
import { institutionSecrets } from '../../nodes/lib/register/postgres/institution-secrets';
import { CITIZEN } from '../../scripts/node-red/campaign-flow';

export const BASE_URL = 'https://io.example';
/** Of one line at once, and lines of one statement. */
const BLOCK = 100;
const LINES_AT_ONCE = 50;

export const fiscalCodeOf = (n: number): string => String(n).padStart(11, '0');
export const lineName = (n: number): string => lineOf(fiscalCodeOf(n), 'live', BASE_URL);
export const nodeName = (n: number): string => `send${n}`;
export const serviceName = (n: number): string => `service${n}`;

export interface Place {
  readonly url: string;
  readonly key: Buffer;
}

/** An empty register. */
export async function registerAt(url: string): Promise<Place> {
  const key = newKey();
  const register = openPostgresRegister({ url, key, name: 'bench' });
  await register.newest();
  await register.withdraw();
  register.close();
  return { url, key };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** So many messages of 1.3 KB wait on each of so many lines; what is there already counts. */
export async function fillQueues({ url, key }: Place, lines: number, each: number): Promise<void> {
  const secrets = institutionSecrets(key);
  await secrets.learn({ query: () => Promise.resolve({ rows: [], changed: 0 }) });
  await withClient(url, async (client) => {
    await client.query(`INSERT INTO io.line (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [
      Array.from({ length: lines }, (_, n) => lineName(n)),
    ]);
    await client.query(`INSERT INTO io.line_end SELECT id, 0 FROM io.line ON CONFLICT DO NOTHING`);
    await client.query(
      `INSERT INTO io.lane (line, node, service, campaign, since) SELECT l.id, u.node, u.service, 'Bench', 1
        FROM unnest($1::text[], $2::text[], $3::text[]) u (name, node, service) JOIN io.line l ON l.name = u.name
        ON CONFLICT DO NOTHING`,
      [lineName, nodeName, serviceName].map((nameOf) => Array.from({ length: lines }, (_, n) => nameOf(n))),
    );
    const waiting = await client.query<{ name: string; n: string }>(
      `SELECT l.name, count(*) AS n FROM io.message m JOIN io.line l ON l.id = m.line WHERE m.waiting GROUP BY l.name`,
    );
    const have = new Map(waiting.rows.map(({ name, n }) => [name, Number(n)]));
    const missing = Array.from({ length: lines }, (_, n) => each - (have.get(lineName(n)) ?? 0));
    for (let from = 0; from < each; from += BLOCK)
      for (let first = 0; first < lines; first += LINES_AT_ONCE) {
        const few = missing.slice(first, first + LINES_AT_ONCE);
        const places = few.flatMap((n, i) =>
          Array.from({ length: Math.max(0, Math.min(BLOCK, n - from)) }, () => first + i),
        );
        if (places.length > 0) await put(client, secrets, places);
      }
    await client.query('ANALYZE');
  });
}

async function put(
  client: Client,
  secrets: ReturnType<typeof institutionSecrets>,
  places: readonly number[],
): Promise<void> {
  const reserved = await client.query<{ id: string }>(
    `SELECT nextval('io.message_id') AS id FROM generate_series(1, $1)`,
    [places.length],
  );
  const ids = reserved.rows.map(({ id }) => Number(id));
  const bodies = places.map((place, i) => sealBody(secrets(lineName(place)), 'message', ids[i] ?? 0, TEXT));
  const lengths = bodies.map(({ length }) => length);
  let end = 0;
  const starts = lengths.map((length) => (end += length) - length);
  await client.query(
    `WITH put AS (INSERT INTO io.body (id, msg) SELECT u.id, substring($1::bytea FROM u.start + 1 FOR u.length)
        FROM unnest($2::bigint[], $3::int[], $4::int[]) u (id, start, length))
      INSERT INTO io.message (id, line, lane, type, state, key_hash, recipient, recipient_hash, taken_at, changed_at)
      SELECT u.id, l.id, s.id, 'richiesta-accolta', 'queued', sha256(u.id::text::bytea), $6, $7, 1, 1
        FROM unnest($2::bigint[], $5::text[]) u (id, name) JOIN io.line l ON l.name = u.name
        JOIN io.lane s ON s.line = l.id ORDER BY u.id`,
    [
      ...[Buffer.concat(bodies), ids, starts, lengths, places.map(lineName)],
      ...[Buffer.alloc(44, 1), Buffer.alloc(32, 2)],
    ],
  );
}

const CONTENT = { subject: 'La tua richiesta è stata accolta', markdown: 'x'.repeat(1_000) };
/** As io-send hands it to the register. */
const TEXT = JSON.stringify({
  payload: { codice_fiscale: CITIZEN, riga: 1 },
  io: { message: { fiscal_code: CITIZEN, content: CONTENT } },
  _msgid: '0123456789abcdef',
});
