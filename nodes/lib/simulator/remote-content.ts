/**
 * What a sender keeps of its messages, fetched and judged as IO's backend does when a citizen opens one: the precondition,
 * the details, the attachments. A problem says which check failed; the page puts it into words.
 */
import { type Configurations, environmentFor } from './configurations';
import { isLoopback } from './loopback';
import type { StoredMessage } from './stored-message';
import { lollipopHeaders } from './lollipop';
import type { RemoteAddress, Settings } from './options';
import type { PreconditionText, RemoteAnswer, RemoteDetails, RemoteNeeds, RemoteProblem } from './page/data';
import { type Fetched, type SenderAnswer, fetchFromSender } from './remote-fetch';
import { problemsOf } from './report';
import * as validators from './validators';

/** `elsewhere`: whether a person wants addresses of other computers to be called. */
export interface RemoteContent {
  /** What the app asks the sender for when it opens the message; undefined when all of it lies with IO. */
  needs(message: StoredMessage): RemoteNeeds | undefined;
  precondition(message: StoredMessage, elsewhere: boolean): Promise<RemoteAnswer<PreconditionText>>;
  details(message: StoredMessage, elsewhere: boolean): Promise<RemoteAnswer<RemoteDetails>>;
  /** @param url as it stands in the details */
  attachment(message: StoredMessage, url: string, elsewhere: boolean): Promise<RemoteAnswer<Buffer>>;
}

interface Source {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lollipop: boolean;
  readonly local: boolean;
}

type Found<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: RemoteProblem };

const good = <T>(value: T): Found<T> => ({ ok: true, value });
const bad = (problem: RemoteProblem): { ok: false; problem: RemoteProblem } => ({ ok: false, problem });

export function createRemoteContent(settings: Settings, configurations: Configurations): RemoteContent {
  function localOf(message: StoredMessage): RemoteAddress | undefined {
    const id = message.content.third_party_data?.configuration_id ?? '';
    return settings.remoteContentOf?.(id, message.service.id);
  }

  function sourceOf(message: StoredMessage): Found<Source> {
    const configuration = configurations.get(message.content.third_party_data?.configuration_id ?? '');
    if (!configuration) {
      const local = localOf(message);
      if (!local) return bad({ code: 'NO_CONFIGURATION' });
      const headers = { [local.headerName]: local.headerKey };
      return good({ base: local.baseUrl, headers, lollipop: false, local: true });
    }
    const environment = environmentFor(configuration, message.fiscal_code);
    if (!environment) return bad({ code: 'NO_ENVIRONMENT' });
    const { header_key_name, key } = environment.details_authentication;
    const named = trimmed(environment.base_url);
    const here = settings.localUrlOf?.(named);
    return good({
      base: here ?? named,
      local: here !== undefined,
      headers: { [header_key_name]: key },
      lollipop:
        configuration.is_lollipop_enabled &&
        !configuration.disable_lollipop_for.includes(message.fiscal_code),
    });
  }

  /** @param below what follows `/messages/<id>` in the sender's address */
  async function ask(message: StoredMessage, below: string, elsewhere: boolean): Promise<Fetched> {
    const source = sourceOf(message);
    if (!source.ok) return source;
    const id = encodeURIComponent(message.content.third_party_data?.id ?? '');
    const url = addressOf(source.value.base, `/messages/${id}`, below);
    if (!url.ok) return url;
    const { headers, lollipop, local } = source.value;
    const { hostname, host } = url.value;
    if (!local && !elsewhere && !settings.elsewhere && !isLoopback(hostname))
      return bad({ code: 'ELSEWHERE', host });
    const asked = `/api/v1/third-party-messages/${message.id}${below}`;
    const all = {
      ...(lollipop && lollipopHeaders(asked, message.fiscal_code, settings.now())),
      ...headers,
      fiscal_code: message.fiscal_code,
    };
    return fetchFromSender({ url: url.value, headers: all, local }, settings.timers);
  }

  return {
    needs(message) {
      const data = message.content.third_party_data;
      if (data === undefined) return undefined;
      const configuration = configurations.get(data.configuration_id ?? '');
      const rule =
        data.has_precondition ?? configuration?.has_precondition ?? localOf(message)?.precondition ?? 'NEVER';
      const precondition = rule === 'ALWAYS' || (rule === 'ONCE' && !message.read);
      const details = data.has_attachments || data.has_remote_content;
      return precondition || details ? { precondition, details } : undefined;
    },

    async precondition(message, elsewhere) {
      const answer = jsonOf(await ask(message, '/precondition', elsewhere), validators.precondition);
      if (!answer.ok) return answer;
      const { title, markdown } = answer.value as PreconditionText;
      return good({ title, markdown });
    },

    async details(message, elsewhere) {
      const answer = jsonOf(await ask(message, '', elsewhere), validators.remoteDetails);
      return answer.ok ? judged(message, answer.value as Told) : answer;
    },

    async attachment(message, url, elsewhere) {
      if (!isRelative(url)) return bad({ code: 'ATTACHMENT_URL' });
      const fetched = await ask(message, `/${url.replace(/^\/+/, '')}`, elsewhere);
      if (!fetched.ok) return fetched;
      const wait = secondsToWait(fetched.value, settings.now());
      if (wait !== undefined) return bad({ code: 'NOT_READY', seconds: wait });
      const refused = refusal(fetched.value);
      if (refused) return bad(refused);
      const { body } = fetched.value;
      // IO looks at the content; neither the name nor the announced type counts.
      return body.subarray(0, 4).toString('latin1') === '%PDF' ? good(body) : bad({ code: 'NOT_PDF' });
    },
  };
}

/** A sender's answer about a message, well-formed. */
interface Told {
  readonly details?: { readonly subject: string; readonly markdown: string };
  readonly attachments?: readonly { readonly id: string; readonly url: string; readonly name?: string }[];
}

/** Was all that the message promised there, and fit to be shown? What it did not promise is left out. */
function judged(message: StoredMessage, { details, attachments = [] }: Told): RemoteAnswer<RemoteDetails> {
  const promised = message.content.third_party_data;
  if (promised?.has_attachments && attachments.length === 0) return bad({ code: 'ATTACHMENTS_NOT_PRESENT' });
  const shown = promised?.has_attachments ? attachments : [];
  const files = shown.map(({ id, url, name }) => ({ name: name ?? id, url }));
  if (!promised?.has_remote_content) return good({ attachments: files });
  if (!details) return bad({ code: 'REMOTE_CONTENT_NOT_PRESENT' });
  const { subject, markdown } = details;
  if (!within(subject, 10, 120)) return bad({ code: 'SUBJECT_VALIDATION_ERROR', length: subject.length });
  if (!within(markdown, 80, 10_000))
    return bad({ code: 'MARKDOWN_VALIDATION_ERROR', length: markdown.length });
  return good({ attachments: files, content: { subject, markdown } });
}

/** In UTF-16 units. */
const within = ({ length }: string, least: number, most: number): boolean =>
  length >= least && length <= most;

function jsonOf(fetched: Fetched, validate: validators.Validate): Found<unknown> {
  if (!fetched.ok) return fetched;
  const refused = refusal(fetched.value);
  if (refused) return bad(refused);
  try {
    const value = JSON.parse(fetched.value.body.toString('utf8')) as unknown;
    return validate(value) ? good(value) : bad({ code: 'MALFORMED', places: problemsOf(validate) });
  } catch {
    return bad({ code: 'MALFORMED', places: 'no JSON' });
  }
}

/** What IO hands on to the app as it came; anything else is an error of the sender. */
const HANDED_ON = [400, 401, 403, 404, 429, 500];

function refusal({ status }: SenderAnswer): RemoteProblem | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 400) return { code: 'REDIRECT', status };
  return { code: HANDED_ON.includes(status) ? 'REFUSED' : 'UNEXPECTED_STATUS', status };
}

/** "Not ready yet": seconds until the app asks again. */
function secondsToWait({ status, headers }: SenderAnswer, now: number): number | undefined {
  const given = headers['retry-after'];
  if (status !== 503 || given === undefined) return undefined;
  if (/^\d+$/.test(given)) return Number(given);
  const date = Date.parse(given);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Everything a sender keeps of a message lies below the message. */
function addressOf(base: string, message: string, below: string): Found<URL> {
  const whole = `${base}${message}`;
  if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole + below)) return bad({ code: 'BASE_URL' });
  const url = new URL(whole + below);
  const { origin, pathname } = new URL(whole);
  const inside = url.origin === origin && (below === '' || url.pathname.startsWith(`${pathname}/`));
  return inside ? good(url) : bad({ code: 'ATTACHMENT_URL' });
}

const isRelative = (url: string): boolean => !/^([a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(url);
const trimmed = (url: string): string => url.trim().replace(/\/+$/, '');
