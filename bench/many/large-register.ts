/**
 * A register with a million messages of 300 institutions with 20 campaigns each. One message of each campaign is taken in as always and
 * waits to be confirmed, so that nothing leaves; the others are made of it by the database itself.
 */
import path from 'node:path';
import Database from 'libsql';
import { lineOf } from '../../nodes/lib/core/destination';
import { openPostgresRegister, openRegister, type Register } from '../../nodes/lib/register';
import { CITIZEN } from '../../scripts/node-red/campaign-flow';
import { fiscalCodeOf, nodeName, serviceName, withClient, type Place } from './lines';

/** Nobody calls it. */
export const NOWHERE = 'http://127.0.0.1:9';

export interface Size {
  readonly institutions: number;
  readonly campaigns: number;
  readonly rows: number;
}

export const lineOfInstitution = (n: number): string => lineOf(fiscalCodeOf(n), 'trial', NOWHERE);
export const campaignName = (n: number): string => `Campagna ${n}`;

/** Of which state and why, for each message of a campaign but the first, in their order. */
const ENDS = `CASE WHEN g % 40 = 7 THEN 'unreachable' WHEN g % 80 = 9 THEN 'in-doubt' WHEN g % 40 = 11 THEN 'discarded' ELSE 'sent' END`;
const REASONS = `CASE WHEN g % 40 = 7 THEN 'SENDER_BLOCKED' WHEN g % 80 = 9 THEN 'NO_ANSWER' WHEN g % 40 = 11 THEN 'DUPLICATE' ELSE '' END`;

const each = ({ institutions, campaigns, rows }: Size): number =>
  Math.floor(rows / (institutions * campaigns)) - 1;

export async function fillPostgres({ url, key }: Place, size: Size): Promise<void> {
  const register = openPostgresRegister({ url, key, name: 'bench' });
  await takeInFirsts(register, size);
  await register.withdraw();
  register.close();
  await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO io.message (id, line, lane, type, state, reason, attempts, io_id, key_hash, recipient, recipient_hash, taken_at, changed_at)
        SELECT nextval('io.message_id'), line, lane, type, state, reason, 1, 'io-' || n, sha256(n::text::bytea), recipient, recipient_hash, at, at
        FROM (SELECT m.*, ${ENDS} AS state, ${REASONS} AS reason, g * 100000 + m.id AS n FROM generate_series(1, $1::int) g,
          (SELECT id, line, lane, type, recipient, recipient_hash, taken_at AS at FROM io.message) m ORDER BY g, m.lane) made`,
      [each(size)],
    );
    await client.query(`UPDATE io.line_end SET last_id = (SELECT max(id) FROM io.message)`);
    await client.query('VACUUM ANALYZE');
  });
}

export async function fillFile(folder: string, size: Size): Promise<void> {
  const register = openRegister(folder);
  await takeInFirsts(register, size);
  register.close();
  const file = new Database(path.join(folder, 'register.db'));
  file.exec(`CREATE TEMP TABLE first AS SELECT id, lane, type, recipient, recipient_hash, taken_at AS at FROM message;
    CREATE TEMP TABLE place AS WITH RECURSIVE up (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM up WHERE g < ${each(size)}) SELECT g FROM up;
    INSERT INTO message (lane, type, state, reason, attempts, io_id, key_hash, recipient, recipient_hash, taken_at, changed_at)
    SELECT lane, type, ${ENDS}, nullif(${REASONS}, ''), 1, 'io-' || (g * 100000 + id), randomblob(32), recipient, recipient_hash, at, at
    FROM place CROSS JOIN first ORDER BY g, lane`);
  file.close();
}

async function takeInFirsts(register: Register, { institutions, campaigns }: Size): Promise<void> {
  for (let campaign = 0; campaign < campaigns; campaign += 1)
    await Promise.all(
      Array.from({ length: institutions }, (_, n) =>
        register.takeIn({
          ...{
            line: lineOfInstitution(n),
            node: nodeName(n),
            service: serviceName(n),
            type: 'richiesta-accolta',
          },
          ...{ campaign: campaignName(campaign), key: '', fiscalCode: CITIZEN, resend: false, hold: true },
          msg: MESSAGE,
        }),
      ),
    );
}

const MESSAGE = JSON.stringify({
  payload: { codice_fiscale: CITIZEN },
  io: { message: { fiscal_code: CITIZEN, content: { subject: 'Prova', markdown: 'x'.repeat(200) } } },
});
