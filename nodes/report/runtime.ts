/** io-report: what became of a campaign: the list of its recipients, and the totals. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Register } from '../lib/register';
import { institutionOf } from '../lib/runtime/config-nodes';
import { evaluator, type Evaluate, Unreadable } from '../lib/runtime/evaluate';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { outboxOf } from '../lib/outbox/channel';
import { readSaved, wrongProperty } from '../lib/runtime/saved';
import { faultStatus, showStatus } from '../lib/runtime/status';
import { translate } from '../lib/runtime/translate';
import { reportRow, totalsOf } from '../lib/outbox/report-row';
import type { Values } from '../lib/core/properties';
import { asCells } from '../lib/core/spreadsheet';
import { REPORT } from './properties';

/** Rows read in one turn of the event loop. */
const PAGE = 500;

export function registerReport(RED: NodeAPI): void {
  RED.nodes.registerType('io-report', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
    const { values } = readSaved('io-report', REPORT, def);
    const campaign = evaluator(RED, this, values.campagna);
    onInput(RED, this, (msg, send) => report(RED, values, campaign, msg, send), {
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

async function report(
  RED: NodeAPI,
  { institution: id, fullFiscalCodes }: Values<typeof REPORT>,
  evaluate: Evaluate,
  msg: Message,
  send: Send,
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
  const totals = totalsOf(campaign, register.counts(scope));
  // Both leave with the properties of the msg that asked; the second is a copy, or one wire would change the other's.
  send([Object.assign(msg, { payload: rows }), { ...msg, payload: totals }]);
}

/** Fit for a spreadsheet: campaigns and explanations hold what came in with rows. */
async function allRows(
  register: Register,
  scope: { line: string; campaign?: string },
  fiscalCode: 'full' | 'masked',
): Promise<object[]> {
  const rows: object[] = [];
  for (let after = 0; ;) {
    const page = register.page({ scope, after, limit: PAGE, fiscalCode });
    for (const row of page) rows.push(asCells({ ...reportRow(row) }));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rows;
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
