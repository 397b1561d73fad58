/** Rows of a form made from a bare input, for what many dialogs have alike. */
import type { PlainKey } from '../core/words';
import { text } from './catalogue';
import { type Dialog, input } from './dialog';

interface RowOptions {
  /** Key of the label. */
  readonly label: PlainKey;
  /** The label's mark; none for what always has a value. */
  readonly mark?: 'required' | 'optional';
  /** Key of the help under the input. */
  readonly help?: PlainKey;
  /** Id of a line that the room keeps up to date, such as a counter. */
  readonly line?: string;
}

/** Gives an input of the template its label and what describes it; a row too, if it stands in none. */
export function completeRow(dialog: Dialog, property: string, { label, mark, help, line }: RowOptions): void {
  const element = input(dialog, property);
  const id = element.attr('id') ?? '';
  if (element.closest('.form-row').length === 0) {
    $('<div class="form-row">')
      .insertBefore(element)
      .append(element, dialog.form.find(`#${id}Type`));
  }
  const words = $('<label>').attr('for', id).text(text(label));
  if (mark === 'optional') words.append(' ', $('<span class="io-optional">').text(text('dialog.optional')));
  if (mark === 'required') words.append(' ', $('<span class="io-required" aria-hidden="true">*</span>'));
  const descriptions = [
    ...(help ? [paragraph('io-help', text(help)).attr('id', `io-help-${property}`)] : []),
    ...(line ? [paragraph('io-count', '').attr('id', line)] : []),
  ];
  element.closest('.form-row').prepend(words).append(descriptions);
  if (descriptions.length > 0)
    element.attr('aria-describedby', descriptions.map((one) => one.attr('id')).join(' '));
}

export function paragraph(className: string, words: string): JQuery {
  return $('<p>').addClass(className).text(words);
}

/** A button with an icon of Font Awesome 4.7. */
export function button(id: string, icon: string, key: PlainKey): JQuery {
  return $('<button type="button" class="red-ui-button">')
    .attr('id', id)
    .append($('<i class="fa" aria-hidden="true">').addClass(icon), ' ', $('<span>').text(text(key)));
}

/** A checkbox or radio button inside its label. */
export function choice(attributes: Readonly<Record<string, string>>, key: PlainKey): JQuery {
  return $('<label class="io-check">')
    .attr('for', attributes.id ?? '')
    .append($('<input>').attr(attributes), $('<span>').text(text(key)));
}

/** Calls `run` before the next picture is drawn, once for any number of calls until then. */
export function oncePerFrame(run: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      run();
    });
  };
}
