/** A file on its way to the server, with its progress; `fetch` tells nobody how far it is. */
import type { Sending, Uploaded } from '../api';
import { CallError, refusalOf } from './server';
import type { Session } from './session';

export type Into = Pick<Sending, 'id' | 'version'>;

export interface Upload {
  /** Rejects with a CallError; with `undefined` when it was cancelled. */
  readonly done: Promise<Uploaded>;
  readonly cancel: () => void;
}

/**
 * @param into the sending that it corrects, with the version that is on screen
 * @param progress a share from 0 to 1
 */
export function upload(
  file: File,
  session: Session,
  { into, progress }: { readonly into?: Into | undefined; readonly progress: (share: number) => void },
): Upload {
  const query = new URLSearchParams({
    name: file.name,
    ...(into === undefined ? {} : { into: into.id, version: String(into.version) }),
  });
  let request: XMLHttpRequest | undefined;
  let cancelled = false;
  const once = (): Promise<XMLHttpRequest> =>
    new Promise((resolve, reject) => {
      const asked = new XMLHttpRequest();
      request = asked;
      asked.open('POST', `api/upload?${query.toString()}`);
      for (const [name, value] of Object.entries(session.headers())) asked.setRequestHeader(name, value);
      asked.setRequestHeader('content-type', 'application/octet-stream');
      asked.upload.addEventListener('progress', ({ loaded, total }) => {
        progress(total === 0 ? 1 : loaded / total);
      });
      asked.addEventListener('load', () => {
        resolve(asked);
      });
      for (const end of ['error', 'abort', 'timeout'] as const)
        asked.addEventListener(end, () => {
          reject(new CallError(0, undefined));
        });
      asked.send(file);
    });
  const done = session.ask(once).then(({ status, responseText }) => {
    if (status < 200 || status > 299) throw new CallError(status, refusalOf(responseText));
    return JSON.parse(responseText) as Uploaded;
  });
  return {
    done: done.catch((error: unknown) => {
      throw cancelled ? undefined : error;
    }),
    cancel: () => {
      cancelled = true;
      request?.abort();
    },
  };
}
