/** What the command says, in Italian; the help names the English words that mean the same. */
import { MoveError, RegisterError, type Problem, type Step } from '../lib/register/move';

export const HELP = `io-registro: sposta il registro degli invii tra un file (SQLite) e un database (PostgreSQL)

  io-registro sposta  --da CARTELLA [--a URL] [--chiave FILE] [--impostazioni FILE] [--prova]
  io-registro riporta [--da URL] --ente CODICE_FISCALE --a CARTELLA [--chiave FILE] [--impostazioni FILE] [--prova]
  io-registro chiave FILE

sposta   porta nel database tutto il registro della cartella (di solito ~/.node-red/io-servizi-sociali).
         Ferma prima questo Node-RED e tutti quelli che usano il database.
         Alla fine il file si chiama register.moved-<data>.db: non viene mai cancellato.
riporta  porta un solo ente dal database a una cartella vuota.
chiave   scrive un file con una chiave nuova di 64 byte, leggibile solo da te. Non sovrascrive mai.
         Copialo, in modo sicuro, dove girano gli altri Node-RED: serve a tutti lo stesso.

--prova  fa tutto, controlla i conti e poi annulla: non cambia e non rinomina nulla
         (nel database restano solo le tabelle vuote, se non c'erano).

URL      postgres://utente@server:5432/database?sslmode=verify-full. Meglio darlo con la variabile IO_REGISTER_URL: la
         password scritta in un comando la vede chi guarda i processi del computer e resta nella cronologia.
--chiave il file della chiave del database; senza, la variabile IO_REGISTER_KEY_FILE.
--impostazioni settings.js di Node-RED: ciò che non dicono comando e variabili si legge lì, in ioServiziSociali (registerUrl,
         registerKeyFile, registerFailover, registerPatienceMs). Senza, settings.js non viene letto.
Valgono anche IO_REGISTER_FAILOVER e IO_REGISTER_PATIENCE_MS, come per Node-RED.

Esce con 0 quando ha finito, 1 quando ha rifiutato e tutto è come prima, 2 quando il comando è scritto male,
3 quando non sa se il database ha confermato: ripeti lo stesso comando, lo scopre da solo. 130 con Ctrl-C: tutto come prima.

English: move = sposta (--from --to --key --rehearsal), bring-back = riporta (--institution), key = chiave,
--settings = --impostazioni. --help
`;

export const WRONG =
  'Il comando non si capisce: manca qualcosa, o c’è una parola di troppo. L’indirizzo del database va con --a, o in IO_REGISTER_URL.';

const STEPS: Readonly<Record<Step, string>> = {
  opened: 'Registro aperto: __messages__ messaggi',
  connected: 'Database raggiunto',
  copied: 'Copiato tutto',
  compared: 'I conti tornano: stati, campagne, avvisi, azioni, schede dei servizi',
  'put-aside': 'Registro di prima messo da parte',
  committed: 'Confermato',
  done: 'Finito: gli invii si fanno dal registro nuovo',
  rehearsed: 'Prova finita: tutto è come prima',
  'ended-before': 'Lo spostamento di prima era riuscito: ora è finito',
};

const PROBLEMS: Readonly<Record<Problem, string>> = {
  NO_REGISTER:
    'Qui non c’è un registro: __file__. Indica con --da la cartella io-servizi-sociali di Node-RED.',
  MOVED_BEFORE:
    'Questo registro è già stato spostato: __file__. Per usare il database dai a Node-RED la variabile IO_REGISTER_URL.',
  OTHER_MOVE:
    'Qui c’è uno spostamento lasciato a metà, che andava altrove: __file__. Ripeti il comando di allora, con lo stesso database.',
  CUT_SHORT: 'Qui c’è uno spostamento lasciato a metà: __file__. Ripeti il comando senza --prova.',
  DOUBTED:
    'Il registro forse non sa tutto quello che è già stato inviato. Avvia Node-RED, leggi la barra «IO invii», conferma, ferma Node-RED e riprova.',
  FIRST_KEYS:
    'Il registro ha ancora messaggi presi in carico da una versione vecchia, di cui il database non riconoscerebbe i doppioni. Riprova 90 giorni dopo il loro invio.',
  LINE_THERE:
    'Nel database c’è già qualcosa di questo ente (__line__). Se sono prove col simulatore cancellale dalla barra «IO invii» di chi usa il database.',
  SHEET_THERE:
    'Il nodo scheda servizio __node__ ha nel database un altro servizio che in questa cartella. Scrivi lo stesso identificativo nel nodo, da tutte e due le parti, salva la scheda e riprova.',
  IN_USE: 'Il Node-RED «__name__» sta usando il database. Ferma tutti i Node-RED che lo usano e riprova.',
  MOVING: 'Un altro spostamento sta usando il database. Aspetta che finisca e riprova.',
  DATABASE_DOUBTED:
    'Il database forse non sa tutto quello che è già stato inviato. Leggi e conferma nella barra «IO invii», poi riprova.',
  UNEQUAL:
    'I conti non tornano (__what__): non è stato spostato nulla. Segnala l’errore nel progetto, senza dati personali.',
  UNKNOWN_END:
    'Il database non risponde e non si sa se ha confermato. Il registro è messo da parte e non parte nulla: __file__. Quando il database risponde ripeti lo stesso comando.',
  NOT_EMPTY: 'La cartella non è vuota: __file__. Indica con --a una cartella vuota o nuova.',
  NO_INSTITUTION: 'Il database non sa nulla dell’ente __institution__. Controlla il codice fiscale.',
  STOPPED: 'Interrotto: tutto è come prima.',
};

const FAULTS: Readonly<Record<string, string>> = {
  IO_REGISTER_BUSY: 'Il registro è in uso: ferma Node-RED e riprova. File: __file__',
  IO_REGISTER_DAMAGED:
    'Il registro è danneggiato (__problem__): non si sposta. Leggi la pagina «registro» della documentazione. File: __file__',
  IO_REGISTER_FULL: 'Il disco è pieno. Libera spazio e riprova. File: __file__',
  IO_REGISTER_ELSEWHERE: 'Il registro di questa cartella è già in un database. File: __file__',
};

const ERRORS: Readonly<Record<string, string>> = {
  PG_MISSING: 'Manca il pacchetto pg. Nella cartella utente di Node-RED: npm install pg',
  BAD_URL:
    'L’indirizzo del database non va bene. Esempio: postgres://utente@server:5432/database?sslmode=verify-full',
  URL_SIGN: 'Nell’indirizzo il segno «__sign__» va scritto __written__: di solito è nella password.',
  URL_OPTION: 'Nell’indirizzo c’è un’opzione che non vale, o c’è due volte: __option__',
  URL_VALUE: 'Nell’indirizzo il valore di __option__ non va bene.',
  URL_TLS: 'sslmode=verify-ca vuole sslrootcert=FILE; sslrootcert=system vuole sslmode=verify-full.',
  SETTINGS_UNREADABLE: 'settings.js non c’è o non si legge: __file__',
  PG_VERSION:
    'Serve pg dalla 8.23 in poi, prima della 9. Nella cartella utente di Node-RED: npm install pg@8',
  PG_BROKEN: 'Il pacchetto pg non si carica. Nella cartella utente di Node-RED: npm install pg@8',
  KEY_MISSING:
    'Manca il file della chiave: __file__. Fanne uno con «io-registro chiave FILE» e indicalo con --chiave.',
  KEY_WRONG: 'Il file della chiave non è quello di questo database, o non ha 64 byte: __file__',
  PATIENCE_WRONG: 'IO_REGISTER_PATIENCE_MS non è un numero di millisecondi da 6000 in su: __file__',
  NEWER_VERSION: 'Il registro è di una versione più nuova di questo pacchetto: aggiornalo.',
  OLD_SERVER: 'PostgreSQL è troppo vecchio: serve la versione 14 o una più nuova.',
  NOT_PRIMARY: 'Questo server PostgreSQL è una copia e non si può scrivere: indica il principale.',
  OLD_TIMELINE:
    'Questo server PostgreSQL è quello di prima: un altro ha già preso il suo posto. Indica quello.',
  UNSAFE_SERVER:
    'PostgreSQL non scrive sul disco in modo sicuro (fsync, full_page_writes): accendi tutte e due.',
  POOLED: 'Serve pool_mode = session nel pooler, o l’indirizzo di PostgreSQL stesso.',
  NO_TLS: 'Il server del database non ha TLS: accendi ssl, o scrivi sslmode=disable nell’indirizzo.',
  NO_PASSWORD: 'PostgreSQL chiede una password: mettila in IO_REGISTER_URL.',
  ECONNREFUSED:
    'All’indirizzo del database non c’è PostgreSQL: controlla porta, listen_addresses e firewall.',
  ENOTFOUND: 'Il nome del server del database non si trova.',
  TIMEOUT: 'Il database non risponde in tempo: controlla porta, rete e firewall.',
  EEXIST: 'Il file c’è già e non si sovrascrive: __file__',
  '28P01': 'PostgreSQL rifiuta utente o password.',
  '28000': 'PostgreSQL rifiuta questo utente da questo computer.',
  '3D000': 'Il database non esiste: crealo con createdb.',
  '42501': 'All’utente mancano permessi nel database: deve poter creare lo schema «io».',
};

function fill(text: string, args: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/__(\w+)__/g, (_, name: string) => String(args[name] ?? ''));
}

export function stepText(step: Step, args?: Readonly<Record<string, string | number>>): string {
  return fill(STEPS[step], args);
}

/** Never the text of an error that is not ours: it could have a password or a row in it. */
export function errorText(error: unknown): string {
  if (error instanceof MoveError) return fill(PROBLEMS[error.problem], error.args);
  if (!(error instanceof RegisterError))
    return 'Errore imprevisto: segnalalo nel progetto, senza dati personali.';
  const { code, args } = error;
  const known = ERRORS[args.error ?? ''] ?? FAULTS[code];
  if (known !== undefined) return fill(known, args);
  return fill('Il registro o il database non si può usare (__error__): controlla e riprova. __file__', args);
}
