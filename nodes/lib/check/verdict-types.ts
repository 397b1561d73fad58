import type { FaultCode, Reason } from '../core';
import type { NamesUnder, Words } from '../core/words';
import type { Destination } from '../core/destination';

/** How many rows, and the numbers of the first. */
export interface Examples {
  readonly righe: number;
  readonly esempi: readonly number[];
}

/** The same for rows that are like an earlier one, with the number of that. */
export interface Pairs {
  readonly righe: number;
  readonly esempi: readonly { readonly riga: number; readonly uguale_a: number }[];
}

/** What is alike in code and field. */
export interface Group extends Examples {
  readonly codice: string;
  readonly campo: string;
  readonly spiegazione: string;
}
/** The sentences of groups, for readers whose language the server does not know. */
export type Explained = ReadonlyMap<Group, Words>;

/** Why io-send would discard a good row, as far as that can be told before. */
export type Discard = NamesUnder<'verdict.discard'>;

export interface Verdict {
  /** All of it in sentences, in the language of the server. No value of a row stands in it. */
  testo: string;
  /** Slug of the message. */
  readonly messaggio: string;
  readonly campagna: string;
  readonly modalita: Destination['mode'];
  /** False when fewer rows came than were announced. */
  readonly completo: boolean;
  readonly righe: number;
  /** Null when nobody announced how many. */
  readonly righe_attese: number | null;
  readonly buone: number;
  readonly sbagliate: number;
  /** Most frequent first; `esempi` are row numbers. */
  readonly errori: readonly Group[];
  /** Where the rows to correct were written; null: nowhere. */
  readonly file_da_correggere: string | null;
  /** What the row numbers count. */
  readonly numeri_di_riga: 'file' | 'intestazione_compresa' | 'ordine_di_arrivo';
  readonly doppioni: {
    readonly nel_file: Pairs;
    readonly gia_inviati: {
      readonly righe: number;
      readonly esempi: readonly {
        readonly riga: number;
        readonly quando: string;
        readonly campagna: string;
        readonly stato: string;
      }[];
    };
  };
  /** The campaigns of the register that have rows of this file, most rows first. */
  readonly campagne: readonly {
    readonly campagna: string;
    readonly quando: string;
    readonly righe: number;
  }[];
  /** Set when one campaign has every good row. `identico`: and nothing else. */
  readonly gia_inviato: {
    readonly campagna: string;
    readonly quando: string;
    readonly identico: boolean;
  } | null;
  /** What the payments that would leave ask, in euro; null when none would. */
  readonly importi: {
    readonly avvisi: number;
    readonly minimo: number;
    readonly massimo: number;
    readonly somma: number;
  } | null;
  /** Good rows whose due date is over, where it should not be. */
  readonly scadenze_passate: Examples;
  /** Good rows with the notice number of another row that is no copy of it. Never right with another amount. */
  readonly numeri_avviso_ripetuti: {
    readonly stesso_importo: Pairs;
    /** They count as wrong: only the first would leave. */
    readonly importi_diversi: Pairs;
    /** The other one is in the register: io-send would discard them. */
    readonly gia_presi_con_altro_importo: Examples;
  };
  /** Headers of the list that the message does not read. */
  readonly colonne_non_usate: readonly string[];
  /** Remarks on good rows that stop nothing, most frequent first. */
  readonly avvertenze: readonly Group[];
  /** Rows that io-send would discard for other reasons, by reason. */
  readonly scartate: Readonly<Partial<Record<Discard, number>>>;
  readonly persone: number;
  readonly da_inviare: number;
  readonly durata: {
    /** At the institution's pace, with what already waits. */
    readonly secondi: number;
    readonly testo: string;
    readonly gia_in_coda: number;
    /** If it began now, the sending window included; ISO 8601. Null when the window cannot be read. */
    readonly fine: string | null;
  };
  /** Null when profiles were not asked. */
  readonly profili: {
    readonly raggiungibili: number;
    readonly non_raggiungibili: number;
    readonly motivi: Readonly<Partial<Record<Reason, number>>>;
    readonly non_chiesti: number;
    readonly perche: FaultCode | null;
  } | null;
  readonly anteprime: readonly { readonly riga: number; readonly titolo: string; readonly testo: string }[];
}
