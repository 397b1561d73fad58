/** A text of PagoPA's models as its pages and workbooks write it, before anyone has filled it in. */

export interface ModelText {
  readonly name: string;
  /** What it is found under. */
  readonly group: string;
  readonly title: string;
  readonly body: string;
  /** The words of its button; none where it has none, or where IO puts the payment's. */
  readonly button?: string;
  /** Whether it goes with a payment notice. */
  readonly payment?: true;
  /** Whether it announces a Premium attachment. */
  readonly attachment?: true;
  /** PagoPA's words for the parts of which one is to be taken, in their order. */
  readonly comments?: readonly string[];
  readonly recipients: string;
  readonly when: string;
}

/** What is wrong with a text as PagoPA wrote it, and where. */
export interface Fault {
  readonly kind: 'brokenLink' | 'doubled' | 'oldButton' | 'misspelt' | 'blankBeforeStop';
  readonly piece: string;
}

/** What a person decides before a text is taken. */
export type Question = Asked &
  (
    | { readonly kind: 'field'; readonly guess: Guess }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    /** Premium: the sentence that announces an attachment. */
    | { readonly kind: 'optional'; readonly premium: boolean }
    | { readonly kind: 'oneOf'; readonly options: readonly string[] }
    | { readonly kind: 'write' }
  );

interface Asked {
  /** The same wherever the text asks the same. */
  readonly id: string;
  /** As PagoPA writes it: `<gg/mm/aaaa>`, `URL`, `[Inserire qui …]`. */
  readonly written: string;
  /** The words around it, on one line. */
  readonly context: string;
  /** Asked only where this part is kept: of several parts the one with the index. */
  readonly within?: { readonly question: string; readonly index?: number };
}

/** What a placeholder probably is. */
export interface Guess {
  readonly name: string;
  readonly kind: 'text' | 'date' | 'money' | 'url' | 'list';
}

export type Answer =
  | { readonly to: 'field'; readonly name: string }
  /** The same words for everybody; a choice is answered so as well. */
  | { readonly to: 'words'; readonly text: string }
  /** A part to keep, or not. */
  | { readonly to: 'part'; readonly keep: boolean }
  /** Of several parts the one to keep, from 0. */
  | { readonly to: 'one'; readonly index: number };

/** By the id of the question. What is not answered stays in the text as PagoPA wrote it, and is not sent. */
export type Answers = ReadonlyMap<string, Answer>;
