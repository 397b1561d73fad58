/** What Node-RED loads: one node set with all our types. */
import type { NodeAPI } from 'node-red';
import { registerCheck } from './check/runtime';
import { serveScadenze } from './scadenze/routes';
import { registerDeadlines } from './scadenze/runtime';
import { registerFile } from './file/runtime';
import { registerInstitution } from './institution/runtime';
import { serveMessage } from './message/routes';
import { registerMessage } from './message/runtime';
import { MESSAGES } from './messages';
import { tellStatusWords } from './lib/runtime/status';
import { useLanguage } from './lib/runtime/translate';
import { serveInbox } from './lib/runtime/simulator-host';
import { serveSend } from './send/routes';
import { registerSend } from './send/runtime';
import { registerRemoteContent } from './remote-content/runtime';
import { serveRemoteContent } from './remote-content/routes';
import { registerReport } from './report/runtime';
import { registerService } from './service/runtime';
import { serveService } from './service/routes';
import { serveServiceSheet } from './service-sheet/routes';
import { registerServiceSheet } from './service-sheet/runtime';
import { serveSidebar } from './sidebar/routes';
import { registerStatus } from './status/runtime';

export default function register(RED: NodeAPI): void {
  const { ioSendLanguage, lang } = RED.settings as { ioSendLanguage?: unknown; lang?: unknown };
  useLanguage(typeof ioSendLanguage === 'string' && ioSendLanguage !== '' ? ioSendLanguage : lang);
  tellStatusWords(RED);
  registerInstitution(RED);
  registerService(RED);
  for (const definition of MESSAGES) registerMessage(RED, definition);
  registerFile(RED);
  registerSend(RED);
  registerStatus(RED);
  registerReport(RED);
  registerDeadlines(RED);
  registerCheck(RED);
  registerRemoteContent(RED);
  registerServiceSheet(RED);
  serveInbox(RED);
  serveMessage(RED);
  serveService(RED);
  serveServiceSheet(RED);
  serveSend(RED);
  serveScadenze(RED);
  serveSidebar(RED);
  serveRemoteContent(RED);
}
