/** The sheet of a service as it is filled in, and what the service model says of it. Pure: for browser and server. */
import {
  ALONE,
  choice,
  flag,
  isAbsent,
  line,
  numberOf,
  type Property,
  type Read,
  right,
  type Values,
} from '../lib/core/properties';

/** Name, topic and description of the service model "Servizi sociali": entry C003003 of IO's catalogue for municipalities. */
export const MODEL_NAME = 'Servizi sociali';
export const MODEL_TOPIC = 3;

const MODEL_ABOUT =
  'Il servizio riguarda i servizi sociali, ad esempio iniziative rivolte a minori, anziani, persone con disabilità, ' +
  'persone con difficoltà economiche.';
const MODEL_OFFER = 'Tramite IO potrai:';
const MODEL_POINTS = [
  '- ricevere comunicazioni e aggiornamenti;',
  '- ricevere eventuali avvisi di pagamento e pagarli in app;',
  '- ricevere altre comunicazioni.',
];

export const MODEL_DESCRIPTION = [MODEL_ABOUT, MODEL_OFFER, MODEL_POINTS.join('\n')].join('\n\n');

/** IO's topics by their number (IO API: GET /manage/services/topics). IO has them in Italian only. */
export const TOPICS = [
  'Altro',
  'Ambiente e animali',
  'Attività produttive e commercio',
  'Benessere sociale',
  'Casa e utenze',
  'Cultura, tempo libero e sport',
  'Educazione e formazione',
  'Giustizia e legge',
  'Lavori edilizi, catasto e urbanistica',
  'Mobilità e trasporti',
  'Redditi, patrimoni e fisco',
  'Servizi anagrafici e civici',
  'Servizi elettorali',
  'Sicurezza e Protezione Civile',
  'Suolo, spazi e beni pubblici',
  'Viaggi e turismo',
  'Vita lavorativa',
  'Salute',
] as const;

export const CONTACTS = ['phone', 'email', 'pec', 'supportUrl'] as const;

/** On one line, however it was pasted. */
function text(value = ''): Property<string> {
  return { ...line(value, { absent: '' }), read: (saved) => right(oneLine(saved)) };
}

/** An empty one is the model's. */
const description: Property<string> = {
  ...{ value: '', saves: (written) => (isModelDescription(written) ? '' : normalText(written)) },
  read(saved) {
    const written = normalText(saved);
    return right(written === '' ? MODEL_DESCRIPTION : written);
  },
};

/** Index in `TOPICS`; -1 for what is none. */
function topicIn(saved: unknown): number {
  const index = isAbsent(saved) ? MODEL_TOPIC : numberOf(saved);
  return TOPICS.findIndex((_name, topic) => topic === index);
}

const topic: Property<number> = {
  value: MODEL_TOPIC,
  read: (saved) => right(topicIn(saved)),
  shows: (saved) => String(topicIn(saved)),
  // A list in which nothing is chosen has no value at all, which would mean the model's.
  saves: (chosen) => (isAbsent(chosen) ? -1 : topicIn(chosen)),
};

/** What a node saves of its sheet. */
export const SHEET_FIELDS = {
  serviceName: text(MODEL_NAME),
  topic,
  description,
  /** "Servizio sensibile": nothing of a message in notifications and e-mails. */
  secureChannel: flag(true),
  scope: choice(['LOCAL', 'NATIONAL'], { value: 'LOCAL' }),
  /** Path of a PNG; empty: the logo on IO stays as it is. */
  logo: text(),
  phone: text(),
  email: text(),
  pec: text(),
  supportUrl: text(),
  privacyUrl: text(),
  webUrl: text(),
  address: text(),
} as const;

export type Sheet = Values<typeof SHEET_FIELDS>;

/** A property of the node that belongs to the sheet. */
export type SheetField = keyof Sheet;

const FIELDS = Object.entries(SHEET_FIELDS) as [SheetField, Property][];

/** The sheet from saved properties or from a dialog: whatever is missing has its default. */
export function sheetOf(saved: Readonly<Record<string, unknown>>): Sheet {
  const entries = FIELDS.map(([name, field]) => [name, valueOf(field.read(saved[name], ALONE))]);
  return Object.fromEntries(entries) as Sheet;
}

function valueOf(read: Read<unknown>): unknown {
  return read.ok ? read.value : undefined;
}

/** Whether a text is the model's description, however its lines end. */
export function isModelDescription(text: unknown): boolean {
  return normalText(text) === MODEL_DESCRIPTION;
}

/** As IO compares names. */
export function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
}

function normalText(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '';
}
