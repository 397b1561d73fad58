/** The page itself and its files, which hold no data: whoever may not sign in sees a form and no more. */
import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import { adminRoutes, type Response, withSlash } from '../lib/runtime/routes';
import { textsUnder } from '../lib/runtime/texts-under';
import { SHARED_TEXTS } from './texts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const TEXTS = /^texts\.([\w-]+)\.json$/;

/** Beside the program in dist; the tests run from the sources. */
function folder(): string {
  const beside = path.join(__dirname, 'page');
  return existsSync(path.join(beside, 'page.js')) ? beside : path.join(__dirname, '../../dist/page');
}

/** Serves the shell at `…/pagina/<path>/`, and its files at `…/pagina-file/<name>`. */
export function serveShell(RED: NodeAPI): void {
  const routes = adminRoutes(RED);
  const page = withSlash((_, response) => sendFile(response, 'index.html'));
  routes.open('pagina/:path', (request, response) => {
    response.set(HEADERS);
    return page(request, response);
  });
  routes.open('pagina-file/:name', ({ params }, response) => sendFile(response, String(params.name)));
}

async function sendFile(response: Response, name: string): Promise<void> {
  response.set(HEADERS);
  try {
    const found = await file(name);
    if (found === undefined) response.sendStatus(404);
    else response.set({ 'content-type': found.type, 'cache-control': 'no-cache' }).send(found.content);
  } catch {
    response.sendStatus(404);
  }
}

/** Only what the build has put there: a name is looked for among those, and never becomes a path. */
async function file(name: string): Promise<{ readonly type: string; readonly content: Buffer } | undefined> {
  const type = TYPES[path.extname(name)];
  if (type === undefined || !(await readdir(folder())).includes(name)) return undefined;
  const content = await readFile(path.join(folder(), name));
  const shared = textsUnder(SHARED_TEXTS, TEXTS.exec(name)?.[1]);
  if (shared === undefined) return { type, content };
  const own = JSON.parse(content.toString('utf8')) as object;
  return { type, content: Buffer.from(JSON.stringify({ ...shared, ...own })) };
}
