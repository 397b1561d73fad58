/**
 * The words that all of core speaks: what a message definition is, what a row's problem is, what IO receives.
 */
import type { ProblemCode, WarningCode } from './codes';

/** Where the messages of an institution go. Design: simulator is the default of a new institution. */
export type Mode = 'simulator' | 'trial' | 'live';

/** How a field's value is read, checked and shown. */
export type FieldKind =
  'fiscalCode' | 'text' | 'date' | 'money' | 'noticeNumber' | 'url' | 'list' | 'attachment';

export interface FieldDefinition {
  /** Column of the row, property of the node and name of the placeholder, e.g. `oggetto_bando`. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** The placeholder as the service model writes it between `<` and `>`, where it has one. */
  readonly modelName?: string;
  /** A value that is right, for placeholder texts, previews and samples. Invented. */
  readonly example: string;
  /** An address behind a button, which may call or write as well. */
  readonly contact?: boolean;
  /** A date of which the text says that it is still to come, or over. */
  readonly expected?: 'future' | 'past';
  /** Names of the fields that this one may stand in for: the text needs what they say together, not how it is split. */
  readonly insteadOf?: readonly string[];
  /** A text that may be a number, so that `0` is a value and not what an empty cell left. */
  readonly zero?: boolean;
}

/** A button under the message. The text is fixed by the model, or comes from a field of the row. */
export interface ButtonDefinition {
  readonly text: { readonly fixed: string } | { readonly field: string };
  /** Name of the field that holds the URL. */
  readonly url: string;
}

/** One message of a service model: data only. Everything else is derived from it. */
export interface MessageDefinition {
  /** The node type without `io-`. */
  readonly slug: string;
  /** The message's name in the service model, Italian. Empty for a message without a model. */
  readonly modelName: string;
  /** Headings of the service model under which the message stands, outermost first. */
  readonly section: readonly string[];
  /** Mustache template of `subject`. */
  readonly title: string;
  /** Mustache template of `markdown`, without front matter. */
  readonly body: string;
  readonly fields: readonly FieldDefinition[];
  readonly button?: ButtonDefinition;
  /** Whether the message carries `payment_data` (from the fields `importo` and `numero_avviso`). */
  readonly payment: boolean;
  /** Name of the date field that becomes `due_date`. */
  readonly dueDate?: string;
  readonly premium: {
    /** Name of the attachment field. */
    readonly attachment?: string;
    /** The model advises to send this message as Premium so that IO itself reminds the citizen. */
    readonly reminders?: boolean;
  };
  /** "Destinatari", "Quando inviarlo" and "User story" of the service model, Italian. */
  readonly recipients: string;
  readonly when: string;
  readonly userStory: string;
  /** File name in icons/. */
  readonly icon: string;
  readonly color: string;
}

/** Something that is wrong with one field of a row. Prose is made from it at the edge, in the reader's language. */
export interface Problem {
  readonly code: ProblemCode;
  /** The field's name; `title`, `body` or `payload` when no single field is at fault. */
  readonly field: string;
  /** The value as it was found, shortened. May be personal data: never for logs or status. */
  readonly value?: string;
  /** What the sentence needs: lengths, limits, names. */
  readonly args?: Readonly<Record<string, string | number>>;
}

/** Something odd about a field of a good row, as `Problem`. */
export interface Warning {
  readonly code: WarningCode;
  readonly field: string;
  readonly value?: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Body of POST /messages (IO API: NewMessage), as far as we fill it. */
export interface NewMessage {
  fiscal_code: string;
  feature_level_type?: 'STANDARD' | 'ADVANCED';
  content: {
    /** 10–120 UTF-16 units. */
    subject: string;
    /** 80–10,000 UTF-16 units, front matter included. */
    markdown: string;
    /** ISO-8601 in UTC with `Z`. */
    due_date?: string;
    payment_data?: {
      /** Euro cents, 1…9,999,999,999. */
      amount: number;
      notice_number: string;
      invalid_after_due_date?: boolean;
    };
    third_party_data?: { id: string; configuration_id: string; has_attachments: boolean };
  };
}

/** What io-service and the message node's dialog add to the row. */
export interface ComposeOptions {
  readonly mode: Mode;
  readonly premium: boolean;
  /** The word of the payment button in the text; empty means the model's. */
  readonly paymentButton: string;
  /** Templates that replace the model's; empty means the model's. */
  readonly title?: string;
  readonly body?: string;
  /** Names of fields that the institution does not want in a title, besides name, surname and fiscal code. */
  readonly sensitive?: readonly string[];
  /** The moment to which a deadline is compared, milliseconds since the epoch. Default: now. */
  readonly now?: number;
}

/** A remark about the texts themselves, whatever the row. */
export interface Hint {
  readonly code: 'PLACEHOLDER_UNUSED';
  readonly field: string;
}

export type Composed =
  | {
      readonly ok: true;
      readonly message: NewMessage;
      readonly warnings: readonly Warning[];
      /**
       * The file that the text announces and that the message does not carry yet: it must not leave before the file is
       * promised for this citizen (`attach`).
       */
      readonly reference?: string;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
