/**
 * The page's way to what a sender keeps. Everything comes as JSON with a verdict, but a PDF, which goes out as a download in
 * a sandbox: nothing of a sender may ever run where the editor lives.
 */
import type { ServerResponse } from 'node:http';
import type { Listener } from './api';
import type { Inbox } from './inbox';
import type { StoredMessage } from './stored-message';
import { isOurs, queryOf, SAFE, sendJson } from './page-api';
import type { RemoteContent } from './remote-content';

export function remoteDoor(inbox: Inbox, remote: RemoteContent): Listener {
  return (request, response) => {
    if (request.method !== 'GET' || !isOurs(request)) {
      sendJson(response, 400, {});
      return;
    }
    const query = queryOf(request);
    const message = inbox.get(query.get('id') ?? '');
    const answer = message && answerOf(remote, message, query, response);
    if (!answer) {
      sendJson(response, 404, {});
      return;
    }
    // What the sender does is a verdict; this is the end of what cannot happen.
    answer.catch(() => response.destroy());
  };
}

/** Undefined for a question that is none. */
function answerOf(
  remote: RemoteContent,
  message: StoredMessage,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> | undefined {
  const elsewhere = query.get('elsewhere') === 'yes';
  switch (query.get('get')) {
    case 'precondition':
      return remote.precondition(message, elsewhere).then((answer) => {
        sendJson(response, 200, answer);
      });
    case 'details':
      return remote.details(message, elsewhere).then((answer) => {
        sendJson(response, 200, answer);
      });
    case 'attachment':
      return remote.attachment(message, query.get('url') ?? '', elsewhere).then((answer) => {
        if (answer.ok) sendPdf(response, answer.value);
        else sendJson(response, 200, answer);
      });
    default:
      return undefined;
  }
}

function sendPdf(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    ...SAFE,
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="allegato.pdf"',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-length': String(body.length),
  });
  response.end(body);
}
