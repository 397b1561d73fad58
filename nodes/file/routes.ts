/**
 * What the dialog of io-file may know of a file on Node-RED's computer: whether a path leads to one, and its first rows. Only for
 * who may deploy, since a flow could read the same. Nothing of it is kept or logged.
 */
import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { NodeAPI } from 'node-red';
import { ALONE, type Values } from '../lib/core/properties';
import {
  adminRoutes,
  bodyOf,
  mayDeploy,
  type Request,
  type Response,
  WrongCall,
} from '../lib/runtime/routes';
import type { SheetAnswer } from '../lib/core/sheet-answer';
import type { HeadingsAnswer, LookAnswer } from './api';
import { FileError } from '../lib/reader/errors';
import { firstRows } from '../lib/reader/first-rows';
import { modelSheet } from '../lib/reader/model-sheet';
import { openOptions } from '../lib/reader/open';
import { isWhole, placeOf } from '../lib/runtime/place';
import { FILE } from './properties';
import { fileSource } from '../lib/reader/source';

/** UTF-16 units of a path, and of a name of a column; and how many of those. */
const MOST_IN_TEXT = 4_096;
const MOST_NAMES = 5_000;

/** Serves `POST …/file/look`, `POST …/file/headings`, and `POST …/file/model` for the dialog of a message. */
export function serveFile(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  let reading = false;
  routes.post('file/look', 'write', async (request) => {
    await checkDeployer(RED, request);
    return look(RED, textOf(bodyOf(request).path));
  });
  /** One file at a time: each may take all the memory that there is. */
  const oneAtATime = async <T>(work: () => Promise<T>): Promise<T | { readonly result: 'busy' }> => {
    if (reading) return { result: 'busy' };
    reading = true;
    try {
      return await work();
    } finally {
      reading = false;
    }
  };
  routes.post('file/headings', 'write', async (request, response): Promise<HeadingsAnswer> => {
    await checkDeployer(RED, request);
    return oneAtATime(() => headings(RED, bodyOf(request), untilGone(response)));
  });
  // What the browser has read itself: nothing of this computer's files is told.
  routes.post('file/model', 'write', (request, response): Promise<SheetAnswer> =>
    oneAtATime(() => modelSheet(bodyOf(request).content, untilGone(response))),
  );
}

async function checkDeployer(RED: NodeAPI, request: Request): Promise<void> {
  if (!(await mayDeploy(RED, request))) throw new WrongCall(403);
}

async function look(RED: NodeAPI, written: string): Promise<LookAnswer> {
  if (written === '') return { result: 'empty' };
  if (/^(["']).*\1$/.test(written)) return { result: 'quoted' };
  try {
    const place = placeOf(RED, written);
    if ((await stat(place)).isDirectory()) return { result: 'folder' };
    const { name, size } = await fileSource(place);
    return { result: 'file', name, bytes: size };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return { result: 'unreadable' };
    return { result: isWhole(RED, written) ? 'missing' : 'relative' };
  }
}

async function headings(
  RED: NodeAPI,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<HeadingsAnswer> {
  const written = textOf(body.path);
  const name = path.basename(written);
  try {
    const options = openOptions(
      {
        sheet: textOf(body.sheet),
        encoding: encodingOf(body.encoding),
        separator: typeof body.separator === 'string' ? body.separator : '',
      },
      namesOf(body.names),
    );
    const source = await fileSource(placeOf(RED, written));
    const { sheet, others = [], hidden = [], rows } = await firstRows(source, { ...options, signal });
    return {
      result: 'read',
      name: source.name,
      rows,
      hidden,
      others,
      ...(sheet === undefined ? {} : { sheet }),
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const { code, args, reason } = error;
    return { result: 'wrong', code, args: { name, ...args }, ...(reason === undefined ? {} : { reason }) };
  }
}

/** Aborts when the dialog has been closed, or the page: nobody waits for the answer. */
function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
  });
  return gone.signal;
}

function textOf(value: unknown): string {
  return typeof value === 'string' && value.length <= MOST_IN_TEXT ? value.trim() : '';
}

function encodingOf(value: unknown): Values<Pick<typeof FILE, 'encoding'>>['encoding'] {
  const found = FILE.encoding.read(value, ALONE);
  return found.ok ? found.value : '';
}

function namesOf(value: unknown): ReadonlySet<string> {
  const list = Array.isArray(value) ? (value as readonly unknown[]).slice(0, MOST_NAMES) : [];
  return new Set(list.filter((name) => typeof name === 'string' && name.length <= MOST_IN_TEXT) as string[]);
}
