/** A message that the simulator has accepted. */
import type { FinalStatus } from './citizens';
import type { Precondition } from './configurations';
import type { ServiceLabel } from './options';

/** The content as IO stores it: known properties only, with defaults. */
export interface Content {
  readonly subject: string;
  readonly markdown: string;
  readonly require_secure_channels?: boolean;
  readonly due_date?: string;
  readonly payment_data?: {
    /** Euro cents. */
    readonly amount: number;
    readonly notice_number: string;
    readonly invalid_after_due_date: boolean;
    readonly payee?: { readonly fiscal_code: string };
  };
  readonly third_party_data?: {
    readonly id: string;
    readonly configuration_id?: string;
    readonly has_attachments: boolean;
    readonly has_remote_content: boolean;
    /** Unset: as the configuration says. */
    readonly has_precondition?: Precondition;
  };
}

export interface StoredMessage {
  readonly id: string;
  readonly fiscal_code: string;
  /** By the simulator's clock. Milliseconds since the epoch. */
  readonly createdAt: number;
  /** In real time, by which it is delivered. */
  readonly acceptedAt: number;
  readonly service: ServiceLabel;
  readonly feature_level_type: 'STANDARD' | 'ADVANCED';
  readonly time_to_live: number;
  readonly content: Content;
  readonly fate: FinalStatus;
  /** Opened on the inbox page. */
  readonly read: boolean;
  /** When "Paga" was pressed on the inbox page, by the simulator's clock. */
  readonly paidAt?: number;
}
