/** A small workbook of the shape that PagoPA's have: three sheets, one message in each column of the last. Its words are ours. */
import { workbook } from '../lib/reader/support/workbook';

export const MESSAGE_ROWS: readonly (readonly string[])[] = [
  ['', 'Annullamento', 'Avviso di pagamento', 'Bando', 'Vuoto'],
  ['Storia utente\nCome cittadino...', '…voglio sapere.', '…voglio sapere.', '…voglio sapere.', ''],
  ["Nome ente\nNome dell'erogatore.", '<Nome ente>', '<Nome ente>', '<Nome ente>', ''],
  [
    'Titolo del messaggio\nRiferimento al servizio.',
    'La tua richiesta è stata annullata',
    'Hai un nuovo avviso di pagamento',
    'Pubblicato un nuovo bando',
    '',
  ],
  [
    'Testo del messaggio\nTesto definitivo.',
    'La tua richiesta per <oggetto della richiesta> del <gg/mm/aaaa> è stata annullata.\n\nPer ulteriori informazioni, per ulteriori informazioni, (visita questo sito)[URL].',
    "C'è un avviso intestato a <nome e cognome> per <causale>.\n\nDevi pagare: <00,00> €\n\nEntro il: <gg/mm/aaaa>\n\nPuoi pagare in app premendo “Vedi Avviso”.",
    'Dal <gg/mm/aaaa> puoi fare richiesta di <oggetto del bando>.\n\nPer presentare richiesta, [visita questo sito](URL).\n\n[Solo per messaggi Premium con allegato] Il bando è in allegato.',
    '',
  ],
  ['Pulsante 1\nAzione primaria', '-', "Paga (inserito automaticamente dall'app)", 'Presenta richiesta', ''],
  ['Pulsante 2\nAzione secondaria', '', '', '', ''],
  ['Allegato (Premium)\nFile allegato', '-', '-', '<testo integrale del bando>', ''],
  ['Destinatari\nChi riceve', 'Chi ha chiesto.', 'Chi paga.', 'Chi può.', ''],
  ['Quando inviarlo\nL’evento', 'Quando si annulla.', 'Quando si paga.', 'Quando esce.', ''],
  ['Note aggiuntive', '', '', '', ''],
];

export function modelWorkbook(): Buffer {
  return workbook([
    {
      name: 'Istruzioni',
      rows: [
        ['', 'Servizio'],
        ['', '1) Leggi'],
      ],
    },
    { name: 'Scheda Servizio', rows: [['Nome Servizio', 'Inserire', 'Prova']] },
    { name: 'Template messaggi', rows: MESSAGE_ROWS },
  ]);
}
