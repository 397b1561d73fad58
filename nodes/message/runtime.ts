/** A message node: a row comes in, a message that IO will take goes out, or all that is wrong with the row. */
import { DateTime } from 'luxon';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { compose, type FieldKind, type MessageDefinition, type Problem } from '../core';
import { withOwnFields } from '../messages';
import { serviceOf } from '../runtime/config-nodes';
import { evaluator, Unreadable, type Evaluate } from '../runtime/evaluate';
import { onInput, type Message, type Send } from '../runtime/input';
import { messageKey } from '../runtime/key';
import { describeProblem, translate } from '../runtime/translate';
import { noteRow, seenBy, type Seen } from './seen';

interface OwnField {
  name: string;
  value: string;
  valueType: string;
  kind: string;
}

/** Saved properties; `<field>` and `<field>Type` besides. */
interface MessageDef extends NodeDef {
  service?: string;
  title?: string;
  body?: string;
  fields?: OwnField[];
  /** Names of fields. */
  sensitive?: string[];
}

type Service = ReturnType<typeof serviceOf>;

interface Values {
  readonly values: Readonly<Record<string, unknown>>;
  readonly caso: unknown;
  readonly campagna: unknown;
}

export function registerMessage(RED: NodeAPI, definition: MessageDefinition): void {
  RED.nodes.registerType(`io-${definition.slug}`, function (this: Node, def: MessageDef) {
    RED.nodes.createNode(this, def);
    new MessageNode(RED, this, def, definition).start();
  });
}

class MessageNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #def: MessageDef;
  readonly #definition: MessageDefinition;
  readonly #inputs: readonly (readonly [string, Evaluate])[];
  readonly #caso: Evaluate;
  readonly #campaign: Evaluate;
  readonly #readsPayload: boolean;
  readonly #seen: Seen;
  #hinted = false;
  #closed = false;
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(RED: NodeAPI, node: Node, def: MessageDef, definition: MessageDefinition) {
    this.#RED = RED;
    this.#node = node;
    this.#seen = seenBy(node);
    this.#def = def;
    const own = ownFields(def);
    this.#definition =
      own.length === 0
        ? definition
        : withOwnFields(own.map(({ name, kind }) => ({ name, kind: kind as FieldKind })));
    const saved = def as unknown as Readonly<Record<string, string | undefined>>;
    const prepare = (name: string, fallback: { value: string; type: string }) => {
      const type = saved[`${name}Type`] ?? fallback.type;
      return { type, value: saved[name] ?? fallback.value };
    };
    const typed = [
      ...definition.fields.map(
        ({ name }) => [name, prepare(name, { value: `payload.${name}`, type: 'msg' })] as const,
      ),
      ...own.map(({ name, value, valueType }) => [name, { value, type: valueType }] as const),
    ];
    this.#inputs = typed.map(([name, input]) => [name, evaluator(RED, node, input)] as const);
    this.#readsPayload = typed.some(([, input]) => input.type === 'msg' && /^payload\b/.test(input.value));
    this.#caso = evaluator(RED, node, prepare('caso', { value: '', type: 'msg' }));
    this.#campaign = evaluator(RED, node, prepare('campagna', { value: '', type: 'str' }));
  }

  start(): void {
    onInput(this.#RED, this.#node, (msg, send) => this.#onMessage(msg, send), {
      order: 'one-by-one',
      onFault: (fault) => {
        this.#node.status({ fill: 'red', shape: 'ring', text: translate(`status.fault.${fault.code}`) });
      },
    });
    this.#node.on('close', () => {
      clearTimeout(this.#statusTimer);
      this.#closed = true;
      this.#node.status({});
    });
  }

  #onMessage(msg: Message, send: Send): void | Promise<void> {
    // Without its service nobody knows how the message must look: that is the installation's fault, not the row's.
    const service = serviceOf(this.#RED, this.#def.service ?? '');
    const payload = this.#readsPayload ? payloadProblem(msg.payload) : undefined;
    if (payload !== undefined) {
      this.#reject(msg, send, [payload], {});
      return;
    }
    const values = this.#evaluate(msg);
    if (values instanceof Promise)
      return values.then((known) => {
        this.#compose(msg, send, service, known);
      });
    this.#compose(msg, send, service, values);
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

  #compose(msg: Message, send: Send, service: Service, { values, ...others }: Values): void {
    const { fiscalCode: institution, mode } = service.institution;
    // Without its caso a second true message would pass for a copy of the first.
    const unreadable = Object.entries({ ...values, ...others }).flatMap(([field, value]) =>
      unreadableProblem(field, value),
    );
    const composed = compose(this.#definition, readable(values), {
      mode,
      premium: service.premium,
      paymentButton: service.paymentButton,
      title: this.#def.title ?? '',
      body: this.#def.body ?? '',
      sensitive: this.#def.sensitive ?? [],
    });
    if (!composed.ok || unreadable.length > 0) {
      const problems = composed.ok
        ? []
        : composed.problems.filter(({ field }) => !unreadable.some((u) => u.field === field));
      this.#reject(msg, send, [...unreadable, ...problems], values);
      return;
    }
    const [caso, campaign] = [asText(others.caso), asText(others.campagna)];
    const { slug: type } = this.#definition;
    const io = {
      type,
      service: service.id,
      message: composed.message,
      key: messageKey({ institution, type, caso }, composed.message),
      ...(caso === '' ? {} : { case: caso }),
      campaign: campaign === '' ? this.#defaultCampaign() : campaign,
      ...(resendOf(msg) ? { resend: true } : {}),
    };
    this.#hint(composed.hints.some((hint) => hint.code === 'TITLE_PERSONAL_DATA'));
    noteRow(this.#seen, 1, values);
    this.#showCounts();
    // A copy, not the msg itself: the msgs of a large file have grown old waiting, and whatever hangs on an old object
    // outlives it in memory until the next full garbage collection (measured: 200 MB more for 100,000 rows).
    send([{ ...msg, io }, null]);
  }

  #reject(msg: Message, send: Send, problems: readonly Problem[], values: Values['values']): void {
    const errors = problems.map((problem) => ({
      code: problem.code,
      field: problem.field,
      ...(problem.value === undefined ? {} : { value: problem.value }),
      message: describeProblem(problem),
    }));
    noteRow(this.#seen, 2, values);
    this.#showCounts();
    send([null, { ...msg, io: { type: this.#definition.slug, errors } }]);
  }

  /** Says once per deploy that titles show personal data; a title is what push messages and e-mail copies reveal. */
  #hint(found: boolean): void {
    if (!found || this.#hinted) return;
    this.#hinted = true;
    this.#node.warn(translate('warning.TITLE_PERSONAL_DATA'));
  }

  #defaultCampaign(): string {
    const label =
      this.#node.name !== undefined && this.#node.name !== '' ? this.#node.name : this.#definition.modelName;
    return `${label === '' ? 'Messaggio' : label} ${today()}`;
  }

  /** At most once in a while: a status per row would flood the editor's connection. */
  #showCounts(): void {
    if (this.#statusTimer !== undefined || this.#closed) return;
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined;
      const { ready, wrong } = this.#seen;
      const text = translate(wrong === 0 ? 'status.ready' : 'status.ready_wrong', { ready, wrong });
      this.#node.status({ fill: wrong === 0 ? 'green' : 'yellow', shape: 'dot', text });
    }, 250);
    this.#statusTimer.unref();
  }
}

const DATE_FOR_MS = 1_000;
const date = { text: '', until: 0 };

/** `gg/mm/aaaa` in Italy. Worked out once a second: a row has no time for a calendar. */
function today(): string {
  const now = Date.now();
  if (now < date.until && now >= date.until - DATE_FOR_MS) return date.text;
  date.text = DateTime.fromMillis(now, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy');
  date.until = now + DATE_FOR_MS;
  return date.text;
}

function ownFields(def: MessageDef): OwnField[] {
  return Array.isArray(def.fields) ? def.fields : [];
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

function readable(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !(value instanceof Unreadable)));
}

function resendOf(msg: Message): boolean {
  const io = msg.io;
  return typeof io === 'object' && io !== null && (io as { resend?: unknown }).resend === true;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}
