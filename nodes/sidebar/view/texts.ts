/** The sidebar's words, in the browser's language, from the plugin's own catalogue: plugins are loaded before node sets. */
import type { Detail, State } from '../data';

const NAMESPACE = '@io-comuni/node-red-servizi-sociali/io-servizi-sociali-sidebar';

type Args = Readonly<Record<string, string | number>>;

/** A text for `textContent`, never for HTML. */
export function say(key: string, args: Args = {}): string {
  const shown = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]),
  );
  return RED._(`${NAMESPACE}:${key}`, shown);
}

/** Whether the catalogue is there; after an installation in an open editor it may not be yet. */
export function hasTexts(): boolean {
  return !say('sidebar.name').endsWith('sidebar.name');
}

function locale(): string {
  return say('locale');
}

export function number(value: number): string {
  return value.toLocaleString(locale(), { useGrouping: true });
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

/** `40 seconds`, `23 minutes`, `1 h 51 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return say('sidebar.time.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes === 1) return say('sidebar.time.minute');
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
const WITH_DETAIL: ReadonlySet<string> = new Set([
  'SERVER_ERROR',
  'INVALID_MESSAGE',
  'DUPLICATE',
  'REFUSED_BY_IO',
]);

/** Why, of a group of messages. */
export function reasonOfGroup(reason: string): string {
  return say(WITH_DETAIL.has(reason) ? `sidebar.reasons.${reason}` : `reason.${reason}.text`);
}

/** Why, of one message. */
export function reasonOf(reason: string, detail: Detail | null): string {
  const missing = WITH_DETAIL.has(reason) && detail === null;
  if (missing) return reasonOfGroup(reason);
  const at = detail?.at;
  const instant = typeof at === 'string' ? { at: moment(Date.parse(at)) } : {};
  const variant = typeof detail?.variant === 'string' ? `.${detail.variant}` : '';
  return say(`reason.${reason}${variant}.text`, {
    status: '',
    answer: '',
    fields: '',
    ...detail,
    ...instant,
  });
}

export function remedyOf(reason: string): string {
  return say(`reason.${reason}.remedy`);
}
