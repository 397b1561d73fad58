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
  /** The due date is past, by the simulator's clock. */
  readonly expired: boolean;
  /** When IO reminded the citizen, oldest first. Milliseconds since the epoch. */
  readonly reminders: readonly number[];
}

/** The simulator's time, which may be turned. */
export interface ClockState {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Its seconds per real second. */
  readonly speed: number;
  /** Whether it shows anything but the real time. */
  readonly moved: boolean;
}

export interface InboxList {
  /** Whose the messages are and what they say is hidden: the user may not see it. */
  readonly masked?: true;
  readonly version: string;
  /** Messages held, and messages that match the search. */
  readonly total: number;
  readonly found: number;
  readonly items: readonly InboxItem[];
  readonly clock: ClockState;
}

export interface InboxDetail extends InboxItem {
  /** As in the list. */
  readonly masked?: true;
  readonly content: PhoneContent;
  readonly feature_level_type: 'STANDARD' | 'ADVANCED';
  readonly time_to_live: number;
  readonly paid: boolean;
  /** What the sender of a Premium message is told about the citizen. */
  readonly told?: PremiumStatus;
  readonly remote?: RemoteNeeds;
}

export interface PremiumStatus {
  readonly read_status: 'READ' | 'UNREAD' | 'UNAVAILABLE';
  readonly payment_status?: 'PAID' | 'NOT_PAID';
}

/** What the app asks the sender for when it opens a message. */
export interface RemoteNeeds {
  /** To be confirmed before anything else is shown. */
  readonly precondition: boolean;
  readonly details: boolean;
}

export interface PreconditionText {
  readonly title: string;
  readonly markdown: string;
}

export interface RemoteDetails {
  /** In place of the message's own, when it has remote content. */
  readonly content?: { readonly subject: string; readonly markdown: string };
  readonly attachments: readonly RemoteAttachment[];
}

export interface RemoteAttachment {
  readonly name: string;
  /** As the sender gives it: relative to the message. */
  readonly url: string;
}

export type RemoteAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: RemoteProblem };

/** Why the app would show an error instead. */
export type RemoteProblem =
  /** Nothing here says where the sender's endpoints are. */
  | { readonly code: 'NO_CONFIGURATION' }
  /** The configuration has no address for this citizen. */
  | { readonly code: 'NO_ENVIRONMENT' }
  /** The configuration's address is none. */
  | { readonly code: 'BASE_URL' }
  /** The address leads away from this computer, and nobody has asked to call it. */
  | { readonly code: 'ELSEWHERE'; readonly host: string }
  | { readonly code: 'UNREACHABLE'; readonly error: string }
  | { readonly code: 'TIMEOUT' }
  | { readonly code: 'REDIRECT' | 'REFUSED' | 'UNEXPECTED_STATUS'; readonly status: number }
  | { readonly code: 'MALFORMED'; readonly places: string }
  | { readonly code: 'ATTACHMENTS_NOT_PRESENT' | 'REMOTE_CONTENT_NOT_PRESENT' }
  | {
      readonly code: 'SUBJECT_VALIDATION_ERROR' | 'MARKDOWN_VALIDATION_ERROR';
      /** UTF-16 units. */
      readonly length: number;
    }
  /** 503 with Retry-After: the app asks again by itself. */
  | { readonly code: 'NOT_READY'; readonly seconds: number }
  | { readonly code: 'NOT_PDF' }
  /** The attachment's address leads elsewhere. */
  | { readonly code: 'ATTACHMENT_URL' }
  /** The simulator's own limit. */
  | { readonly code: 'TOO_LARGE'; readonly megabytes: number };
