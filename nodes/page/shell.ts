/** The page itself and its files, which hold no data: whoever may not sign in sees a form and no more. */
import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NodeAPI } from 'node-red';

const ROOT = '/io-servizi-sociali';
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
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const SHELL = `<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>IO</title>
<link rel="stylesheet" href="../../pagina-file/page.css">
<script src="../../pagina-file/page.js" defer></script>
</head>
<body><div id="page"></div></body>
</html>
`;

/** Beside the program in dist; the tests run from the sources. */
function folder(): string {
  const beside = path.join(__dirname, 'page');
  return existsSync(path.join(beside, 'page.js')) ? beside : path.join(__dirname, '../../dist/page');
}

/** Serves the shell at `…/pagina/<path>/`, and its files at `…/pagina-file/<name>`. */
export function serveShell(RED: NodeAPI): void {
  RED.httpAdmin.get(`${ROOT}/pagina/:path`, (request, response) => {
    // The page asks for its data by relative addresses, so its own must end in a slash.
    const [address = ''] = request.originalUrl.split('?');
    response.set(HEADERS);
    if (address.endsWith('/')) response.set('cache-control', 'no-cache').type('html').send(SHELL);
    else response.redirect(`${address.slice(address.lastIndexOf('/') + 1)}/`);
  });
  RED.httpAdmin.get(`${ROOT}/pagina-file/:name`, (request, response) => {
    void file(request.params.name).then(
      (found) => {
        response.set(HEADERS);
        if (found === undefined) response.sendStatus(404);
        else response.set({ 'content-type': found.type, 'cache-control': 'no-cache' }).send(found.content);
      },
      () => response.sendStatus(404),
    );
  });
}

/** Only what the build has put there: a name is looked for among those, and never becomes a path. */
async function file(name: string): Promise<{ readonly type: string; readonly content: Buffer } | undefined> {
  const type = TYPES[path.extname(name)];
  if (type === undefined || !(await readdir(folder())).includes(name)) return undefined;
  return { type, content: await readFile(path.join(folder(), name)) };
}
