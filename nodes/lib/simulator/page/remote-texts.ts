/** What the inbox page says about what lies with the sender, in the reader's language. */
import type { Language } from '../../phone';
import type { RemoteProblem } from './data';

/** Where a problem stands in the way: before the message, in its place, or in that of one file. */
export type Obstacle = 'precondition' | 'details' | 'attachment';

export interface RemoteTexts {
  readonly fetching: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly retry: string;
  /** On the button that asks for a call to another computer. */
  readonly callElsewhere: string;
  readonly fromSender: string;
  readonly attachments: string;
  readonly loading: string;
  readonly loaded: (kilobytes: number) => string;
  readonly save: string;
  /** What the citizen would see. */
  readonly citizen: Readonly<Record<Obstacle | 'NOT_READY' | 'ONLY_HERE', string>>;
  /** What the sender got wrong, and what to do. */
  readonly problem: (problem: RemoteProblem) => string;
}

const REFUSED_IT: Readonly<Record<number, string>> = {
  400: 'Il server dell’ente dice che la richiesta non è valida (400).',
  401: 'Il server dell’ente rifiuta la chiave (401): nome dell’intestazione e chiave della configurazione devono essere quelli che il server aspetta.',
  403: 'Il server dell’ente nega l’accesso (403): per lui il messaggio non è di questo cittadino.',
  404: 'Il server dell’ente non trova il messaggio o il file (404).',
  429: 'Il server dell’ente riceve troppe richieste (429).',
  500: 'Il server dell’ente ha avuto un errore (500): cercane il motivo nel suo registro.',
};

function problemIt(problem: RemoteProblem): string {
  switch (problem.code) {
    case 'NO_CONFIGURATION':
      return 'Il simulatore non sa dove sono gli allegati di questo messaggio: non conosce la configurazione e l’ente non ha un nodo «IO allegati» per essa.';
    case 'NO_ENVIRONMENT':
      return 'La configurazione non ha un indirizzo per questo cittadino: manca quello di produzione, e il suo codice fiscale non è fra gli utenti di prova.';
    case 'BASE_URL':
      return 'L’indirizzo nella configurazione non è valido: deve cominciare con https:// (per le prove anche http://).';
    case 'ELSEWHERE':
      return `Gli allegati stanno fuori da questo computer (${problem.host}): il simulatore li chiede, con la chiave della configurazione e il codice fiscale, solo se lo vuoi.`;
    case 'UNREACHABLE':
      return `Il server dell’ente non risponde (${problem.error}): controlla che sia acceso e che l’indirizzo della configurazione sia giusto.`;
    case 'TIMEOUT':
      return 'Il server dell’ente non ha risposto entro 10 secondi: IO non aspetta di più.';
    case 'REDIRECT':
      return `Il server dell’ente rimanda a un altro indirizzo (${problem.status}): IO non lo segue.`;
    case 'REFUSED':
      return REFUSED_IT[problem.status] ?? `Il server dell’ente ha risposto ${problem.status}.`;
    case 'UNEXPECTED_STATUS':
      return `Il server dell’ente ha risposto ${problem.status}, che IO qui non prevede.`;
    case 'MALFORMED':
      return `La risposta del server dell’ente non ha la forma prevista: ${problem.places}`;
    case 'ATTACHMENTS_NOT_PRESENT':
      return 'Il messaggio promette allegati, ma il server dell’ente non ne elenca nessuno.';
    case 'REMOTE_CONTENT_NOT_PRESENT':
      return 'Il messaggio promette un testo, ma il server dell’ente non lo dà.';
    case 'SUBJECT_VALIDATION_ERROR':
      return `Il titolo dato dal server dell’ente ha ${problem.length} caratteri: devono essere da 10 a 120.`;
    case 'MARKDOWN_VALIDATION_ERROR':
      return `Il testo dato dal server dell’ente ha ${problem.length} caratteri: devono essere da 80 a 10.000.`;
    case 'NOT_READY':
      return `Il file non è ancora pronto: il server dell’ente chiede di riprovare fra ${problem.seconds} s.`;
    case 'NOT_PDF':
      return 'Il file non è un PDF: IO ne guarda il contenuto, non il nome, e lo rifiuta.';
    case 'ATTACHMENT_URL':
      return 'L’indirizzo dell’allegato porta fuori dal messaggio: deve essere relativo ad esso.';
    case 'TOO_LARGE':
      return `Il file supera ${problem.megabytes} MB, il limite del simulatore.`;
  }
}

const REFUSED_EN: Readonly<Record<number, string>> = {
  400: 'The institution’s server says that the request is not valid (400).',
  401: 'The institution’s server refuses the key (401): header name and key of the configuration must be those that the server expects.',
  403: 'The institution’s server denies access (403): to it, the message is not this citizen’s.',
  404: 'The institution’s server does not find the message or the file (404).',
  429: 'The institution’s server gets too many requests (429).',
  500: 'The institution’s server had an error (500): look for the reason in its log.',
};

function problemEn(problem: RemoteProblem): string {
  switch (problem.code) {
    case 'NO_CONFIGURATION':
      return 'The simulator does not know where the attachments of this message are: it does not know the configuration, and the institution has no “IO attachments” node for it.';
    case 'NO_ENVIRONMENT':
      return 'The configuration has no address for this citizen: there is none for production, and the fiscal code is not among the test users.';
    case 'BASE_URL':
      return 'The address in the configuration is not valid: it must begin with https:// (http:// for tests).';
    case 'ELSEWHERE':
      return `The attachments are not on this computer (${problem.host}): the simulator asks for them, with the key of the configuration and the fiscal code, only if you want it to.`;
    case 'UNREACHABLE':
      return `The institution’s server cannot be reached (${problem.error}): check that it is on and that the address in the configuration is right.`;
    case 'TIMEOUT':
      return 'The institution’s server has not answered within 10 seconds: IO waits no longer.';
    case 'REDIRECT':
      return `The institution’s server points to another address (${problem.status}): IO does not follow.`;
    case 'REFUSED':
      return REFUSED_EN[problem.status] ?? `The institution’s server answered ${problem.status}.`;
    case 'UNEXPECTED_STATUS':
      return `The institution’s server answered ${problem.status}, which IO does not foresee here.`;
    case 'MALFORMED':
      return `The answer of the institution’s server has not the right form: ${problem.places}`;
    case 'ATTACHMENTS_NOT_PRESENT':
      return 'The message promises attachments, but the institution’s server lists none.';
    case 'REMOTE_CONTENT_NOT_PRESENT':
      return 'The message promises a text, but the institution’s server does not give it.';
    case 'SUBJECT_VALIDATION_ERROR':
      return `The title given by the institution’s server has ${problem.length} characters: it must have 10 to 120.`;
    case 'MARKDOWN_VALIDATION_ERROR':
      return `The text given by the institution’s server has ${problem.length} characters: it must have 80 to 10,000.`;
    case 'NOT_READY':
      return `The file is not ready yet: the institution’s server asks to try again in ${problem.seconds} s.`;
    case 'NOT_PDF':
      return 'The file is no PDF: IO looks at its content, not at its name, and refuses it.';
    case 'ATTACHMENT_URL':
      return 'The address of the attachment leads out of the message: it must be relative to it.';
    case 'TOO_LARGE':
      return `The file is larger than ${problem.megabytes} MB, the limit of the simulator.`;
  }
}

const REFUSED_DE: Readonly<Record<number, string>> = {
  400: 'Der Server der Körperschaft sagt, die Anfrage sei ungültig (400).',
  401: 'Der Server der Körperschaft lehnt den Schlüssel ab (401): Header-Name und Schlüssel der Konfiguration müssen die sein, die der Server erwartet.',
  403: 'Der Server der Körperschaft verweigert den Zugriff (403): Für ihn gehört die Nachricht nicht dieser Person.',
  404: 'Der Server der Körperschaft findet die Nachricht oder die Datei nicht (404).',
  429: 'Der Server der Körperschaft bekommt zu viele Anfragen (429).',
  500: 'Der Server der Körperschaft hatte einen Fehler (500): Such den Grund in seinem Protokoll.',
};

function problemDe(problem: RemoteProblem): string {
  switch (problem.code) {
    case 'NO_CONFIGURATION':
      return 'Der Simulator weiß nicht, wo die Anhänge dieser Nachricht sind: Er kennt die Konfiguration nicht, und die Körperschaft hat keinen Node „IO Anhänge“ dafür.';
    case 'NO_ENVIRONMENT':
      return 'Die Konfiguration hat keine Adresse für diese Person: Für den Echtbetrieb ist keine eingetragen, und die Steuernummer gehört zu keinem Testbenutzer.';
    case 'BASE_URL':
      return 'Die Adresse in der Konfiguration ist ungültig: Sie muss mit https:// beginnen (zum Testen auch http://).';
    case 'ELSEWHERE':
      return `Die Anhänge liegen nicht auf diesem Computer (${problem.host}): Der Simulator fragt nach ihnen, mit dem Schlüssel der Konfiguration und der Steuernummer, nur wenn du es willst.`;
    case 'UNREACHABLE':
      return `Der Server der Körperschaft ist nicht erreichbar (${problem.error}): Prüf, ob er läuft und ob die Adresse in der Konfiguration stimmt.`;
    case 'TIMEOUT':
      return 'Der Server der Körperschaft hat nicht innerhalb von 10 Sekunden geantwortet: Länger wartet IO nicht.';
    case 'REDIRECT':
      return `Der Server der Körperschaft verweist auf eine andere Adresse (${problem.status}): IO folgt nicht.`;
    case 'REFUSED':
      return (
        REFUSED_DE[problem.status] ?? `Der Server der Körperschaft hat mit ${problem.status} geantwortet.`
      );
    case 'UNEXPECTED_STATUS':
      return `Der Server der Körperschaft hat mit ${problem.status} geantwortet, was IO hier nicht vorsieht.`;
    case 'MALFORMED':
      return `Die Antwort des Servers der Körperschaft hat nicht die vorgesehene Form: ${problem.places}`;
    case 'ATTACHMENTS_NOT_PRESENT':
      return 'Die Nachricht verspricht Anhänge, aber der Server der Körperschaft nennt keine.';
    case 'REMOTE_CONTENT_NOT_PRESENT':
      return 'Die Nachricht verspricht einen Text, aber der Server der Körperschaft liefert ihn nicht.';
    case 'SUBJECT_VALIDATION_ERROR':
      return `Der Titel vom Server der Körperschaft hat ${problem.length} Zeichen: Es müssen 10 bis 120 sein.`;
    case 'MARKDOWN_VALIDATION_ERROR':
      return `Der Text vom Server der Körperschaft hat ${problem.length} Zeichen: Es müssen 80 bis 10.000 sein.`;
    case 'NOT_READY':
      return `Die Datei ist noch nicht bereit: Der Server der Körperschaft bittet, es in ${problem.seconds} s wieder zu versuchen.`;
    case 'NOT_PDF':
      return 'Die Datei ist kein PDF: IO sieht auf ihren Inhalt, nicht auf ihren Namen, und lehnt sie ab.';
    case 'ATTACHMENT_URL':
      return 'Die Adresse des Anhangs führt aus der Nachricht hinaus: Sie muss relativ zu ihr sein.';
    case 'TOO_LARGE':
      return `Die Datei ist größer als ${problem.megabytes} MB, die Grenze des Simulators.`;
  }
}

export const REMOTE_TEXTS: Readonly<Record<Language, RemoteTexts>> = {
  it: {
    fetching: 'IO chiede il contenuto al server dell’ente…',
    confirm: 'Continua',
    cancel: 'Annulla',
    retry: 'Riprova',
    callElsewhere: 'Chiama quell’indirizzo',
    fromSender: 'Testo dato dal server dell’ente all’apertura del messaggio.',
    attachments: 'Allegati',
    loading: 'Scarico il file dal server dell’ente…',
    loaded: (kilobytes) => `PDF ricevuto, ${kilobytes} kB.`,
    save: 'Salva il PDF',
    citizen: {
      precondition: 'Il cittadino vedrebbe un errore e non potrebbe aprire il messaggio.',
      details: 'Il cittadino vedrebbe un errore al posto del messaggio.',
      attachment: 'Il cittadino vedrebbe un errore al posto del file.',
      NOT_READY: 'L’app aspetta e riprova da sola.',
      ONLY_HERE: 'Questo simulatore non lo può mostrare.',
    },
    problem: problemIt,
  },
  en: {
    fetching: 'IO asks the institution’s server for the content…',
    confirm: 'Continue',
    cancel: 'Cancel',
    retry: 'Try again',
    callElsewhere: 'Call that address',
    fromSender: 'Text given by the institution’s server when the message was opened.',
    attachments: 'Attachments',
    loading: 'Fetching the file from the institution’s server…',
    loaded: (kilobytes) => `PDF received, ${kilobytes} kB.`,
    save: 'Save the PDF',
    citizen: {
      precondition: 'The citizen would see an error and could not open the message.',
      details: 'The citizen would see an error in place of the message.',
      attachment: 'The citizen would see an error in place of the file.',
      NOT_READY: 'The app waits and tries again by itself.',
      ONLY_HERE: 'This simulator cannot show it.',
    },
    problem: problemEn,
  },
  de: {
    fetching: 'IO fragt den Server der Körperschaft nach dem Inhalt…',
    confirm: 'Weiter',
    cancel: 'Abbrechen',
    retry: 'Noch einmal versuchen',
    callElsewhere: 'Diese Adresse aufrufen',
    fromSender: 'Text, den der Server der Körperschaft beim Öffnen der Nachricht geliefert hat.',
    attachments: 'Anhänge',
    loading: 'Die Datei wird vom Server der Körperschaft geholt…',
    loaded: (kilobytes) => `PDF empfangen, ${kilobytes} kB.`,
    save: 'PDF speichern',
    citizen: {
      precondition: 'Die Person sähe einen Fehler und könnte die Nachricht nicht öffnen.',
      details: 'Die Person sähe statt der Nachricht einen Fehler.',
      attachment: 'Die Person sähe statt der Datei einen Fehler.',
      NOT_READY: 'Die App wartet und versucht es von selbst noch einmal.',
      ONLY_HERE: 'Dieser Simulator kann das nicht zeigen.',
    },
    problem: problemDe,
  },
};
