/**
 * From a definition and a row's values to the body of IO's POST /messages, or to everything that is wrong
 * with the row.
 */
import { asTyped } from './as-typed';
import { attach, type Attachment } from './attachment';
import { buttonBlock } from './button';
import { endOfDay } from './dates';
import { checkField, displayText, type FieldValue } from './fields';
import { bodyProblems, titleProblems } from './limits';
import { PAYMENT_BUTTON_PLACEHOLDER, PAYMENT_FIELDS, type Plan, planOf } from './plan';
import { problem } from './problem';
import { Items, renderBody, renderTitle, type Template, Verbatim, type View } from './template';
import { oneLine } from './text';
import { SAID, type StandIns, standInsOf, type Values, withoutCovered, withoutSaid } from './stand-in';
import type { Composed, ComposeOptions, MessageDefinition, NewMessage, Problem } from './types';
import { warningsOf } from './warnings';

/**
 * The word of the payment button where io-service gives none: the service model's. IO's app of today shows
 * "Paga".
 */
export const MODEL_PAYMENT_BUTTON = 'Vedi Avviso';

/**
 * Composes one message.
 *
 * All problems come at once, those of fields first. Problems of the templates are told with every row, since
 * no row can be right then; lengths are looked at when the fields are good.
 *
 * @param values by name of the field, as found in the row; names that the definition does not know are not
 * looked at
 */
export function compose(
  definition: MessageDefinition,
  values: Readonly<Record<string, unknown>>,
  options: ComposeOptions,
): Composed {
  const plan = planOf(definition, options);
  const read = new Map<string, FieldValue>();
  const { problems: wrong, standIns } = readFields(definition, values, options, plan, read);
  const problems = [
    ...wrong,
    ...plan.problems,
    // A rehearsal may show what is still to be written.
    ...(options.mode === 'live' ? plan.unfinished : []),
  ];
  if (problems.length > 0 || !plan.title || !plan.body) return { ok: false, problems };

  const view = (template: Template) => viewOf(definition, read, options, { standIns, template });
  const title = oneLine(withoutSaid(renderTitle(plan.title, view(plan.title))));
  const block = blockOf(definition, read);
  const body = bodyText(plan.body, view(plan.body));
  const tooLongOrShort = [...titleProblems(title), ...bodyProblems(block, body)];
  if (tooLongOrShort.length > 0) return { ok: false, problems: tooLongOrShort };

  const message = newMessage(definition, read, options, title, block + body);
  const warnings = warningsOf(definition, plan.inTitle, read, options);
  const attachment = attachmentOf(definition, read);
  if (attachment === undefined) return { ok: true, message, warnings };
  return 'data' in attachment
    ? { ok: true, message: attach(message, attachment.data), warnings }
    : { ok: true, message, warnings, reference: attachment.reference };
}

/** Of a Premium service only: without Premium the field has not been looked at. */
function attachmentOf({ premium }: MessageDefinition, read: Values): Attachment | undefined {
  const value = premium.attachment === undefined ? undefined : read.get(premium.attachment);
  return value?.kind === 'attachment' ? value.attachment : undefined;
}

/** Reads all fields into `read` and returns what is wrong. */
function readFields(
  definition: MessageDefinition,
  values: Readonly<Record<string, unknown>>,
  options: ComposeOptions,
  plan: Plan,
  read: Map<string, FieldValue>,
): { problems: Problem[]; standIns: StandIns } {
  const problems: Problem[] = [];
  for (const field of definition.fields) {
    const result = checkField(
      field,
      Object.hasOwn(values, field.name) ? values[field.name] : undefined,
      options,
    );
    if (!result.ok) {
      problems.push(result.problem);
      continue;
    }
    read.set(field.name, result.value);
  }
  const standIns = standInsOf(definition, read);
  const holes = [...read]
    .filter(([name, { kind }]) => kind === 'none' && plan.shownBare.has(name))
    .map(([name]) => problem('FIELD_MISSING', name));
  const all = withoutCovered([...problems, ...holes], standIns);
  return { problems: [...all, ...halfButton(definition, read)], standIns };
}

/** A button needs its text and its address; without both there is none. */
function halfButton({ button }: MessageDefinition, read: Values): Problem[] {
  if (!button || 'fixed' in button.text) return [];
  const [text, url] = [read.get(button.text.field), read.get(button.url)];
  // A field that could not be read has its own problem.
  if (!text || !url || (text.kind === 'none') === (url.kind === 'none')) return [];
  const [missing, present] =
    text.kind === 'none' ? [button.text.field, button.url] : [button.url, button.text.field];
  return [problem('BUTTON_INCOMPLETE', missing, undefined, { present })];
}

function blockOf({ button }: MessageDefinition, read: Values): string {
  const url = button && read.get(button.url);
  if (!button || url?.kind !== 'url') return '';
  const text = 'fixed' in button.text ? button.text.fixed : shownText(read, button.text.field);
  return buttonBlock(text, url.url);
}

function shownText(read: Values, name: string): string {
  const value = read.get(name);
  return value ? displayText(value) : '';
}

function viewOf(
  definition: MessageDefinition,
  read: Values,
  options: ComposeOptions,
  { standIns, template }: { readonly standIns: StandIns; readonly template: Template },
): View {
  // Without a prototype: mustache would find `constructor` and the like there.
  const view = Object.create(null) as View;
  for (const [name, value] of read) {
    if (value.kind === 'none') continue;
    if (value.kind === 'url') view[name] = new Verbatim(value.url);
    else if (value.kind === 'list') view[name] = new Items(...value.items);
    else view[name] = value.kind === 'attachment' ? true : displayText(value);
  }
  for (const [name, others] of standIns) {
    // The first place of the text says it all.
    const places = template.uses.map((use) => use.name).filter((used) => others.includes(used));
    for (const other of others) view[other] = new Verbatim(SAID);
    const [first] = places;
    if (first !== undefined) view[first] = shownText(read, name);
  }
  if (definition.payment) {
    view[PAYMENT_BUTTON_PLACEHOLDER] = oneLine(options.paymentButton) || MODEL_PAYMENT_BUTTON;
  }
  return view;
}

/**
 * The rendered body as the app shows it, without blank lines before it and blanks after it, such as sections leave that
 * were not shown.
 */
function bodyText(template: Template, view: View): string {
  const rendered = withoutSaid(renderBody(template, view))
    .replace(/^\uFEFF?(?:[^\S\n]*\n)*/, '')
    .trimEnd();
  return asTyped(rendered);
}

function newMessage(
  definition: MessageDefinition,
  read: Values,
  options: ComposeOptions,
  subject: string,
  markdown: string,
): NewMessage {
  const recipient = definition.fields.find((field) => field.kind === 'fiscalCode');
  const content: NewMessage['content'] = { subject, markdown };
  const due = definition.dueDate === undefined ? undefined : read.get(definition.dueDate);
  if (due?.kind === 'date') content.due_date = endOfDay(due.day);
  const amount = read.get(PAYMENT_FIELDS.amount);
  if (definition.payment && amount?.kind === 'money') {
    content.payment_data = {
      amount: amount.cents,
      notice_number: shownText(read, PAYMENT_FIELDS.noticeNumber),
    };
  }
  // IO API: ADVANCED is Premium, refused without it and billed; so it is never sent unless something needs
  // it.
  const advanced = options.premium && definition.premium.reminders === true;
  return {
    fiscal_code: recipient ? shownText(read, recipient.name) : '',
    ...(advanced ? { feature_level_type: 'ADVANCED' } : {}),
    content,
  };
}
