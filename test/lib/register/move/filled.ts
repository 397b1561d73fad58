/** Registers with a bit of everything, and what can be seen of one, whatever keeps it. */
import Database from 'libsql';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Register, Row } from '../../../../nodes/lib/register';
import { HERE, notice, PLAN } from '../notice';
import { ALL, emitted, entry, intend, LINE } from '../support';

/** A line to IO of the same institution, and one of another. */
export const LIVE = '01199250158|live|https://api.io.example';
export const OTHER = '11111111115|live|https://api.io.example';
export const LINES = [LINE, LIVE, OTHER];
export const NODES = ['send-1', 'send-2'];

export const KEEP = { recipientDays: 7, retentionDays: 400, logDays: 500 };
const BY = { who: 'anna', page: '', sending: '', detail: { from: 'sidebar' } };
export const NUMBER = '302000000000000001';

/** Messages of one line in every state, and what people did about them. The keys begin with the line's name. */
async function fillLine(register: Register, line: string): Promise<void> {
  const of = (name: string, changes: object = {}) =>
    entry({ line, key: `${line} ${name}`, campaign: `Campagna di ${name.split('-')[0] ?? ''}`, ...changes });
  const all = { ...ALL, line };
  const lead = async (name: string, changes: object = {}): Promise<number> => {
    const { id } = await register.takeIn(of(name, changes));
    await register.next({ ...all, nodes: NODES, limit: 1000 });
    await intend(register, id);
    return id;
  };
  for (const name of ['sent-1', 'sent-2']) {
    const id = await lead(name);
    await register.record({ id, state: 'sent', ioId: `io-${line}-${name}` });
    if (name === 'sent-1') await emitted(register, [id]);
  }
  const given = await lead('given-1');
  await register.record({ id: given, state: 'sent', ioId: `io-${line}-given`, waits: true });
  await register.giving([given]);
  const waits = await lead('waits-1');
  await register.record({ id: waits, state: 'sent', ioId: `io-${line}-waits`, waits: true });
  const unreachable = await lead('unreachable-1');
  await register.record({ id: unreachable, state: 'unreachable', reason: 'NO_PROFILE' });
  const doubt = await lead('doubt-1');
  await register.record({
    id: doubt,
    state: 'in-doubt',
    reason: 'NO_ANSWER',
    detail: { error: 'ECONNRESET' },
  });
  const told = await lead('doubt-2');
  await register.record({ id: told, state: 'in-doubt', reason: 'NO_ANSWER' });
  await emitted(register, [told]);
  const marked = await lead('marked-1');
  await register.record({ id: marked, state: 'in-doubt', reason: 'NO_ANSWER' });
  await register.markSent({ ids: [marked] }, BY);
  const resent = await lead('resent-1');
  await register.record({ id: resent, state: 'sent', ioId: `io-${line}-resent` });
  await emitted(register, [resent]);
  await register.takeIn(of('resent-1', { resend: true, node: 'send-2' }));
  await register.takeIn(of('sent-1'));
  await register.takeIn(of('broken-1', { fiscalCode: '', key: '', discard: { reason: 'NO_FISCAL_CODE' } }));
  await register.takeIn(of('cancelled-1', { campaign: 'Annullata' }));
  await register.cancel({ line, campaign: 'Annullata' }, BY);
  await register.takeIn(of('notice-1', { type: 'avviso', notice: { number: NUMBER, cents: 1050 } }));
  await register.takeIn(of('held-1', { hold: true, campaign: 'Trattenuta' }));
  await register.takeIn(of('held-2', { needsWord: true, campaign: 'Trattenuta' }));
  await register.takeIn(of('held-3', { hold: true, campaign: 'Confermata' }));
  await register.confirm({ line, campaign: 'Confermata' }, 'bruno', undefined, BY);
  // Of these the end of the process finds one at IO, perhaps, and one that was only looked at.
  await lead('sending-1');
  await register.takeIn(of('queued-1'));
  await register.takeIn(of('checking-1', { node: 'send-2' }));
  await register.next({ ...all, nodes: ['send-2'], limit: 1 });
}

async function fillNotices(register: Register, line: string): Promise<void> {
  const { notices } = register;
  const scope = { ...HERE, line };
  const of = (name: string, changes: object = {}) =>
    notice({ line, number: numberOf(name), ioId: `io-n-${name}`, ...changes });
  for (const name of ['before', 'paid', 'told', 'cancelled', 'ended', 'leaving'])
    await notices.follow(of(name), PLAN);
  await notices.follow(of('after', { remindedByIo: true }), PLAN);
  await notices.conclude([numberOf('paid'), numberOf('told')], 'paid', scope);
  const told = (await notices.ends(scope, 0, 10)).filter(({ number }) => number === numberOf('told'));
  await notices.told(told.map(({ id }) => id));
  await notices.conclude([numberOf('cancelled')], 'cancelled', scope);
  await notices.conclude([numberOf('early')], 'paid', scope);
  const due = await notices.due(scope, 30_000, undefined, 100);
  const leaving = due.filter(({ number }) => number === numberOf('leaving'));
  await notices.give(leaving);
  await notices.replan(HERE.node, PLAN);
}

export function numberOf(name: string): string {
  return `3019${name.padEnd(14, '0')}`;
}

export async function fill(register: Register): Promise<void> {
  for (const line of LINES) {
    await register.keepFor(line, KEEP);
    await fillLine(register, line);
    await fillNotices(register, line);
    for (let n = 0; n < 3; n += 1)
      await register.noteAct({
        ...{
          page: `page ${line}`,
          sending: 'invio-1',
          who: 'carla',
          what: 'prepare',
          line,
          campaign: 'Mensa',
        },
        ...{ n, detail: '{"file":"abc"}' },
      });
  }
  await register.stop([{ node: 'send-2', campaign: null }], BY);
  await register.stop([{ node: 'send-1', campaign: 'Campagna di queued' }], BY);
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Of the rows and all else what a person or a flow can see, without the numbers that a move changes. */
export async function portrait(register: Register, lines: readonly string[] = LINES): Promise<object> {
  const rows: Row[] = [];
  for (const line of lines)
    rows.push(
      ...(await register.page({ scope: { line }, limit: 50_000, fiscalCode: 'full', withRows: true })),
    );
  const counts = (await register.counts({})).filter(({ line }) => lines.includes(line));
  const held = await Promise.all(lines.map((line) => register.held({ line }, 10)));
  return {
    rows: rows.map((row) => ({
      ...row,
      id: 0,
      // As of the opening, for what an end has interrupted.
      changedAt: row.reason === 'INTERRUPTED' || row.campaign.endsWith('checking') ? 0 : row.changedAt,
    })),
    counts: counts.sort(byText),
    held: held.flat().map(({ msg, reason, detail }) => ({ msg, reason, detail })),
    campaigns: (await register.campaigns())
      .filter(({ line }) => lines.includes(line))
      .map((one) => ({ ...one, lastAt: 0 }))
      .sort(byText),
    confirmations: await Promise.all(lines.map((line) => register.confirmations({ line }))),
    stops: [...(await register.stops())].sort(byText),
    kept: [...(await register.kept())].filter(([line]) => lines.includes(line)).sort(byText),
    notices: (await register.notices.counts()).filter(({ line }) => lines.includes(line)).sort(byText),
    broken: await register.brokenAct(),
  };
}

/** The log without its numbers. */
export async function logOf(register: Register): Promise<object[]> {
  return (await register.acts({ limit: 10_000 })).map((act) => ({ ...act, id: 0 }));
}

/** All outcomes that are still to go out, with their texts. */
export async function owedOf(register: Register, lines: readonly string[] = LINES): Promise<object[]> {
  const entries = [];
  for (const node of NODES) entries.push(...(await register.unemitted(node, 0, 50_000)));
  return entries
    .filter(({ line }) => lines.includes(line))
    .map((one) => ({ ...one, id: 0, changedAt: one.reason === 'INTERRUPTED' ? 0 : one.changedAt }))
    .sort(byText);
}

/** A copy as if it had been made here: of one that no version has left a sign of life of. */
export function copyRegister(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of ['register.db', 'register.key']) copyFileSync(join(from, name), join(to, name));
  const db = new Database(join(to, 'register.db'));
  db.exec(`DELETE FROM meta WHERE name = 'register'`);
  db.close();
}
