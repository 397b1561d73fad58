import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DateTime } from 'luxon';
import { createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { named, type FlowNode } from '../examples/support/examples';
import { io, Recipe, recipe, type Wishes } from './support/recipe';

const EVERY_SECOND = '* * * * * *';
const NOW = DateTime.now().setZone('Europe/Rome');
const inDays = (days: number): string => NOW.plus({ days }).toFormat('dd/MM/yyyy');

/** One person per deadline: gone by, today, in a week, in a month, and one that no calendar has. */
const ROWS = [
  ['LNTMRT82R67Z999Q', inDays(-1)],
  ['GNPMLA94E45Z999S', inDays(0)],
  ['ZFFVEA83P66Z999L', inDays(7)],
  ['TMIZOE01L47Z999G', inDays(30)],
  ['VRBLEO92C18Z999D', '31-04-2027'],
].map(([code, day], index) => [code, 'retta', day, '80,00', `30100000000000010${index}`].join(';'));

describe('the recipe "17 - Ogni giorno alla stessa ora"', () => {
  let folder: string;
  let simulator: Simulator;
  let run: Recipe | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'io-timer-'));
    const lines = ['codice_fiscale;causale;data_scadenza;importo;numero_avviso', ...ROWS];
    await writeFile(path.join(folder, 'scadenze.csv'), lines.join('\r\n'));
    simulator = createSimulator();
  });

  afterEach(async () => {
    await run?.end();
    run = undefined;
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  /** The recipe reading our file, with other changes by type. */
  function reading(changes: Readonly<Record<string, object>>): Wishes {
    return {
      change: (node: FlowNode): FlowNode => ({
        ...node,
        ...(node.type === 'file in' && { filename: path.join(folder, 'scadenze.csv') }),
        ...changes[node.type],
      }),
    };
  }

  it('is set to nine o’clock of working days', () => {
    assert.equal(named(recipe('17').nodes, 'Nei giorni feriali alle 9').crontab, '00 09 * * 1,2,3,4,5');
  });

  it('starts by itself, reminds of what is due within a week, and each of it once however often it starts', async () => {
    const daily = await Recipe.start('17', reading({ inject: { crontab: EVERY_SECOND } }));
    run = daily;
    await daily.until(() => daily.from('IO invia', 4).length >= 2);
    assert.deepEqual(
      daily
        .from('IO invia', 1)
        .map((msg) => io(msg).message?.fiscal_code)
        .sort(),
      ['GNPMLA94E45Z999S', 'ZFFVEA83P66Z999L'],
    );
    assert.ok(daily.from('IO invia', 4).every((msg) => io(msg).reason === 'DUPLICATE'));
    const [wrong] = daily.from('Avviso in scadenza', 2);
    assert.deepEqual(
      io(wrong ?? {}).errors?.map(({ code }) => code),
      ['DATE_IMPOSSIBLE'],
    );
  });

  it('waits outside the sending window, over a restart too, and sends when it opens', async () => {
    const { baseUrl } = await simulator.listen();
    const live = { mode: 'live', baseUrl, fiscalCode: '00000000000' };
    const service = recipe('17').nodes.find(({ type }) => type === 'io-service')?.id ?? '';
    const credentials = { [service]: { apiKey: 'chiave-inventata' } };
    // Any day but today, yesterday and tomorrow: midnight may pass while the test runs.
    const otherDay = ((NOW.weekday + 2) % 7) + 1;
    const closed = { 'io-institution': { ...live, windowDays: [otherDay] } };
    // On every day: the test may run on a Sunday.
    const open = { 'io-institution': { ...live, windowFrom: '', windowTo: '', windowDays: [] } };
    const evening = await Recipe.start('17', { ...reading(closed), credentials });
    run = evening;
    evening.press('Nei giorni feriali alle 9');
    await evening.until(() => evening.from('Avviso in scadenza').length === 3);
    await evening.stop();
    assert.equal(simulator.stats.calls, 0);
    const morning = await Recipe.start('17', { ...reading(open), credentials, userDir: evening.userDir });
    run = morning;
    await morning.until(() => morning.from('IO invia', 1).length === 2);
    assert.equal(simulator.inbox.size, 2);
  });
});
