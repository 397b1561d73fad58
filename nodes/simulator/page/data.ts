/** What the inbox page and the server say to each other. Types only: it belongs to both sides. */
import type { PhoneContent } from '../../phone';

export interface InboxItem {
  readonly id: string;
  readonly fiscal_code: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly service: { readonly id: string; readonly name: string; readonly organization: string };
  readonly subject: string;
  readonly status: 'ACCEPTED' | 'PROCESSED' | 'REJECTED' | 'FAILED';
  readonly read: boolean;
  readonly payment: boolean;
  readonly due_date?: string;
}

export interface InboxList {
  readonly version: string;
  /** Messages held, and messages that match the search. */
  readonly total: number;
  readonly found: number;
  readonly items: readonly InboxItem[];
}

export interface InboxDetail extends InboxItem {
  readonly content: PhoneContent;
  readonly feature_level_type: 'STANDARD' | 'ADVANCED';
  readonly time_to_live: number;
  readonly paid: boolean;
}
