/** The form of a remote content configuration in io-service's dialog. Nothing of it is saved in the node. */
import type { NamesUnder } from '../lib/core/words';
import { text } from '../lib/editor/catalogue';
import type { Dialog } from '../lib/editor/dialog';
import { button, choice, paragraph } from '../lib/editor/rows';
import type { ConfigurationForm } from './remote-answer';

export const PRECONDITIONS = ['NEVER', 'ONCE', 'ALWAYS'] as const;

type HelpName = Extract<NamesUnder<'dialog.configuration'>, `${string}Help`>;

export function emptyForm(): ConfigurationForm {
  const texts = { name: '', description: '', withoutLollipop: '', testUrl: '', testUsers: '' };
  return { ...texts, precondition: 'NEVER', lollipop: false };
}

export function buildForm(): JQuery {
  const options = PRECONDITIONS.map((one) =>
    $('<option>')
      .val(one)
      .text(text(`dialog.configuration.preconditions.${one}`)),
  );
  return $('<div id="io-conf-form" hidden>').append(
    row('name', $('<input type="text">').attr('placeholder', text('dialog.configuration.nameExample'))),
    row(
      'description',
      $('<input type="text">').attr('placeholder', text('dialog.configuration.descriptionExample')),
    ),
    row('precondition', $('<select>').append(options), 'preconditionHelp'),
    $('<details>').append(
      $('<summary>').text(text('dialog.configuration.advanced')),
      row('testUrl', $('<input type="url" placeholder="https://" spellcheck="false">'), 'testUrlHelp'),
      row('testUsers', $('<textarea rows="3" spellcheck="false">'), 'codesHelp'),
      $('<div class="form-row">').append(
        choice(
          { type: 'checkbox', id: idOf('lollipop'), 'aria-describedby': `io-help-${idOf('lollipop')}` },
          'dialog.configuration.lollipop',
        ),
        help('lollipop', 'lollipopHelp'),
      ),
      row('withoutLollipop', $('<textarea rows="2" spellcheck="false">'), 'codesHelp'),
    ),
    button('io-conf-plan', 'fa-search', 'dialog.configuration.plan'),
  );
}

function row(name: keyof ConfigurationForm, field: JQuery, helpKey?: HelpName): JQuery {
  const id = idOf(name);
  field.attr('id', id);
  const label = $('<label>')
    .attr('for', id)
    .text(text(`dialog.configuration.${name}`));
  if (helpKey === undefined) return $('<div class="form-row">').append(label, field);
  field.attr('aria-describedby', `io-help-${id}`);
  return $('<div class="form-row">').append(label, field, help(name, helpKey));
}

function help(name: keyof ConfigurationForm, key: HelpName): JQuery {
  return paragraph('io-help', text(`dialog.configuration.${key}`)).attr('id', `io-help-${idOf(name)}`);
}

function idOf(name: keyof ConfigurationForm): string {
  return `io-conf-${name}`;
}

/** Shows a configuration; what it has beyond the form is not asked for here. */
export function showForm({ form }: Dialog, values: ConfigurationForm): void {
  for (const name of Object.keys(emptyForm()) as (keyof ConfigurationForm)[]) {
    const value = values[name];
    const field = form.find(`#${idOf(name)}`);
    if (typeof value === 'boolean') field.prop('checked', value);
    else field.val(value);
  }
  form.find('#io-conf-form').prop('hidden', false);
}

/** For who has just opened the form with a button; not for who walks through a list with the arrow keys. */
export function focusForm({ form }: Dialog): void {
  form.find(`#${idOf('name')}`).trigger('focus');
}

export function readForm({ form }: Dialog): ConfigurationForm {
  const read = (name: keyof ConfigurationForm): string => {
    const value = form.find(`#${idOf(name)}`).val();
    return typeof value === 'string' ? value : '';
  };
  return {
    name: read('name'),
    description: read('description'),
    precondition: read('precondition'),
    lollipop: form.find(`#${idOf('lollipop')}`).prop('checked') === true,
    withoutLollipop: read('withoutLollipop'),
    testUrl: read('testUrl'),
    testUsers: read('testUsers'),
  };
}
