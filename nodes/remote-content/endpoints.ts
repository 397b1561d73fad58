/**
 * The endpoints that IO calls below `<path>/messages/` (IO API, remote content): details, attachment, precondition. First
 * who asks (the key of the header), then for whom (the fiscal code of the header), then whether the id is ours and that
 * citizen's; only then is a file looked for. What LolliPoP adds to a call changes nothing (docs/adr/0012).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bare, json, problem } from './answers';
import { download, type DownloadOptions } from './download';
import { cleanName } from './names';
import type { Source } from './source';
import type { Sealed, Tokens } from './token';

/** The relative address of the one attachment of a message; it tells nothing of file or citizen. */
const ATTACHMENT = 'allegato.pdf';
const PRECONDITION = 'precondition';

/** IO API, header `fiscal_code`. */
const FISCAL_CODE =
  /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

export interface EndpointOptions extends DownloadOptions {
  readonly headerName: string;
  readonly headerKey: string;
  /** Throws when the register's key cannot be had. */
  readonly tokens: () => Promise<Tokens>;
  readonly precondition: { readonly title: string; readonly markdown: string } | undefined;
  /** Told of what nobody foresaw, the first time for a while; the caller is not. */
  readonly onError: (error: unknown) => void;
}

export type Answerer = (request: IncomingMessage, response: ServerResponse, rest: string) => void;

/** Answers calls; `rest` is what stands behind `<path>/messages/`. */
export function endpoints(options: EndpointOptions): Answerer {
  const isKey = keyCheck(options.headerKey);
  const header = options.headerName.toLowerCase();
  const { tally } = options;

  async function answer(request: IncomingMessage, response: ServerResponse, rest: string): Promise<void> {
    if (request.method !== 'GET') {
      tally.refused('method');
      bare(response, 405, { Allow: 'GET' });
      return;
    }
    if (!isKey(request.headers[header])) {
      tally.refused('key');
      bare(response, 401);
      return;
    }
    const { fiscal_code: fiscalCode } = request.headers;
    if (typeof fiscalCode !== 'string' || !FISCAL_CODE.test(fiscalCode)) {
      tally.refused('request');
      problem(response, 400, 'The header fiscal_code is missing or is none');
      return;
    }
    await known(request, response, rest.split('/'), fiscalCode);
  }

  async function known(
    request: IncomingMessage,
    response: ServerResponse,
    [id = '', what, ...more]: string[],
    fiscalCode: string,
  ): Promise<void> {
    const sealed = (await options.tokens()).open(id);
    if (sealed === undefined) {
      tally.refused('id');
      problem(response, 404, 'There is no such message');
    } else if (!sealed.belongsTo(fiscalCode)) {
      tally.refused('owner');
      bare(response, 403);
    } else if (what === undefined) json(response, 200, detailsOf(sealed, options.source));
    else if (what === ATTACHMENT && more.length === 0)
      await download(options, request, response, sealed.reference);
    else if (what === PRECONDITION && more.length === 0 && options.precondition !== undefined)
      json(response, 200, options.precondition);
    else {
      // A message without a precondition has none: nobody did anything wrong by asking.
      if (what !== PRECONDITION) tally.refused('id');
      problem(
        response,
        404,
        what === PRECONDITION ? 'There is no precondition' : 'There is no such attachment',
      );
    }
  }

  return (request, response, rest) => {
    // Who sends more than was asked for is not read to the end.
    if (hasBody(request)) response.shouldKeepAlive = false;
    // A connection that breaks is no error of ours.
    response.on('error', () => undefined);
    answer(request, response, rest).catch((error: unknown) => {
      if (tally.refused('internal')) options.onError(error);
      if (response.headersSent) response.destroy();
      else problem(response, 500, 'Internal error');
    });
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Compares hashes: the time it takes tells nothing of the key, not even its length. */
function keyCheck(key: string): (sent: string | string[] | undefined) => boolean {
  const expected = sha256(key);
  return (sent) => typeof sent === 'string' && timingSafeEqual(sha256(sent), expected);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function detailsOf({ name, reference }: Sealed, source: Source): object {
  const seen = cleanName(name === '' ? source.nameOf(reference) : name);
  return {
    attachments: [
      { id: '1', content_type: 'application/pdf', url: ATTACHMENT, name: seen, category: 'DOCUMENT' },
    ],
  };
}
