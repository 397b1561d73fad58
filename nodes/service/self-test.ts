/**
 * "Prova come farebbe IO": asks the institution's own io-remote-content as IO will, here and at the address that IO is told,
 * with a wrong key and with the right one, and tells apart what can stand in the way.
 */
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { withoutAnswer } from './connection';
import type { Probe } from './remote-answer';
import type { Endpoint } from './remote-plan';

/** IO's gateway gives up after ten seconds (IO API: "Time-out"). */
const IO_WAITS_MS = 10_000;
const MAX_FILE_BYTES = 100 * 1024 * 1024;

export interface Question extends Endpoint {
  /** Where to ask; `baseUrl` in the place of another. */
  readonly where: Probe['where'];
  /** What IO has as `third_party_data.id`. */
  readonly id: string;
  readonly fiscalCode: string;
  /** Whether `id` was promised, so that there is a file to get. */
  readonly promised: boolean;
  readonly timeoutMs?: number;
}

export interface Probed {
  readonly probe: Probe;
  /** Whether there is a text to confirm first; undefined when that was not asked. */
  readonly precondition?: boolean;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Never throws. Nothing of the key stands in the answer. */
export async function askAsIo(question: Question): Promise<Probed> {
  const ask = asker(question);
  const { headerKey, promised } = question;
  const message = `messages/${encodeURIComponent(question.id)}`;

  const stranger = await ask(message, `prova-${randomBytes(12).toString('hex')}`);
  const refused = refusal(stranger);
  if (refused !== undefined) return probed(refused);

  const details = await ask(message, headerKey);
  if (!promised) return probed(withoutFile(details));
  const attachment = attachmentIn(details);
  if ('result' in attachment) return probed(attachment);

  const file = await ask(`${message}/${attachment.url}`, headerKey);
  const bad = badFile(file);
  if (bad !== undefined) return probed(bad);
  const precondition = await ask(`${message}/precondition`, headerKey);
  return {
    ...probed({ result: 'good' }),
    precondition: 'status' in precondition && precondition.status === 200,
  };

  function probed(found: Omit<Probe, 'where'>): Probed {
    return { probe: { where: question.where, ...found } };
  }
}

type Found = Omit<Probe, 'where'>;

/** What a wrong key must get: a refusal of ours. Anything else is in the way, for the right key too. */
function refusal(reply: Reply | Found): Found | undefined {
  if ('result' in reply) return reply;
  const { status } = reply;
  if (status === 401 && asksForPassword(reply)) return { result: 'password' };
  if (status === 401 || status === 403) return undefined;
  if (status === 200) return { result: 'wrongKeyAccepted' };
  return inTheWay(reply);
}

/** The right key with an id that nobody was given: known to nobody, and yet not refused for its key. */
function withoutFile(reply: Reply | Found): Found {
  if ('result' in reply) return reply;
  if (reply.status === 401) return { result: 'rightKeyRefused' };
  if (reply.status === 400) return { result: 'headerLost' };
  return reply.status === 403 || reply.status === 404 ? { result: 'keyGood' } : inTheWay(reply);
}

function attachmentIn(reply: Reply | Found): { readonly url: string } | Found {
  if ('result' in reply) return reply;
  if (reply.status === 401 || reply.status === 403) return { result: 'rightKeyRefused' };
  if (reply.status === 400) return { result: 'headerLost' };
  if (reply.status !== 200) return inTheWay(reply);
  const url = firstUrl(reply.body);
  return url === undefined ? { result: 'noAttachment' } : { url };
}

/** IO takes relative addresses only (IO API: attachments). */
function firstUrl(body: Buffer): string | undefined {
  try {
    const { attachments } = JSON.parse(body.toString()) as { attachments?: { url?: unknown }[] };
    const url = attachments?.[0]?.url;
    return typeof url === 'string' && url !== '' && !/^[a-z][a-z+.-]*:|^\/\//i.test(url)
      ? url.replace(/^\/+/, '')
      : undefined;
  } catch {
    return undefined;
  }
}

function badFile(reply: Reply | Found): Found | undefined {
  if ('result' in reply) return reply;
  if (reply.status !== 200) return inTheWay(reply);
  // IO looks at the content, not at its name (IO API: attachments must really be PDF).
  return reply.body.subarray(0, 1024).includes('%PDF-') ? undefined : { result: 'notPdf' };
}

function inTheWay({ status, headers }: Reply): Found {
  if (status >= 300 && status < 400) return { result: 'redirect', args: { to: hostOf(headers.location) } };
  if (status === 429 || status === 503) return { result: 'busy', args: { status } };
  if (status === 504 || status === 408) return { result: 'late' };
  return { result: 'notOurs', args: { status } };
}

function asksForPassword({ headers }: Reply): boolean {
  const scheme = headers['www-authenticate'];
  return typeof scheme === 'string' && /basic|digest|negotiate|ntlm/i.test(scheme);
}

function hostOf(location: unknown): string {
  return typeof location === 'string' && URL.canParse(location) ? new URL(location).host : '…';
}

/** Asks below the base URL with a key. */
function asker(question: Question): (path: string, key: string) => Promise<Reply | Found> {
  const { baseUrl, headerName, fiscalCode, where, timeoutMs = IO_WAITS_MS } = question;
  // On this computer a certificate for the public name is no sign of danger; outside it is looked at whatever the process
  // was told about certificates.
  const httpsAgent = new Agent({ rejectUnauthorized: where === 'outside' });
  return async (path, key) => {
    try {
      const response: AxiosResponse<Buffer> = await axios.get(`${baseUrl}/${path}`, {
        headers: { [headerName]: key, fiscal_code: fiscalCode, 'User-Agent': 'node-red-servizi-sociali' },
        httpsAgent,
        ...(where === 'here' ? { proxy: false as const } : {}),
        // IO follows none.
        maxRedirects: 0,
        maxContentLength: MAX_FILE_BYTES,
        responseType: 'arraybuffer',
        validateStatus: () => true,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { status, headers, data } = response;
      return { status, headers, body: Buffer.from(data) };
    } catch (error) {
      return failure(error);
    }
  };
}

function failure(error: unknown): Found {
  const code = error instanceof AxiosError ? (error.code ?? 'UNKNOWN') : 'UNKNOWN';
  const kind = withoutAnswer(code === 'ERR_CANCELED' ? 'TIMEOUT' : code);
  if (kind === 'timeout') return { result: 'late' };
  return {
    result: kind === 'tls' ? 'certificate' : kind === 'dns' ? 'dns' : 'network',
    args: { error: code },
  };
}
