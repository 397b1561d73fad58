/** Node-RED's typed input, made usable with a screen reader. */

const TYPES: readonly NodeRedEditor.TypedInputType[] = ['msg', 'flow', 'global', 'str', 'jsonata', 'env'];

/**
 * Turns `input` (whose label points to it by `for`) into a typed input; `typeField` holds its type. The widget hides the
 * labelled input and shows another one: name, description and label are handed on to that one. Node-RED 5 copies
 * `aria-label` itself, 4.1 does not.
 */
export function prepareTypedInput(input: JQuery, typeField: JQuery, label: string): void {
  const id = input.attr('id') ?? '';
  const described = input.attr('aria-describedby');
  input.attr('aria-label', label);
  input.typedInput({ types: TYPES, default: 'msg', typeField });
  const widget = input.next('.red-ui-typedInput-container');
  const visible = widget.find('.red-ui-typedInput-input').attr({ id: `${id}-visible`, 'aria-label': label });
  if (described) visible.attr('aria-describedby', described);
  if (input.attr('aria-required')) visible.attr('aria-required', 'true');
  widget.find('.red-ui-typedInput-type-select').attr('aria-label', `${label}: ${typeName(input)}`);
  $(`label[for="${id}"]`).attr('for', `${id}-visible`);
  input.on('change', () => {
    widget.find('.red-ui-typedInput-type-select').attr('aria-label', `${label}: ${typeName(input)}`);
  });
}

function typeName(input: JQuery): string {
  return RED._(`typedInput.type.${input.typedInput('type')}`);
}
