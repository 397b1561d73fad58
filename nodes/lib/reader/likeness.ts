/**
 * Headings that sound like a field without being one of its names: `Importo rata` beside `Importo totale`. They are never read for
 * it, but where an amount, a date, a fiscal code or a notice number is at stake nobody may guess which of the two is meant.
 */
import { wordsOf } from '../core/name-words';

interface Likeness {
  /** One of these words is there … */
  readonly one: readonly string[];
  /** … beside one of these, where given … */
  readonly beside?: readonly string[];
  /** … and none of these: it is clear that something else is meant. */
  readonly none: readonly string[];
}

const NO_DATE = ['data', 'giorno', 'anno', 'scadenza', 'entro'];
const NO_NUMBER = ['numero', 'n', 'nr', 'num', 'codice', 'cod'];
/** Whose code it is when it is nobody's. */
const ORGANISATIONS = [
  'ente',
  'comune',
  'creditore',
  'istituto',
  'azienda',
  'ditta',
  'societa',
  'amministrazione',
];
/** What else has an end in the data of an office. */
const OTHER_ENDS = [
  'isee',
  'documento',
  'carta',
  'ci',
  'contratto',
  'tessera',
  'permesso',
  'patente',
  'certificato',
];

const LIKE: Readonly<Record<string, readonly Likeness[]>> = {
  codice_fiscale: [
    { one: ['cf', 'codicefiscale', 'codfisc', 'codfis', 'codfiscale'], none: ORGANISATIONS },
    { one: ['fiscale', 'fisc'], beside: ['codice', 'cod', 'c'], none: ORGANISATIONS },
    { one: ['tax', 'fiscal'], beside: ['code', 'id'], none: ORGANISATIONS },
    { one: ['taxcode', 'fiscalcode'], none: ORGANISATIONS },
  ],
  importo: [
    {
      one: ['importo', 'importi', 'ammontare', 'dovuto', 'residuo', 'saldo', 'somma', 'betrag'],
      none: [...NO_DATE, ...NO_NUMBER, 'lettere', 'causale', 'tipo'],
    },
    {
      one: ['totale'],
      beside: ['euro', 'pagare', 'generale', 'avviso', 'rata'],
      none: [...NO_DATE, ...NO_NUMBER],
    },
    { one: ['pagare'], beside: ['da', 'a', 'netto'], none: [...NO_DATE, ...NO_NUMBER] },
    { one: ['netto', 'lordo', 'debito', 'conguaglio'], none: [...NO_DATE, ...NO_NUMBER] },
  ],
  data_scadenza: [
    { one: ['scadenza', 'scad', 'scadenze'], none: [...OTHER_ENDS, 'rinuncia'] },
    { one: ['entro'], none: [...OTHER_ENDS, 'rinuncia'] },
  ],
  data_pubblicazione: [{ one: ['pubblicazione', 'pubblicato'], beside: ['data', 'il', 'giorno'], none: [] }],
  data_aggiornamento: [{ one: ['aggiornamento', 'aggiornato'], beside: ['data', 'il', 'giorno'], none: [] }],
  data_rinuncia: [
    { one: ['rinuncia', 'rinunciare'], beside: ['data', 'termine', 'entro', 'scadenza', 'giorno'], none: [] },
  ],
  numero_avviso: [
    {
      one: ['avviso', 'avvisi'],
      beside: [...NO_NUMBER, 'no', 'pagopa'],
      none: [...NO_DATE, 'importo', 'totale', 'iuv', 'url', 'link', 'tipo', 'pubblico', 'oggetto', 'titolo'],
    },
    { one: ['nav'], none: [] },
  ],
};

/** `Totale` alone is an amount; beside another word it may count children. */
const ALONE: Readonly<Record<string, string>> = { totale: 'importo' };

/** Whether a heading sounds like `field`. */
export function isLike(header: string, field: string): boolean {
  const words = wordsOf(header).map((word) => word.replace(/\d+$/, ''));
  if (words.length === 1 && ALONE[words[0] ?? ''] === field) return true;
  const has = (list: readonly string[]): boolean => list.some((word) => words.includes(word));
  return (LIKE[field] ?? []).some(
    ({ one, beside, none }) => has(one) && (beside === undefined || has(beside)) && !has(none),
  );
}
