/** io-report: what became of a campaign: the list of its recipients, and the totals. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Register } from '../lib/register';
import { institutionOf } from '../lib/runtime/config-nodes';
import { evaluator, type Evaluate } from '../lib/runtime/evaluate';
import { onInput, type Message, type Send } from '../lib/runtime/input';
import { outboxOf } from '../lib/outbox/channel';
import { faultStatus, showStatus } from '../lib/runtime/status';
import { reportRow, totalsOf, type ReportRow } from '../lib/outbox/report-row';

interface ReportDef extends NodeDef {
  institution?: string;
  campagna?: string;
  campagnaType?: string;
  /** Whether the list shows fiscal codes in full, as long as the register keeps them. */
  fullFiscalCodes?: boolean;
}

/** Rows read in one turn of the event loop. */
const PAGE = 500;

export function registerReport(RED: NodeAPI): void {
  RED.nodes.registerType('io-report', function (this: Node, def: ReportDef) {
    RED.nodes.createNode(this, def);
    const campaign = evaluator(RED, this, { value: def.campagna ?? '', type: def.campagnaType ?? 'str' });
    onInput(RED, this, (msg, send) => report(RED, def, campaign, msg, send), {
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
  def: ReportDef,
  evaluate: Evaluate,
  msg: Message,
  send: Send,
): Promise<void> {
  const institution = institutionOf(RED, def.institution);
  const found = await evaluate(msg);
  const campaign = typeof found === 'string' ? found.trim() : '';
  const { line } = await institution.destination();
  const scope = { line, ...(campaign === '' ? {} : { campaign }) };
  const { register } = outboxOf(RED);
  const rows = await allRows(register, scope, def.fullFiscalCodes === true ? 'full' : 'masked');
  const totals = totalsOf(campaign, register.counts(scope));
  // Both leave with the properties of the msg that asked; the second is a copy, or one wire would change the other's.
  send([Object.assign(msg, { payload: rows }), { ...msg, payload: totals }]);
}

async function allRows(
  register: Register,
  scope: { line: string; campaign?: string },
  fiscalCode: 'full' | 'masked',
): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let after = 0; ;) {
    const page = register.page({ scope, after, limit: PAGE, fiscalCode });
    for (const row of page) rows.push(reportRow(row));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rows;
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
