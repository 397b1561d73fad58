import { labelOf, type CanvasNode } from './box';
import type { Band } from './place';

/**
 * The order in which each example is read: lines from top to bottom, in each line columns (`|`) from left to right, in each
 * column nodes (`/`) by their names; `#2` is the second node of that name. A column after
 * `>` ends on one line instead of beginning on one. The comments come first of all.
 */
const OUTCOMES = 'Inviato / Non raggiungibile / In dubbio / Scartato';
const CATCH = 'Se qualcosa si ferma | Errore';

export const PLANS: Readonly<Record<string, readonly string[]>> = {
  '01': [
    'Una riga giusta | Una riga sbagliata',
    `Aggiornamento bando | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '02': [
    'Controlla / Invia il bando | Leggi il file | Una riga per volta | Invio? | Righe da controllare',
    `> Pubblicazione bando / Ferma / Riprendi | IO invia / Da correggere | ${OUTCOMES} / Righe non raggiunte`,
    'Le righe da controllare | IO controlla | Verdetto / Righe da correggere',
    'Le righe non raggiunte | Il perché | In CSV | Scrivi non raggiunti | Scritto',
    CATCH,
  ],
  '03': [
    'Invia la graduatoria | Dati di esempio | Una riga per volta',
    `Pubblicazioni graduatorie | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '04': [
    'Invia | Dati di esempio | Una riga per volta',
    `Completa? | Integrazione / Richiesta ricevuta | IO invia | ${OUTCOMES} / Da correggere`,
    CATCH,
  ],
  '05': [
    'Invia | Dati di esempio | Una riga per volta',
    `Stato? | > Avviso di pagamento / Avviso in scadenza / Mancato pagamento / Stato sconosciuto | IO invia / Righe da correggere | ${OUTCOMES}`,
    'Le righe da correggere | Da correggere',
    CATCH,
  ],
  '06': [
    'Invia | Dati di esempio | Una riga per volta',
    `Esito? | Richiesta accolta / Richiesta non accolta / Esito sconosciuto | IO invia | ${OUTCOMES} / Da correggere`,
    CATCH,
  ],
  '07': [
    'Invia | Una riga per volta | Richiesta accolta | Da correggere',
    'IO invia | È arrivato? / Non raggiungibile / In dubbio / Scartato | Consegnato / Respinto da IO / Non concluso',
    'Fai il resoconto | Resoconto | In formato CSV / Totali / Per lettera | Righe',
    CATCH,
  ],
  '08': [
    "Leggi l'elenco | IO leggi elenco | Riassunto",
    `Avviso di pagamento pratica / Invia ora | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '09': [
    'Controlla | IO leggi elenco | Riassunto',
    'IO controlla | Solo il testo / Righe da correggere | Verdetto',
    `Invia ora / Pubblicazione bando | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '10': [
    'Leggi e invia | Leggi la vista | Una riga per volta',
    `Avviso di pagamento pratica | IO invia / Da correggere | ${OUTCOMES} / Prepara l'esito`,
    "Prepara gli errori | Scrivi l'esito | Scritto",
    CATCH,
  ],
  '11': [
    'Leggi e invia | Leggi la vista | Una riga per volta',
    `Richiesta servizi sociali: accolta | IO invia / Da correggere | ${OUTCOMES} / Prepara l'esito`,
    "Prepara gli errori | Scrivi l'esito | Scritto",
    CATCH,
  ],
  '12': [
    'Leggi e invia | Leggi la vista | Una riga per volta',
    `Mancato pagamento | IO invia / Da correggere | ${OUTCOMES} / Prepara l'esito`,
    "Prepara gli errori | Scrivi l'esito | Scritto",
    CATCH,
  ],
  '13': [
    'Ogni 15 s | File pronti | Leggi il file | Quante righe | Righe del file',
    `Pubblicazione bando | IO invia / Da correggere / Riga da correggere | ${OUTCOMES}`,
    '> Fine del file o della riga / Riga presa da IO invia / Se il file non si legge | Metti via il file | Messo via',
    CATCH,
  ],
  '14': [
    'Apri la pagina / Ricevi il foglio | Sa la password? | La pagina / Chi sei? | Mostra la pagina / Non apre',
    'Viene da noi? | Non accettato / Il foglio | Rifiuta',
    "Leggi il foglio | Invia? | Righe da inviare / Controlla l'elenco | Righe da correggere",
    'Che cosa rispondere | Il risultato | Mostra il risultato',
    `Le righe da inviare | Pubblicazione bando | > IO invia / Da correggere | ${OUTCOMES}`,
    "Se il foglio non si legge | Perché non si legge | Mostra l'errore",
    CATCH,
  ],
  '15': [
    'Leggi dal gestionale | Prima pagina / Ancora una lettura | Leggi una pagina',
    "Risposta buona? | Pagina letta / C'è un'altra pagina? / Meno di 5 tentativi? | Pagina dopo / Letto tutto / Pagina non letta / Un tentativo in più | Leggi la pagina dopo",
    'Aspetta 30 secondi | Leggi ancora',
    'Una pagina letta | Le righe | Una riga per volta',
    `Integrazione documentazione | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '16': [
    'Invia | Una riga per volta | Richiesta accolta | Da correggere',
    `IO invia | ${OUTCOMES} / Esce per la prima volta? | Forse già scritto / Ha un'e-mail valida? | Senza e-mail`,
    "Prepara l'e-mail | Testo dell'e-mail | Manda l'e-mail",
    'Se la posta rifiuta | Riprendi la riga / Chi è senza e-mail | Riga della lettera',
    "In formato CSV | Scrivi l'elenco delle lettere | Scritto",
    CATCH,
  ],
  '17': [
    "Nei giorni feriali alle 9 | Leggi l'esportazione | Una riga per volta",
    'Scade entro 7 giorni? | Non ancora',
    `Avviso in scadenza | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
  '18': [
    "Invia la campagna con l'errore | Una riga per volta",
    'Pubblicazione bando | A IO invia / Da correggere#2',
    "Manda la correzione | Chi l'ha ricevuto | Totali / Per lettera / Una riga per volta#2",
    `Ricevuto? | La campagna / Errata corrige / Non l'ha ricevuto | IO invia | ${OUTCOMES} / Da correggere`,
    CATCH,
  ],
  '19': [
    'Invia il bando | Una riga per volta',
    `Pubblicazione bando | IO invia / Da correggere | ${OUTCOMES}`,
    'IO allegati | Fai il PDF',
    CATCH,
  ],
  '20': [
    'Invia gli avvisi | Dati di esempio | Una riga per volta',
    'Scade fra otto giorni | Avviso di pagamento pratica | A IO invia / Da correggere#2',
    `> Tutti gli avvisi / Rina ha pagato | IO invia | A Scadenze / ${OUTCOMES}`,
    'Avvisi inviati | Scadenze | Avviso in scadenza / Mancato pagamento / Concluso / Domanda | A IO invia#2 / Da correggere',
    CATCH,
  ],
  '21': [
    'Salva / Leggi lo stato / Chiedi la revisione / Pubblica / Togli dalla pubblicazione | Servizi sociali, su IO | Stato del servizio / Problemi',
    CATCH,
  ],
  '22': [
    'Comincia | Una riga per volta',
    'Completa la riga / Un giorno dopo / Due giorni dopo / Tre giorni dopo / Quattro giorni dopo | Pubblicazione bando / Aggiornamento bando / Pubblicazioni graduatorie / Integrazione documentazione / Avviso di pagamento pratica | A IO invia, Premium / Da correggere / A IO invia',
    `Messaggi Premium / Altri messaggi | > IO invia, Premium / IO invia | ${OUTCOMES} / Solo gli avvisi | Avvisi, a Scadenze`,
    'Avvisi inviati / Chi ha pagato | Scadenze | Avviso in scadenza / È Anna? / Mancato pagamento / Avvisi di Gino / Concluso / Domanda | A IO invia#2 / Avvisi di Anna / Da correggere#2',
    'Anna / Gino | Anna paga / Gino non paga | Di’ a Scadenze che ha pagato / Richiesta accolta / Richiesta non accolta | Pagato, a Scadenze / A IO invia#3 / Da correggere#3',
    'IO allegati | Fai il PDF',
    CATCH,
  ],
  '23': [
    'Invia | Una riga per volta | Richiesta accolta | Da correggere',
    `IO invia | ${OUTCOMES}`,
    'Manda le e-mail / Fai le lettere | Dove | Crea il file',
    'Leggi avvisati | Tienilo da parte | Resoconto | Righe / Totali / Chi resta | Alle e-mail / Alle lettere',
    "E-mail | Una riga per volta#2 | Piano piano | Prepara l'e-mail",
    "Segna che è avvisato | Testo dell'e-mail | Manda l'e-mail",
    'Se la posta rifiuta | Segna che è rifiutata | Scrivilo | Rifiutata',
    'Lettere | Le lettere | Scrivi le lettere | Scritto',
    CATCH,
  ],
  '24': [
    'Invia | Dati di esempio | Una riga per volta',
    'Quale servizio? | A Servizi sociali / Alla TARI / Servizio sconosciuto',
    `Per i Servizi sociali | Richiesta accolta | Invia, Servizi sociali / Da correggere | ${OUTCOMES}`,
    `Per la TARI | Avviso TARI | Invia, TARI / Da correggere#2 | ${OUTCOMES.replace(/(?= \/|$)/g, '#2')}`,
    CATCH,
  ],
  '25': [
    'Avvisi di pagamento | Riassunto / Per lettera',
    `Avviso di pagamento pratica | IO invia / Da correggere | ${OUTCOMES}`,
    CATCH,
  ],
};

/** The nodes of a flow as its plan orders them. Throws when plan and flow do not name the same nodes. */
export function bandsOf(nodes: readonly CanvasNode[], plan: readonly string[]): Band[] {
  const left = new Set(nodes.filter(({ type }) => type !== 'comment'));
  const take = (words: string): CanvasNode => {
    const [name = '', number = '1'] = words.split('#');
    const found = nodes.filter((node) => labelOf(node).replace(/ ↻$/, '') === name)[Number(number) - 1];
    if (!found || !left.delete(found)) throw new Error(`the plan names "${words}", which the flow has not`);
    return found;
  };
  const bands = plan.map((line) =>
    line.split(' | ').map((column) => ({
      right: column.startsWith('> '),
      nodes: column.replace(/^> /, '').split(' / ').map(take),
    })),
  );
  if (left.size > 0) throw new Error(`the plan lacks ${[...left].map((node) => labelOf(node)).join(', ')}`);
  return bands;
}
