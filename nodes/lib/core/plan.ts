/**
 * What can be said about a message's two templates before any row is seen; worked out once for all the rows.
 */
import { problem } from './problem';
import { withoutComments } from './as-typed';
import { readTemplate, type Template, type Use } from './template';
import type { ComposeOptions, FieldDefinition, Hint, MessageDefinition, Problem } from './types';
import { unfinishedIn } from './unfinished';

/** The placeholder of payment messages that is no column: the word of the payment button, from io-service. */
export const PAYMENT_BUTTON_PLACEHOLDER = 'pulsante_pagamento';

/** The fields of a payment message that become `payment_data`. */
export const PAYMENT_FIELDS = { amount: 'importo', noticeNumber: 'numero_avviso' } as const;

export interface Plan {
  /** Absent when it cannot be read; then `problems` says why. */
  readonly title?: Template;
  readonly body?: Template;
  readonly problems: readonly Problem[];
  /** What the texts still have to be filled in; no citizen may see it. */
  readonly unfinished: readonly Problem[];
  /** Fields that would leave a hole in the text if they were empty: shown outside a section of their own. */
  readonly shownBare: ReadonlySet<string>;
  readonly inTitle: ReadonlySet<string>;
  readonly hints: readonly Hint[];
}

/** With the texts that it is made of: as they come with each row they are told apart faster than one made of both. */
interface Made {
  readonly title: string;
  readonly body: string;
  readonly plan: Plan;
}

const plans = new WeakMap<MessageDefinition, Made[]>();
/** A node's texts seldom change; who makes a new one for every row must not fill the memory. */
const MOST_PLANS = 50;

/** The plan of a definition with the texts of the options, or the model's where they are empty. */
export function planOf(definition: MessageDefinition, options: Pick<ComposeOptions, 'title' | 'body'>): Plan {
  const title = hasText(options.title) ? options.title : definition.title;
  const body = hasText(options.body) ? options.body : definition.body;
  const known = plans.get(definition) ?? [];
  const made = known.find((one) => one.title === title && one.body === body);
  if (made !== undefined) return made.plan;
  const plan = makePlan(definition, title, body);
  plans.set(definition, [...(known.length < MOST_PLANS ? known : []), { title, body, plan }]);
  return plan;
}

function hasText(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

function makePlan(definition: MessageDefinition, titleText: string, bodyText: string): Plan {
  const title = readTemplate(titleText, 'title');
  const body = readTemplate(withoutComments(bodyText), 'body');
  const titleUses = 'code' in title ? [] : title.uses;
  const bodyUses = 'code' in body ? [] : body.uses;
  const uses = [...titleUses, ...bodyUses];
  return {
    ...('code' in title ? {} : { title }),
    ...('code' in body ? {} : { body }),
    problems: [
      ...('code' in title ? [title] : unknownPlaceholders(definition, titleUses, 'title')),
      ...('code' in body ? [body] : unknownPlaceholders(definition, bodyUses, 'body')),
    ],
    unfinished: [...unfinished(titleText, 'title'), ...unfinished(withoutComments(bodyText), 'body')],
    shownBare: new Set(
      uses.filter((use) => use.shown && !use.within.includes(use.name)).map((use) => use.name),
    ),
    inTitle: new Set(titleUses.filter((use) => use.shown).map((use) => use.name)),
    hints: 'code' in title || 'code' in body ? [] : unusedFields(definition, uses),
  };
}

function unfinished(text: string, where: 'title' | 'body'): Problem[] {
  return unfinishedIn(text).map((piece) => problem('TEXT_UNFINISHED', where, undefined, { piece }));
}

function unknownPlaceholders(definition: MessageDefinition, uses: readonly Use[], where: string): Problem[] {
  const unknown = uses.filter((use) => !isKnown(definition, use)).map((use) => use.name);
  return [...new Set(unknown)].map((name) => problem('PLACEHOLDER_UNKNOWN', where, undefined, { name }));
}

function isKnown(definition: MessageDefinition, { name, shown, within }: Use): boolean {
  const kindOf = (wanted: string | undefined) =>
    definition.fields.find((field) => field.name === wanted)?.kind;
  if (name === '.') return shown && kindOf(within.at(-1)) === 'list';
  if (name === PAYMENT_BUTTON_PLACEHOLDER) return definition.payment;
  const kind = kindOf(name);
  // An attachment is there or not; it has nothing to show.
  return kind !== undefined && !(kind === 'attachment' && shown);
}

function unusedFields(definition: MessageDefinition, uses: readonly Use[]): Hint[] {
  const used = new Set(uses.map((use) => use.name));
  return definition.fields
    .filter((field) => !used.has(field.name) && !servesElsewhere(definition, field) && !standsIn(field, used))
    .map((field) => ({ code: 'PLACEHOLDER_UNUSED', field: field.name }));
}

/** Whether a field would be seen in the place of others. */
function standsIn({ insteadOf = [] }: FieldDefinition, used: ReadonlySet<string>): boolean {
  return insteadOf.some((name) => used.has(name));
}

/** Whether a field has its place in the message outside the two texts. */
function servesElsewhere(definition: MessageDefinition, { name, kind }: FieldDefinition): boolean {
  if (kind === 'fiscalCode' || kind === 'attachment' || name === definition.dueDate) return true;
  const { button } = definition;
  if (button && (name === button.url || ('field' in button.text && name === button.text.field))) return true;
  return definition.payment && (name === PAYMENT_FIELDS.amount || name === PAYMENT_FIELDS.noticeNumber);
}
