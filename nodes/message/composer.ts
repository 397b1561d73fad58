/**
 * From a msg to the message that IO will take, or to all that is wrong with the row. The message node sends what comes of
 * it; io-check only counts it. Both ask the same composer, so that what was checked is what is sent.
 */
import { DateTime } from 'luxon';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { compose, type MessageDefinition, type NewMessage, type Problem } from '../lib/core';
import type { Typed, Values as SavedValues } from '../lib/core/properties';
import { plainName } from '../lib/core/plain-name';
import { problem } from '../lib/core/problem';
import { asText } from '../lib/runtime/as-text';
import { fileProblems } from '../lib/runtime/row-problems';
import { FREE_MESSAGE, type FreeField } from '../messages/free-message';
import { type ReadyServiceNode, serviceOf } from '../lib/runtime/config-nodes';
import {
  composesWith,
  type FieldValues,
  type MessageComposer,
  type ReadyIo,
  type Row,
} from '../lib/runtime/message-node';
import { evaluator, Unreadable, type Evaluate } from '../lib/runtime/evaluate';
import type { Message } from '../lib/runtime/input';
import { messageKey, textId, type OwnText } from '../lib/runtime/key';
import type { Fault } from '../lib/runtime/fault';
import { readSaved } from '../lib/runtime/saved';
import { promised } from './attachment';
import { columnsRead } from './columns-read';
import { definitionInUse, type MessageProperties, messageProperties, parseFreeFields } from './properties';
import { caseProblem, listOf, RowChecks } from './row-checks';

interface Values {
  readonly values: FieldValues;
  readonly caso: unknown;
  readonly campagna: unknown;
}

export class Composer implements MessageComposer {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #saved: SavedValues<MessageProperties>;
  readonly #fault: Fault | undefined;
  readonly #definition: MessageDefinition;
  readonly #inputs: readonly (readonly [string, Evaluate])[];
  readonly #caso: Evaluate;
  readonly #campaign: Evaluate;
  readonly #readsPayload: boolean;
  readonly #reads: (column: string) => boolean;
  /** Which own text; empty for a message of the model. */
  readonly #text: string;
  readonly #fields: ReadonlySet<string>;
  readonly #rowChecks: RowChecks;

  /** Belongs to `node` from here on: `composerOf` finds it. */
  constructor(RED: NodeAPI, node: Node, def: NodeDef, definition: MessageDefinition) {
    this.#RED = RED;
    this.#node = node;
    const { values, fault } = readSaved(`io-${definition.slug}`, messageProperties(definition), def);
    this.#saved = values;
    this.#fault = fault;
    const own = parseFreeFields(values.fields);
    this.#definition = definitionInUse(definition, { property: (name) => values[name] });
    const listed = new Set(own.map(({ name }) => name));
    const typed = [
      ...this.#definition.fields
        .filter(({ name }) => !listed.has(name))
        .map(({ name }) => [name, values[name] as Typed] as const),
      ...own.map(({ name, value, valueType }) => [name, { value, type: valueType }] as const),
    ];
    this.#fields = new Set([...typed.map(([name]) => name), 'caso', 'campagna']);
    this.#rowChecks = new RowChecks(
      this.#definition,
      typed.map(([field, input]) => ({ field, ...input })),
    );
    this.#inputs = typed.map(([name, input]) => [name, evaluator(RED, node, input)] as const);
    this.#reads = columnsRead(RED, [...typed.map(([, input]) => input), values.caso, values.campagna]);
    this.#readsPayload = typed.some(([, input]) => input.type === 'msg' && /^payload\b/.test(input.value));
    this.#text = definition.slug === FREE_MESSAGE ? textId(ownText(values, own)) : '';
    this.#caso = evaluator(RED, node, values.caso);
    this.#campaign = evaluator(RED, node, values.campagna);
    composesWith(node, this);
  }

  /** The message's slug. */
  get type(): string {
    return this.#definition.slug;
  }

  /** The io-service that will send. Throws the `Fault` of an installation that is not complete. */
  get service(): ReadyServiceNode {
    return serviceOf(this.#RED, this.#saved.service);
  }

  reads(column: string): boolean {
    return this.#reads(column);
  }

  /** Comes at once unless a value needs waiting. Throws the `Fault` of an installation that is not complete. */
  compose(msg: Message): Row | Promise<Row> {
    // Without its service nobody knows how the message must look: that is the installation's fault, not the row's.
    const { service } = this;
    if (this.#fault !== undefined) throw this.#fault;
    const payload = this.#readsPayload ? payloadProblem(msg.payload) : undefined;
    if (payload !== undefined) return { ok: false, problems: [payload], values: {} };
    const values = this.#evaluate(msg);
    if (values instanceof Promise) return values.then((known) => this.#compose(msg, service, known));
    return this.#compose(msg, service, values);
  }

  #evaluate(msg: Message): Values | Promise<Values> {
    const found = this.#inputs.map(([, evaluate]) => evaluate(msg));
    found.push(this.#caso(msg), this.#campaign(msg));
    const name = (all: readonly unknown[]): Values => ({
      values: Object.fromEntries(this.#inputs.map(([field], index) => [field, all[index]])),
      caso: all.at(-2),
      campagna: all.at(-1),
    });
    return found.some((value) => value instanceof Promise) ? Promise.all(found).then(name) : name(found);
  }

  #compose(msg: Message, service: ReadyServiceNode, given: Values): Row | Promise<Row> {
    const { values } = given;
    const { mode } = service.institution;
    const { attachment } = this.#definition.premium;
    // Without its caso a second true message would pass for a copy of the first.
    const unreadable = [
      // A sheet's cell may hold a text that looks right and is what is left of the right one.
      ...fileProblems(msg, this.#fields),
      ...Object.entries(values).flatMap(([field, value]) => unreadableProblem(field, value)),
      ...unreadableProblem('caso', given.caso),
      ...caseProblem(given.caso),
      ...this.#rowChecks.problems(values, listOf(msg)),
      ...unreadableProblem('campagna', given.campagna),
      ...textProblem('caso', given.caso),
      ...textProblem('campagna', given.campagna),
      // Without Premium nobody looks at the attachment.
    ].filter(({ field }) => service.premium || field !== attachment);
    const composed = compose(this.#definition, readable(values), {
      mode,
      premium: service.premium,
      paymentButton: service.paymentButton,
      title: this.#saved.title,
      body: this.#saved.body,
      sensitive: this.#saved.sensitive,
    });
    if (!composed.ok || unreadable.length > 0) {
      const problems = composed.ok
        ? []
        : composed.problems.filter(({ field }) => !unreadable.some((u) => u.field === field));
      return { ok: false, problems: [...unreadable, ...problems], values };
    }
    const { message, warnings, reference } = composed;
    if (reference === undefined)
      return { ok: true, io: this.#ready(msg, service, message, given), warnings, values };
    return promised(service, message, { field: attachment ?? '', reference }).then((result) =>
      result.ok
        ? { ok: true, io: this.#ready(msg, service, result.value, given), warnings, values }
        : { ok: false, problems: [result.problem], values },
    );
  }

  #ready(msg: Message, service: ReadyServiceNode, message: NewMessage, given: Values): ReadyIo {
    const caso = asText(given.caso) ?? '';
    const campaign = campaignOf(msg) || plainName(asText(given.campagna) ?? '');
    const { type } = this;
    const institution = service.institution.fiscalCode;
    return {
      type,
      service: service.id,
      message,
      key: messageKey({ institution, service: service.id, type, text: this.#text, caso }, message),
      ...(caso === '' ? {} : { case: caso }),
      campaign: campaign === '' ? this.#defaultCampaign() : campaign,
      ...(says(msg, 'resend') ? { resend: true } : {}),
      ...(says(msg, 'hold') ? { hold: true } : {}),
    };
  }

  #defaultCampaign(): string {
    const label =
      this.#node.name !== undefined && this.#node.name !== '' ? this.#node.name : this.#definition.modelName;
    return `${plainName(label) || 'Messaggio'} ${today()}`;
  }
}

const DATE_FOR_MS = 1_000;
const date = { text: '', until: 0 };
// The first look into Italy's calendar takes 30 ms and more: not while rows come in.
today();

/** `gg/mm/aaaa` in Italy. Worked out once a second: a row has no time for a calendar. */
function today(): string {
  const now = Date.now();
  if (now < date.until && now >= date.until - DATE_FOR_MS) return date.text;
  date.text = DateTime.fromMillis(now, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy');
  date.until = now + DATE_FOR_MS;
  return date.text;
}

/** An address that stands in the node is where the text leads, not what it says. */
function ownText({ title, body }: SavedValues<MessageProperties>, fields: readonly FreeField[]): OwnText {
  const fixed = fields.filter(({ valueType, kind }) => valueType === 'str' && kind !== 'url');
  return { title, body, fixed: fixed.map(({ name, value }) => [name, value] as const) };
}

function payloadProblem(payload: unknown): Problem | undefined {
  if (Array.isArray(payload))
    return { code: 'PAYLOAD_IS_ARRAY', field: 'payload', args: { rows: payload.length } };
  if (typeof payload === 'object' && payload !== null && !Buffer.isBuffer(payload)) return undefined;
  return {
    code: 'PAYLOAD_NOT_OBJECT',
    field: 'payload',
    args: { kind: payload === null ? 'null' : typeof payload },
  };
}

function unreadableProblem(field: string, value: unknown): Problem[] {
  return value instanceof Unreadable
    ? [{ code: 'VALUE_UNREADABLE', field, value: value.source.slice(0, 80) }]
    : [];
}

/** What has no text of its own would be no case and no campaign at all. */
function textProblem(field: string, value: unknown): Problem[] {
  return value instanceof Unreadable || asText(value) !== undefined
    ? []
    : [problem('FIELD_NOT_TEXT', field, value)];
}

function readable(values: FieldValues): FieldValues {
  if (!Object.values(values).some((value) => value instanceof Unreadable)) return values;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !(value instanceof Unreadable)));
}

/** The campaign that a list was given before its rows left, by which it is followed: it stands over what the node says. */
function campaignOf({ io }: Message): string {
  const campaign = (io as { file?: { campaign?: unknown } | null } | null | undefined)?.file?.campaign;
  return typeof campaign === 'string' ? plainName(campaign) : '';
}

function says({ io }: Message, what: 'resend' | 'hold'): boolean {
  return typeof io === 'object' && io !== null && (io as Record<string, unknown>)[what] === true;
}
