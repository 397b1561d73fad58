import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Outbox } from '../../nodes/lib/outbox/outbox';
import type { Clock } from '../../nodes/lib/runtime/clock';
import { Sendings } from '../../nodes/page/sendings';
import type { Head } from '../../nodes/page/head';
import { newId } from '../../nodes/page/place';

const DAY = 86_400_000;

/** A clock that a test sets; timers run when it is set past them. */
class SetClock implements Clock {
  #now = 1_800_000_000_000;
  #timers: { at: number; call: () => void }[] = [];

  now = (): number => this.#now;
  monotonic = (): number => this.#now;
  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }
  pass(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { call } of due) call();
  }
}

describe('what is kept of the lists of a page', () => {
  let folder: string;
  let clock: SetClock;
  let outbox: Outbox;
  let sendings: Sendings;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-sendings-'));
    clock = new SetClock();
    outbox = new Outbox({ folder }, clock);
    sendings = new Sendings(outbox);
  });
  afterEach(() => {
    outbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const make = (what: Partial<Head>): string => {
    const id = newId();
    const head: Head = {
      ...{
        id,
        page: 'page',
        stage: 'checked',
        version: 1,
        name: 'Mensa',
        file: 'mensa.csv',
        size: 1,
        sha256: 'ab',
      },
      ...{
        by: 'anna',
        changedAt: clock.now(),
        pending: null,
        columns: [],
        heading: 1,
        separator: ';',
        rows: 2,
        good: 1,
      },
      choice: { sheet: '', heading: null, fields: null },
      ...{
        check: null,
        digest: '',
        line: '',
        mode: 'simulator',
        at: null,
        preparedBy: 'anna',
        preparedAt: clock.now(),
      },
      ...{ hands: ['anna'], askedBy: '', confirmedBy: '', confirmedAt: null, differences: [], fault: null },
      ...{ campaign: '', logDays: 100, leavingSince: null, leftAt: null },
      ...what,
    };
    sendings.save(head);
    sendings.sendingFile(id).add([2, 3].map((row) => ({ row, cells: ['riga', String(row)] })));
    sendings.sendingFile(id).note([
      { row: 2, state: 'wrong', found: { problems: [{ code: 'NO_VALUE', field: 'nome' }] } },
      { row: 3, state: 'right', found: {} },
    ]);
    writeFileSync(sendings.place.upload(id), 'sealed');
    return id;
  };
  const files = (id: string): string[] =>
    readdirSync(sendings.place.folder).filter((name) => name.startsWith(id));

  it('is erased seven days after somebody last touched it, upload and all', () => {
    const id = make({});
    clock.pass(7 * DAY - 1_000);
    assert.ok(sendings.has(id));
    clock.pass(3_600_000 + 1_000);
    assert.ok(!sendings.has(id));
    assert.deepEqual(files(id), []);
  });

  it('stays as long as it has been promised to leave', () => {
    const id = make({ stage: 'scheduled', at: clock.now() + 30 * DAY });
    clock.pass(20 * DAY);
    assert.ok(sendings.has(id));
  });

  it('stays when its time has come and the process ended before all was looked at once more', () => {
    const pending = { kind: 'confirm', who: 'anna', at: null, due: true } as const;
    const id = make({ stage: 'checking', pending, at: clock.now() + 20 * DAY });
    clock.pass(21 * DAY);
    assert.ok(sendings.has(id));
  });

  it('is without right rows once all have left, without wrong ones after seven days, and gone after the days of the log', async () => {
    const id = make({ stage: 'left', leftAt: clock.now() });
    await sendings.sendingFile(id).erase('not-wrong');
    assert.deepEqual(
      sendings
        .sendingFile(id)
        .rows(0, 10)
        .map(({ row }) => row),
      [2],
    );
    clock.pass(8 * DAY);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([sendings.has(id), sendings.sendingFile(id).rows(0, 10)], [true, []]);
    clock.pass(93 * DAY);
    assert.ok(!sendings.has(id));
  });

  it('has nothing of the rows before once others have come in their place', async () => {
    const id = make({});
    assert.deepEqual(sendings.sendingFile(id).row(2)?.cells, ['riga', '2']);
    await sendings.sendingFile(id).erase('all');
    sendings.sendingFile(id).add([2, 3, 4].map((row) => ({ row, cells: ['nuova', String(row)] })));
    const cells = sendings
      .sendingFile(id)
      .rows(0, 10)
      .map((row) => row.cells);
    assert.deepEqual(cells, [
      ['nuova', '2'],
      ['nuova', '3'],
      ['nuova', '4'],
    ]);
  });

  it('is there again for a new process, and what belongs to nothing is not', () => {
    const id = make({});
    const stranger = sendings.place.upload(newId());
    writeFileSync(stranger, 'half an upload');
    outbox.close();
    outbox = new Outbox({ folder }, clock);
    sendings = new Sendings(outbox);
    assert.equal(sendings.head(id).name, 'Mensa');
    assert.deepEqual(sendings.sendingFile(id).row(3)?.cells, ['riga', '3']);
    assert.ok(!existsSync(stranger));
  });

  it('cannot be read where a row is moved to another place', () => {
    const [one, other] = [make({}), make({})];
    const bytes = sendings.secrets.encrypt('{}', `page ${one} head`);
    assert.equal(sendings.secrets.decrypt(bytes, `page ${other} head`), null);
  });
});
