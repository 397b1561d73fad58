/** What to do once the demonstration runs, in three lines. */
import { INBOX_PATH } from '../../nodes/lib/runtime/simulator-host';

/** @param found whether flows of an earlier start were there: the simulator has none of their messages any more */
export function nextSteps(url: string, found: boolean): string {
  const inbox = `${url.replace(/\/$/, '')}${INBOX_PATH}/`;
  const editor = `Apri l'editor e, a destra, la barra «IO invii»: ${url}`;
  const first = found
    ? [
        editor,
        `La posta simulata riparte vuota: «Ricomincia le prove col simulatore…», poi invia di nuovo. È qui: ${inbox}`,
      ]
    : [`Leggi i messaggi come li vedono i cittadini:   ${inbox}`, editor];
  const last =
    'Prova un altro elenco: menu, Import, Examples, @io-comuni/node-red-servizi-sociali, «08 - Elenco da file».';
  return [...first, last].map((line, index) => `${index + 1}. ${line}`).join('\n');
}
