/**
 * What the columns of real exports are called, by field. Names are compared without case, accents, blanks and signs
 * (`headers.ts`), so each stands here once. Pure: the dialog shows the table, the server uses it.
 */

export interface Synonyms {
  /** A field of a message (`codice_fiscale`), or a column of the institution's own. */
  readonly field: string;
  readonly names: readonly string[];
}

/** The fields' own names count always and need not be listed. */
export const SYNONYMS: readonly Synonyms[] = [
  {
    field: 'codice_fiscale',
    names: [
      'CF',
      'cod. fisc.',
      'cod. fiscale',
      'codice fisc.',
      'codfis',
      'C.F. destinatario',
      'CF beneficiario',
      'CF debitore',
      'CF richiedente',
      'codice fiscale beneficiario',
      'codice fiscale cittadino',
      'codice fiscale debitore',
      'codice fiscale destinatario',
      'codice fiscale intestatario',
      'codice fiscale richiedente',
      'CF / P.IVA',
      'codice fiscale / partita IVA',
      'fiscal code',
      'Steuernummer',
    ],
  },
  {
    field: 'nome',
    names: ['nome beneficiario', 'nome debitore', 'nome richiedente', 'first name', 'Vorname'],
  },
  {
    field: 'nominativo',
    names: [
      'cognome e nome',
      'nome e cognome',
      'cognome nome',
      'nome cognome',
      'nominativo debitore',
      'nominativo beneficiario',
      'nominativo richiedente',
      'intestatario',
      'anagrafica pagatore',
      'anagraficaPagatore',
      'full name',
    ],
  },
  {
    field: 'cognome',
    names: [
      'cognome beneficiario',
      'cognome debitore',
      'cognome richiedente',
      'surname',
      'last name',
      'Nachname',
    ],
  },
  {
    field: 'importo',
    names: [
      'importo €',
      'importo euro',
      'importo in euro',
      'importo dovuto',
      'importo da pagare',
      'importo totale',
      'totale da pagare',
      'da pagare',
      'Betrag',
    ],
  },
  {
    field: 'numero_avviso',
    names: [
      'n. avviso',
      'nr. avviso',
      'num. avviso',
      'nº avviso',
      'n. avviso pagoPA',
      'numero avviso pagoPA',
      'numero avviso di pagamento',
      'numero dell’avviso',
      'codice avviso',
      'codice avviso pagoPA',
      'avviso pagoPA',
      'NAV',
      'notice number',
    ],
  },
  {
    field: 'causale',
    names: [
      'causale pagamento',
      'causale versamento',
      'causale di pagamento',
      'descrizione causale',
      'motivo del pagamento',
    ],
  },
  {
    field: 'data_scadenza',
    names: [
      'scadenza',
      'data di scadenza',
      'data scad.',
      'scad.',
      'scadenza pagamento',
      'data scadenza pagamento',
      'da pagare entro',
      'entro il',
      'due date',
      'Fälligkeit',
    ],
  },
  {
    field: 'data_pubblicazione',
    names: ['data di pubblicazione', 'data pubbl.', 'pubblicazione', 'pubblicato il'],
  },
  {
    field: 'data_aggiornamento',
    names: ['data di aggiornamento', 'data agg.', 'aggiornamento', 'aggiornato il'],
  },
  {
    field: 'data_rinuncia',
    names: [
      'data di rinuncia',
      'termine per rinunciare',
      'termine rinuncia',
      'scadenza rinuncia',
      'rinuncia entro',
    ],
  },
  { field: 'oggetto_bando', names: ['oggetto del bando', 'oggetto', 'titolo bando', 'titolo del bando'] },
  {
    field: 'bando',
    names: ['nome bando', 'nome del bando', 'titolo bando', 'titolo del bando', 'avviso pubblico'],
  },
  {
    field: 'oggetto_richiesta',
    names: [
      'oggetto della richiesta',
      'oggetto',
      'oggetto domanda',
      'oggetto della domanda',
      'richiesta',
      'oggetto istanza',
    ],
  },
  {
    field: 'tipologia_servizio',
    names: ['tipologia di servizio', 'tipo servizio', 'tipo di servizio', 'tipologia', 'servizio'],
  },
  {
    field: 'documenti',
    names: [
      'documenti da aggiungere',
      'documenti mancanti',
      'documentazione',
      'documentazione mancante',
      'documenti richiesti',
      'documenti da integrare',
    ],
  },
  {
    field: 'url',
    names: [
      'link',
      'indirizzo web',
      'indirizzo del sito',
      'indirizzo internet',
      'pagina web',
      'sito',
      'sito web',
      'collegamento',
    ],
  },
  {
    field: 'allegato',
    names: [
      'allegato PDF',
      'file allegato',
      'file PDF',
      'nome allegato',
      'nome file',
      'nome del file',
      'attachment',
      'Anhang',
    ],
  },
  { field: 'pulsante', names: ['testo pulsante', 'testo del pulsante'] },
  {
    field: 'pulsante_url',
    names: ['indirizzo pulsante', 'indirizzo del pulsante', 'link pulsante', 'link del pulsante'],
  },
];

/** The built-in table with what a node changed or added: its list for a field takes the place of the built-in one. */
export function withOwnSynonyms(own: readonly Synonyms[]): readonly Synonyms[] {
  const byField = new Map(SYNONYMS.map((one) => [one.field, one]));
  for (const one of own) byField.set(one.field, one);
  return [...byField.values()];
}

/** What is saved of a table: only what differs from the built-in one, so that a better one reaches flows that did not touch it. */
export function onlyOwn(table: readonly Synonyms[]): readonly Synonyms[] {
  return table.filter(({ field, names }) => {
    const builtIn = SYNONYMS.find((one) => one.field === field);
    return builtIn?.names.join(';') !== names.join(';');
  });
}

/**
 * Whether a node's list for a field says which names are right, instead of adding some: it has left out most of the built-in
 * ones, if not all.
 */
export function isChoice({ field, names }: Synonyms): boolean {
  const builtIn = SYNONYMS.find((one) => one.field === field)?.names ?? [];
  const kept = builtIn.filter((name) => names.includes(name)).length;
  return kept * 2 < Math.max(1, builtIn.length);
}

/** What is saved in a node, or a dialog's JSON of it; entries of another shape are left out. */
export function parseSynonyms(saved: unknown): readonly Synonyms[] {
  const list = typeof saved === 'string' ? fromJson(saved) : saved;
  if (!Array.isArray(list)) return [];
  return (list as readonly unknown[]).flatMap((entry): Synonyms[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { field, names } = entry as Readonly<Record<string, unknown>>;
    if (typeof field !== 'string' || field.trim() === '' || !Array.isArray(names)) return [];
    const texts = (names as readonly unknown[]).filter(
      (name) => typeof name === 'string' && name.trim() !== '',
    );
    return [{ field: field.trim(), names: texts.map((name) => (name as string).trim()) }];
  });
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '[]' : text);
  } catch {
    return [];
  }
}
