/** What Node-RED loads: one node set with all our types. */
import type { NodeAPI } from 'node-red';
import { registerCheck } from './check/runtime';
import { registerFile } from './file/runtime';
import { registerInstitution } from './institution/runtime';
import { servePreview } from './message/preview-routes';
import { registerMessage } from './message/runtime';
import { MESSAGES } from './messages';
import { tellStatusWords } from './runtime/status-words';
import { useLanguage } from './runtime/translate';
import { serveInbox } from './runtime/simulator-host';
import { serveLineState } from './send/dialog-routes';
import { registerSend } from './send/runtime';
import { registerRemoteContent } from './remote/runtime';
import { serveRemoteContent } from './remote/serve';
import { registerReport } from './report/runtime';
import { registerService } from './service/runtime';
import { serveRemoteConfigurations } from './service/remote-routes';
import { serveConnectionTest } from './service/test-routes';
import { serveSheet } from './sheet/routes';
import { registerServiceSheet } from './sheet/runtime';
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
  registerCheck(RED);
  registerRemoteContent(RED);
  registerServiceSheet(RED);
  serveInbox(RED);
  servePreview(RED);
  serveConnectionTest(RED);
  serveRemoteConfigurations(RED);
  serveSheet(RED);
  serveLineState(RED);
  serveSidebar(RED);
  serveRemoteContent(RED);
}
