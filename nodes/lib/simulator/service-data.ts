/** A service as the manage API holds it. */

/** As far as anything here looks at it; the rest is kept as it came. */
interface Metadata {
  readonly scope: string;
  readonly topic_id: number;
  readonly privacy_url?: string;
  readonly web_url?: string;
  readonly support_url?: string;
  readonly tos_url?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly pec?: string;
  group_id?: string;
}

export interface ServiceData {
  readonly name: string;
  readonly description: string;
  readonly organization: {
    readonly name: string;
    readonly fiscal_code: string;
    readonly department_name?: string;
  };
  readonly require_secure_channel: boolean;
  readonly authorized_recipients: readonly string[];
  readonly authorized_cidrs: readonly string[];
  /** Euro cents. */
  readonly max_allowed_payment_amount: number;
  readonly suitable_for_minors?: boolean;
  readonly metadata: Metadata;
}
