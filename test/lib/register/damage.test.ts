/** Damage that SQLite does not see: single bytes that hide rows, bits of the log, bodies in another's place. */
import Database from 'libsql';
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRegister, type Register } from '../../../nodes/lib/register';
import { hasLostCommits } from '../../../nodes/lib/register/sqlite/log-check';
import { ALL, LINE, bench, entry, sending, sent, stateOf, type Bench } from './support';

/** Of how many pages of a log one is tried; of each fifth in `npm run test:reliability`. */
const STEP = process.env.ALL_EXAMPLES === undefined ? 20 : 5;

describe('damage that SQLite does not see', () => {
  let place: Bench;
  let file: string;

  beforeEach(() => {
    place = bench();
    file = join(place.folder, 'register.db');
  });
  afterEach(() => {
    place.end();
  });

  /** Changes the closed register as a fault of the disk would, without its triggers. */
  function alter(...statements: string[]): void {
    const db = new Database(file);
    const triggers = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all([]) as {
      name: string;
    }[];
    const all = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).all([]) as {
      sql: string;
    }[];
    db.exec('PRAGMA foreign_keys = OFF');
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    for (const statement of statements) db.exec(statement);
    for (const { sql } of all) db.exec(sql);
    db.exec('PRAGMA journal_mode = DELETE');
    db.close();
  }

  async function filled(): Promise<void> {
    const register = place.open();
    await sent(register);
    await Promise.all(Array.from({ length: 30 }, () => register.takeIn(entry())));
    await register.notices.follow(
      {
        ...{ line: LINE, node: 'scad-1', service: 'service-1', number: '1', fiscalCode: 'AAAAAA00A00A000A' },
        ...{ ioId: 'io', sentAt: 1, sentDay: 1, dueDay: 100, remindedByIo: false, msg: '{}' },
      },
      { before: 5, after: 3 },
    );
    register.close();
  }

  describe('in what is counted is damage, never fewer rows:', () => {
    for (const [what, sql] of [
      ['a count', `UPDATE tally SET n = n - 1 WHERE state = 'queued'`],
      ['the lane of a count', `UPDATE tally SET lane = lane + 32`],
      ['the state of a count', `UPDATE tally SET state = 'sant' WHERE state = 'sent'`],
      ['the lane of all rows', `UPDATE message SET lane = 33`],
      ['a row that is gone', `DELETE FROM message WHERE id = 3`],
      ['where the filed keys end', `INSERT OR REPLACE INTO meta VALUES ('filed-up-to', 20)`],
      ['a count of followed notices', `UPDATE notice_tally SET n = 0`],
    ] as const)
      it(what, async () => {
        await filled();
        alter(sql);
        assert.throws(() => place.open(), { code: 'IO_REGISTER_DAMAGED' });
        assert.match(readdirSync(place.folder).join(' '), /register\.damaged-.*\.db/);
      });

    for (const column of ['line', 'node', 'service', 'campaign'])
      it(`the ${column} of a lane`, async () => {
        await filled();
        alter(`UPDATE lane SET ${column} = ${column} || 'x'`);
        assert.throws(() => place.open(), { code: 'IO_REGISTER_DAMAGED', args: { file, problem: 'lane' } });
      });

    it('and what is whole is no damage', async () => {
      await filled();
      alter();
      assert.equal((await place.open().next(ALL)).length, 30);
    });
  });

  describe('in what a row has to say:', () => {
    it('the body of another message is refused', async () => {
      const register = place.open();
      await register.takeIn(entry({ msg: '{"payload":1}' }));
      await register.takeIn(entry({ msg: '{"payload":2}' }));
      register.close();
      alter(`UPDATE body SET msg = (SELECT msg FROM body WHERE id = 2) WHERE id = 1`);
      const again = place.open();
      await assert.rejects(() => again.next(ALL), {
        code: 'IO_REGISTER_DAMAGED',
        args: { file, problem: 'body' },
      });
    });

    it('bodies from before they were bound are still read, also of notices that came since', async () => {
      const fixtures = join(__dirname, 'fixtures');
      mkdirSync(place.folder, { recursive: true });
      copyFileSync(join(fixtures, 'register-v4.db'), file);
      copyFileSync(join(fixtures, 'register-v4.key'), join(place.folder, 'register.key'));
      const register = place.open();
      const { id } = await register.takeIn(entry({ msg: '{"payload":{"riga":8}}' }));
      const texts = (await register.next(ALL)).map((one) => [one.id, one.msg]);
      assert.deepEqual(texts, [
        [1, '{"payload":{"riga":1}}'],
        [id, '{"payload":{"riga":8}}'],
      ]);
    });
  });

  describe('in the log', () => {
    /** What the disk has when a process is killed after many commits; the id that it was sending last. */
    async function killed(commits: number): Promise<{ readonly id: number; readonly log: Buffer }> {
      const elsewhere = bench();
      try {
        const register = openRegister(elsewhere.folder, { now: () => place.now() });
        let id = 0;
        for (let i = 0; i < commits; i += 1) id = await sending(register);
        mkdirSync(place.folder, { recursive: true });
        cpSync(elsewhere.folder, place.folder, { recursive: true });
        register.close();
        return { id, log: readFileSync(`${file}-wal`) };
      } finally {
        elsewhere.end();
      }
    }

    const reading =
      (log: Buffer) =>
      (position: number, length: number): Buffer =>
        log.subarray(position, position + length);

    function flipped(log: Buffer, at: number): Buffer {
      const copy = Buffer.from(log);
      copy[at] = (copy[at] ?? 0) ^ 0x10;
      return copy;
    }

    it('one flipped bit is damage: the register is not an older one that sends again', async () => {
      const { log } = await killed(10);
      writeFileSync(`${file}-wal`, flipped(log, 32 + 24 + 700));
      assert.throws(() => place.open(), { code: 'IO_REGISTER_DAMAGED' });
      assert.match(readdirSync(place.folder).join(' '), /register\.damaged-.*\.db-wal/);
      assert.throws(() => place.open(), { code: 'IO_REGISTER_DAMAGED' });
    });

    it('one flipped bit anywhere is seen, also in the last commit', async () => {
      const { log } = await killed(12);
      const frames = Math.floor((log.length - 32) / 4120);
      assert.equal(hasLostCommits(reading(log)), false);
      for (let frame = 0; frame < frames; frame += frame < frames - 20 ? STEP : 1)
        for (const at of [0, 5, 9, 15, 17, 22, 24, 2000, 2006, 4119])
          assert.ok(
            hasLostCommits(reading(flipped(log, 32 + frame * 4120 + at))),
            `frame ${frame}, byte ${at}`,
          );
      for (let at = 0; at < 32; at += 1) assert.ok(hasLostCommits(reading(flipped(log, at))), `header ${at}`);
    });

    it('one flipped bit is seen where the log has a single commit', async () => {
      const { log } = await killed(1);
      const frames = Math.floor((log.length - 32) / 4120);
      const last = log.subarray(0, 32 + frames * 4120);
      for (const at of [0, 3, 31, 32 + 3, 32 + (frames - 1) * 4120 + 1234])
        assert.ok(hasLostCommits(reading(flipped(last, at))), `byte ${at}`);
    });

    it('what a power cut tears of the last commits is none, nor is a log that was cut', async () => {
      const { id, log } = await killed(10);
      const frames = Math.floor((log.length - 32) / 4120);
      for (const back of [1, 2, 3])
        for (const [from, to] of [
          [0, 4120],
          [24, 4120],
          [512, 1024],
          [2048, 4120],
        ] as const) {
          // What stood there before: another page, or nothing.
          const at = 32 + (frames - back) * 4120;
          const older = log.subarray(32 + from, 32 + to);
          for (const left of [older, Buffer.alloc(to - from)]) {
            const torn = Buffer.from(log);
            left.copy(torn, at + from);
            assert.equal(hasLostCommits(reading(torn)), false, `${back} from the end, ${from} to ${to}`);
          }
        }
      for (let end = 0; end < log.length; end += 1111)
        assert.equal(hasLostCommits(reading(log.subarray(0, end))), false);
      assert.equal(await stateOf(place.open(), id), 'in-doubt');
    });

    it('what an older log has left behind the end is none', async () => {
      const register: Register = openRegister(place.folder, { now: () => place.now() });
      try {
        // More than the pages after which SQLite begins the log anew.
        for (let i = 0; i < 400; i += 1) await register.takeIn(entry({ msg: 'x'.repeat(3000) }));
        const log = readFileSync(`${file}-wal`);
        assert.equal(hasLostCommits(reading(log)), false);
      } finally {
        register.close();
      }
    });
  });
});
