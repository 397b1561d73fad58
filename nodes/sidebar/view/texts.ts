/** The sidebar's words, in the browser's language, from the plugin's own catalogue: plugins are loaded before node sets. */
import type { Reason } from '../../lib/core/codes';
import type { Given, NamesUnder, PlainKey, TextKey } from '../../lib/core/words';
import { type Words, words } from '../../lib/core/words';
import { NAMESPACE as NODES, numberIn, sayFrom } from '../../lib/editor/catalogue';
import type { PLUGIN_TEXTS } from '../plugin-texts';
import type { Detail, State } from '../api';

const NAMESPACE = `${NODES}-sidebar`;

/** A text of the plugin's own catalogue, or one of the many causes, which that of the nodes alone has: by then it is there. */
type SidebarKey = Extract<TextKey, Branch | `${Branch | 'cause'}.${string}`>;
type Branch = (typeof PLUGIN_TEXTS)[number];
export type PlainSidebarKey = Extract<SidebarKey, PlainKey>;

/** What is asked before it is done: a title, a text, and a button that says yes. */
export type Asked = AskedBy<NamesUnder<'sidebar.confirm'>>;
type AskedBy<Name> = Name extends `${infer What}Yes` ? What : never;

/** A text for `textContent`, never for HTML. */
export function say<Key extends SidebarKey>(key: Key, ...given: Given<Key>): string {
  return sayFrom(key.startsWith('cause.') ? NODES : NAMESPACE, words(key, ...given));
}

/** Whether the catalogue is there; after an installation in an open editor it may not be yet. */
export function hasTexts(): boolean {
  return !say('sidebar.name').endsWith('sidebar.name');
}

function locale(): string {
  return say('locale');
}

export function number(value: number): string {
  return numberIn(locale(), value);
}

/** An instant as institutions know it, in Europe/Rome: `23/11/2026, 16:05`. */
export function moment(ms: number): string {
  return new Intl.DateTimeFormat(locale(), {
    timeZone: 'Europe/Rome',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);
}

/** `16:05` in Europe/Rome. */
export function hour(ms: number): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: 'Europe/Rome', timeStyle: 'short' }).format(ms);
}

/** Words of the server's, with times in `at`. */
export function sayAt({ key, args }: Words): string {
  const given = Object.entries(args).map(([name, value]) => {
    if (typeof value === 'object') return [name, sayAt(value)] as const;
    return [name, name === 'at' ? moment(Number(value)) : value] as const;
  });
  return sayFrom(NAMESPACE, { key, args: Object.fromEntries(given) });
}

/** `40 seconds`, `23 minutes`, `1 h 51 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return say('sidebar.time.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say('sidebar.time.minutes', { n: minutes });
  return say('sidebar.time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

export function stateName(state: State): string {
  return say(`sidebar.state.${state === 'checking' || state === 'sending' ? 'leaving' : state}`);
}

/** What became of one message. */
export function outcomeName(state: State): string {
  const waits = state === 'checking' || state === 'sending';
  return say(`outcome.${waits ? 'queued' : state}`);
}

/** Reasons whose sentence names something of the single message have another one for many. */
const WITH_DETAIL = ['SERVER_ERROR', 'INVALID_MESSAGE', 'DUPLICATE', 'REFUSED_BY_IO'] as const;

function hasDetail(reason: Reason): reason is (typeof WITH_DETAIL)[number] {
  return (WITH_DETAIL as readonly Reason[]).includes(reason);
}

/** Why, of a group of messages. */
export function reasonOfGroup(reason: Reason): string {
  return hasDetail(reason) ? say(`sidebar.reasons.${reason}`) : say(`reason.${reason}.text`);
}

/** Why, of one message. */
export function reasonOf(reason: Reason, detail: Detail | null): string {
  if (hasDetail(reason) && detail === null) return reasonOfGroup(reason);
  const at = detail?.at;
  const instant = typeof at === 'string' ? { at: moment(Date.parse(at)) } : {};
  const given = { status: '', answer: '', fields: '', ...detail, ...instant };
  return reason === 'DUPLICATE' && detail?.variant === 'otherAmount'
    ? say('reason.DUPLICATE.otherAmount.text', given)
    : say(`reason.${reason}.text`, given);
}

export function remedyOf(reason: Reason): string {
  return say(`reason.${reason}.remedy`);
}

/** A sentence of a node, whose catalogue is the node set's. */
export function nodeSays(sentence: Words): string {
  return sayFrom(NODES, sentence);
}

/** A node type by its name in the palette, whose catalogue is the node set's. */
export function typeName(type: string): string {
  const key = `type.${type}`;
  const name = RED._(`${NODES}:${key}`);
  return name.endsWith(key) ? type.replace(/^io-/, '') : name;
}
