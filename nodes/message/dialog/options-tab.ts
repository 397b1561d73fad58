/** The tab with what is seldom changed: case, campaign, and what Premium would do for this message. */
import type { MessageDefinition } from '../../lib/core';
import type { NamesUnder } from '../../lib/core/words';
import { text } from '../../lib/editor/catalogue';
import { current, type Dialog } from '../../lib/editor/dialog';
import { completeRow, paragraph } from '../../lib/editor/rows';
import { sensitiveInputs } from './sensitive';
import { configOf, modeOf } from '../../lib/editor/surroundings';

export function buildOptions(dialog: Dialog): void {
  dialog.form.find('[data-io-typed]').css('width', '100%');
  completeRow(dialog, 'caso', { label: 'dialog.case', mark: 'optional', help: 'dialog.caseHelp' });
  completeRow(dialog, 'campagna', {
    label: 'dialog.campaign',
    mark: 'optional',
    help: 'dialog.campaignHelp',
  });
  dialog.form
    .find('[data-io-tab="dialog.tab.options"]')
    .append(
      sensitiveInputs(),
      $('<div class="form-row">').append(
        $('<span class="io-label">').text(text('dialog.premiumParts')),
        paragraph('io-help', '').attr({ id: 'io-premium', role: 'status' }),
      ),
    );
}

/** Says what Premium adds, and whether the chosen service has it. */
export function showPremium(dialog: Dialog, { premium }: MessageDefinition): void {
  const service = configOf(dialog.node, 'service');
  const on = service !== null && current(service, 'premium') === true;
  const keys: NamesUnder<'dialog.premiumPart'>[] = [
    ...(premium.attachment === undefined
      ? []
      : (['attachment', ...attachmentKeys(dialog, on ? service : null)] as const)),
    ...(premium.reminders === true ? (['reminders', on ? 'remindersOn' : 'remindersOff'] as const) : []),
  ];
  const words = keys.map((key) => text(`dialog.premiumPart.${key}`)).join(' ');
  dialog.form.find('#io-premium').text(words || text('dialog.premiumPart.none'));
}

/** @param service that is Premium */
function attachmentKeys(
  { node }: Dialog,
  service: NodeRedEditor.EditorNode | null,
): NamesUnder<'dialog.premiumPart'>[] {
  if (service === null) return ['attachmentOff'];
  const id = current(service, 'configurationId');
  const isReady = modeOf(node) === 'simulator' || (typeof id === 'string' && id.trim() !== '');
  return isReady ? ['attachmentOn'] : ['attachmentOn', 'attachmentNoConfiguration'];
}
