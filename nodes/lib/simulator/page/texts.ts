/** What the inbox page says, in the reader's language. */
import type { Language } from '../../phone';
import type { InboxItem } from './data';

export interface PageTexts {
  readonly title: string;
  readonly intro: string;
  readonly language: string;
  readonly search: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly nothingFound: string;
  readonly masked: string;
  readonly choose: string;
  readonly list: string;
  readonly more: string;
  readonly back: string;
  readonly raw: string;
  readonly unread: string;
  readonly payment: string;
  readonly notShown: string;
  readonly clear: string;
  readonly clearQuestion: string;
  readonly clearYes: string;
  readonly clearNo: string;
  readonly gone: string;
  readonly offline: string;
  readonly login: string;
  readonly notPermitted: string;
  readonly time: string;
  readonly speed: string;
  /** By seconds of the simulator per real second. */
  readonly speeds: Readonly<Record<string, string>>;
  readonly tomorrow: string;
  readonly today: string;
  readonly moved: string;
  readonly reminder: string;
  readonly remindedOn: (day: string, hour: string) => string;
  readonly told: (what: string) => string;
  readonly toldOf: Readonly<Record<'READ' | 'UNREAD' | 'UNAVAILABLE' | 'PAID' | 'NOT_PAID', string>>;
  readonly count: (found: number, total: number) => string;
  readonly status: Readonly<Record<InboxItem['status'], string>>;
}

/** A number and what is counted, in the form that the language asks for. */
function counted(language: Language, n: number, one: string, other: string): string {
  return `${n} ${new Intl.PluralRules(language).select(n) === 'one' ? one : other}`;
}

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = {
  it: {
    title: 'Messaggi simulati',
    intro:
      'Simulatore di IO: qui arrivano i messaggi come li vedrebbero i cittadini. Nessuno li riceve davvero.',
    language: 'Lingua',
    search: 'Cerca per testo o codice fiscale',
    empty: 'Ancora nessun messaggio',
    emptyHint:
      'Avvia un flusso con un ente in modalità «simulatore»: i messaggi compariranno qui da soli. A ogni riavvio la posta riparte vuota.',
    nothingFound: 'Nessun messaggio corrisponde alla ricerca',
    masked: 'Il tuo utente vede che cosa è arrivato, ma non a chi e con quali parole.',
    choose: 'Scegli un messaggio dall’elenco.',
    list: 'Messaggi, dal più recente',
    more: 'Mostra altri',
    back: '← Elenco',
    raw: 'Mostra i dati (JSON)',
    unread: 'da leggere',
    payment: 'pagamento',
    notShown: 'Questo messaggio non arriverebbe sul telefono.',
    clear: 'Svuota',
    clearQuestion: 'Togliere tutti i messaggi simulati? Non si possono recuperare.',
    clearYes: 'Sì, svuota',
    clearNo: 'Annulla',
    gone: 'Il messaggio non c’è più.',
    offline: 'Il simulatore non risponde. Nuovo tentativo fra poco…',
    login: 'Per vedere i messaggi accedi prima all’editor di Node-RED in questo browser.',
    notPermitted: 'Il tuo utente non può farlo.',
    time: 'Nel simulatore è:',
    speed: 'Tempo',
    speeds: { 1: 'normale', 1440: 'un giorno al minuto', 8640: 'un giorno ogni 10 secondi' },
    tomorrow: 'Vai a domani, ore 9',
    today: 'Torna a oggi',
    moved:
      'L’orologio del simulatore è spostato: date, scadenze e promemoria qui non seguono il calendario vero.',
    reminder: 'promemoria',
    remindedOn: (day, hour) => `Promemoria inviato il ${day} alle ${hour}`,
    told: (what) => `Messaggio Premium. All’ente IO dice: ${what}.`,
    toldOf: {
      READ: 'letto',
      UNREAD: 'non letto',
      UNAVAILABLE: 'lettura non condivisa dal cittadino',
      PAID: 'pagato',
      NOT_PAID: 'non pagato',
    },
    count: (found, total) => {
      const messages = counted('it', total, 'messaggio', 'messaggi');
      return found === total ? messages : `${found} su ${messages}`;
    },
    status: {
      ACCEPTED: 'in consegna',
      PROCESSED: 'consegnato',
      REJECTED: 'non recapitabile',
      FAILED: 'consegna fallita',
    },
  },
  en: {
    title: 'Simulated messages',
    intro: 'Simulator of IO: messages arrive here as citizens would see them. Nobody really receives them.',
    language: 'Language',
    search: 'Search text or fiscal code',
    empty: 'No messages yet',
    emptyHint:
      'Run a flow with an institution in “simulator” mode: its messages will appear here by themselves. After each restart the post is empty again.',
    nothingFound: 'No message matches the search',
    masked: 'Your user sees what has arrived, but not to whom and in which words.',
    choose: 'Choose a message from the list.',
    list: 'Messages, newest first',
    more: 'Show more',
    back: '← List',
    raw: 'Show the data (JSON)',
    unread: 'unread',
    payment: 'payment',
    notShown: 'This message would not reach the phone.',
    clear: 'Remove all',
    clearQuestion: 'Remove all simulated messages? They cannot be brought back.',
    clearYes: 'Yes, remove',
    clearNo: 'Cancel',
    gone: 'The message is no longer here.',
    offline: 'The simulator does not answer. Trying again shortly…',
    login: 'To see the messages, first log in to the Node-RED editor in this browser.',
    notPermitted: 'Your user may not do this.',
    time: 'In the simulator it is:',
    speed: 'Time',
    speeds: { 1: 'normal', 1440: 'a day in a minute', 8640: 'a day in 10 seconds' },
    tomorrow: 'Go to tomorrow, 9:00',
    today: 'Back to today',
    moved:
      'The simulator’s clock has been moved: dates, due dates and reminders here do not follow the real calendar.',
    reminder: 'reminder',
    remindedOn: (day, hour) => `Reminder sent on ${day} at ${hour}`,
    told: (what) => `Premium message. IO tells the institution: ${what}.`,
    toldOf: {
      READ: 'read',
      UNREAD: 'not read',
      UNAVAILABLE: 'reading not shared by the citizen',
      PAID: 'paid',
      NOT_PAID: 'not paid',
    },
    count: (found, total) => {
      const messages = counted('en', total, 'message', 'messages');
      return found === total ? messages : `${found} of ${messages}`;
    },
    status: {
      ACCEPTED: 'being delivered',
      PROCESSED: 'delivered',
      REJECTED: 'not deliverable',
      FAILED: 'delivery failed',
    },
  },
  de: {
    title: 'Simulierte Nachrichten',
    intro:
      'Simulator von IO: Hier kommen die Nachrichten an, wie sie die Bürgerinnen und Bürger sehen würden. Niemand bekommt sie wirklich.',
    language: 'Sprache',
    search: 'Text oder Steuernummer suchen',
    empty: 'Noch keine Nachricht',
    emptyHint:
      'Starte einen Flow mit einer Körperschaft in der Betriebsart „Simulator“: Die Nachrichten erscheinen hier von selbst. Nach jedem Neustart ist die Post wieder leer.',
    nothingFound: 'Keine Nachricht passt zur Suche',
    masked: 'Dein Benutzer sieht, was angekommen ist, aber nicht, bei wem und mit welchen Worten.',
    choose: 'Wähle eine Nachricht aus der Liste.',
    list: 'Nachrichten, neueste zuerst',
    more: 'Weitere zeigen',
    back: '← Liste',
    raw: 'Daten zeigen (JSON)',
    unread: 'ungelesen',
    payment: 'Zahlung',
    notShown: 'Diese Nachricht käme nicht auf das Telefon.',
    clear: 'Leeren',
    clearQuestion: 'Alle simulierten Nachrichten entfernen? Sie lassen sich nicht zurückholen.',
    clearYes: 'Ja, leeren',
    clearNo: 'Abbrechen',
    gone: 'Die Nachricht ist nicht mehr da.',
    offline: 'Der Simulator antwortet nicht. Gleich wird es neu versucht…',
    login: 'Um die Nachrichten zu sehen, melde dich zuerst in diesem Browser im Node-RED-Editor an.',
    notPermitted: 'Dein Benutzer darf das nicht.',
    time: 'Im Simulator ist es:',
    speed: 'Zeit',
    speeds: { 1: 'normal', 1440: 'ein Tag pro Minute', 8640: 'ein Tag alle 10 Sekunden' },
    tomorrow: 'Weiter zu morgen, 9 Uhr',
    today: 'Zurück zu heute',
    moved:
      'Die Uhr des Simulators ist verstellt: Datum, Fristen und Erinnerungen folgen hier nicht dem wirklichen Kalender.',
    reminder: 'Erinnerung',
    remindedOn: (day, hour) => `Erinnerung gesendet am ${day} um ${hour} Uhr`,
    told: (what) => `Premium-Nachricht. IO meldet der Körperschaft: ${what}.`,
    toldOf: {
      READ: 'gelesen',
      UNREAD: 'nicht gelesen',
      UNAVAILABLE: 'die Person teilt nicht mit, ob sie gelesen hat',
      PAID: 'bezahlt',
      NOT_PAID: 'nicht bezahlt',
    },
    count: (found, total) => {
      const messages = counted('de', total, 'Nachricht', 'Nachrichten');
      return found === total ? messages : `${found} von ${messages}`;
    },
    status: {
      ACCEPTED: 'wird zugestellt',
      PROCESSED: 'zugestellt',
      REJECTED: 'nicht zustellbar',
      FAILED: 'Zustellung fehlgeschlagen',
    },
  },
};

/** The page's languages, each by its own name. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'it', name: 'Italiano' },
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
];

/** The browser's first language if the page speaks it, else English; Italian if the browser names none. */
export function browserLanguage([first = 'it']: readonly string[]): Language {
  const spoken = LANGUAGES.find(({ code }) => first.toLowerCase().startsWith(code));
  return spoken?.code ?? 'en';
}
