/** The message that the open dialog would make, from examples or from a row. Pure: the dialog's state is handed in. */
import {
  attach,
  compose,
  type Composed,
  type MessageDefinition,
  type Mode,
  shownFileName,
} from '../../lib/core';
import { farTooLong } from '../far-too-long';
import { FREE_MESSAGE } from '../../messages/free-message';
import { definitionInUse, parseFreeFields } from '../properties';

export interface DraftParts {
  readonly message: MessageDefinition;
  /** A property as the dialog shows it. */
  readonly property: (name: string) => unknown;
  readonly title: string;
  readonly body: string;
  /** Of the service that is chosen. */
  readonly premium: boolean;
  readonly paymentButton: string;
  /** Names of the fields that the ente calls sensitive. */
  readonly sensitive?: readonly string[];
  /** A row's values; examples when there is none. */
  readonly row?: { readonly values: Readonly<Record<string, unknown>>; readonly mode: Mode } | undefined;
}

export interface Draft {
  /** With the fields that a free message lists. */
  readonly definition: MessageDefinition;
  readonly title: string;
  readonly body: string;
  readonly composed: Composed;
  /** The attachment by the name that the citizen sees. */
  readonly attachment?: string;
}

/** Stands for what only the running flow can know. */
const NO_CONFIGURATION = '0'.repeat(26);

export function draftOf(parts: DraftParts): Draft {
  const { message, title, body, premium, paymentButton, sensitive = [], row } = parts;
  const definition = definitionInUse(message, parts);
  const tooLong = farTooLong(body);
  if (tooLong) return { definition, title, body, composed: { ok: false, problems: [tooLong] } };
  const values = row?.values ?? exampleValues(definition, parts);
  // The example's fiscal code is one of IO's test codes, which live mode refuses.
  const mode = row?.mode ?? 'simulator';
  const options = { mode, premium, paymentButton, title, body, sensitive };
  return { definition, title, body, ...withAttachment(compose(definition, values, options)) };
}

/** As it will be once the file is promised, which is the running flow's affair. */
function withAttachment(composed: Composed): Pick<Draft, 'composed' | 'attachment'> {
  if (!composed.ok) return { composed };
  const { reference, message, warnings } = composed;
  if (reference !== undefined) {
    const data = { id: reference, configuration_id: NO_CONFIGURATION, has_attachments: true };
    const promised = { ok: true, message: attach(message, data), warnings } as const;
    return { composed: promised, attachment: shownFileName(reference) };
  }
  const id = message.content.third_party_data?.id;
  return id === undefined ? { composed } : { composed, attachment: shownFileName(id) };
}

/** Every field's example, or what the dialog fixes for all rows. */
function exampleValues(
  definition: MessageDefinition,
  { message, property }: DraftParts,
): Readonly<Record<string, unknown>> {
  const own = message.slug === FREE_MESSAGE ? parseFreeFields(property('fields')) : [];
  // Name and surname are examples enough.
  const shown = definition.fields.filter(({ insteadOf }) => insteadOf === undefined);
  const entries = shown.map((field): [string, unknown] => {
    const free = own.find(({ name }) => name === field.name);
    const type = free ? free.valueType : property(`${field.name}Type`);
    const fixed = free ? free.value : property(field.name);
    return [field.name, type === 'str' && typeof fixed === 'string' && fixed !== '' ? fixed : field.example];
  });
  return Object.fromEntries(entries);
}

/** Lengths of title and body in UTF-16 units, as IO counts them; none where the text cannot be put together. */
export function lengthOf({ composed }: Draft, part: 'title' | 'body'): number | undefined {
  if (composed.ok) return composed.message.content[part === 'title' ? 'subject' : 'markdown'].length;
  const length = composed.problems.find((problem) => problem.field === part)?.args?.length;
  return typeof length === 'number' ? length : undefined;
}
