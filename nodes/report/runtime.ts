/** io-report: what became of a campaign: the list of its recipients, the totals, and who was not reached with their own rows. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Register, Scope } from '../lib/register';
import { institutionOf } from '../lib/runtime/config-nodes';
import { evaluator, type Evaluate, Unreadable } from '../lib/runtime/evaluate';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { outboxOf } from '../lib/outbox/channel';
import { readSaved, wrongProperty } from '../lib/runtime/saved';
import { faultStatus, showStatus } from '../lib/runtime/status';
import { translate } from '../lib/runtime/translate';
import { inTurns, notReached, type NotReachedRow } from '../lib/outbox/not-reached';
import { reportRow, totalsOf } from '../lib/outbox/report-row';
import type { Values } from '../lib/core/properties';
import { asCells } from '../lib/core/spreadsheet';
import { REPORT } from './properties';

/** Rows read in one turn of the event loop. */
const PAGE = 500;

/** The output of who was not reached. */
const NOT_REACHED = 2;

export function registerReport(RED: NodeAPI): void {
  RED.nodes.registerType('io-report', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    const { values } = readSaved('io-report', REPORT, def);
    const campaign = evaluator(RED, this, values.campagna);
    onInput(RED, this, (msg, send) => report(RED, values, campaign, msg, send, isWired(this)), {
      order: 'one-by-one',
      onFault: (fault) => {
        showStatus(this, faultStatus(fault.code));
      },
    });
    this.on('close', () => {
      this.status({});
    });
  });
}

/** Asked each time: a deploy may change a node's wires and nothing else. */
function isWired(node: Node): boolean {
  // Node-RED has them; its types do not say so.
  const { wires = [] } = node as unknown as { readonly wires?: readonly (readonly string[])[] };
  return (wires[NOT_REACHED]?.length ?? 0) > 0;
}

async function report(
  RED: NodeAPI,
  { institution: id, fullFiscalCodes }: Values<typeof REPORT>,
  evaluate: Evaluate,
  msg: Message,
  send: Send,
  wanted: boolean,
): Promise<void> {
  const institution = institutionOf(RED, id);
  const found = await evaluate(msg);
  // Without its campaign the report would be about all of them.
  if (found instanceof Unreadable)
    throw wrongProperty('io-report', 'campagna', REPORT.campagna, {
      ...{ key: 'check.sourceWrong', args: { field: translate('dialog.campaign') } },
    });
  const campaign = typeof found === 'string' ? found.trim() : '';
  const { line } = await institution.destination();
  const scope = { line, ...(campaign === '' ? {} : { campaign }) };
  const { register } = outboxOf(RED);
  const rows = await allRows(register, scope, fullFiscalCodes ? 'full' : 'masked');
  const totals = totalsOf(campaign, await register.counts(scope));
  const lost = wanted ? [{ ...msg, payload: await notReachedRows(register, scope) }] : [];
  // All leave with the properties of the msg that asked; the others are copies, or one wire would change the other's.
  send([Object.assign(msg, { payload: rows }), { ...msg, payload: totals }, ...lost]);
}

/** As they were taken in, so with names and addresses: only for a flow that is wired for them. */
async function notReachedRows(register: Register, scope: Scope): Promise<NotReachedRow[]> {
  const rows: NotReachedRow[] = [];
  const found = await notReached(register, { scope });
  await inTurns(found.rows(), (row) => rows.push(row));
  return rows;
}

/** Fit for a spreadsheet: campaigns and explanations hold what came in with rows. */
async function allRows(
  register: Register,
  scope: { line: string; campaign?: string },
  fiscalCode: 'full' | 'masked',
): Promise<object[]> {
  const rows: object[] = [];
  for (let after = 0; ;) {
    const page = await register.page({ scope, after, limit: PAGE, fiscalCode });
    for (const row of page) rows.push(asCells({ ...reportRow(row) }));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rows;
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
