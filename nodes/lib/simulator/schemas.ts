/**
 * JSON Schemas of what IO's messages API takes in, written from the facts about its decoder (messages service 2.1.9).
 *
 * Lengths are UTF-16 units, as IO counts them (`unicode: false` when compiling). Properties that are not listed are
 * dropped without a word, as IO does: no `additionalProperties`, but `removeAdditional: 'all'` when compiling.
 */

/** Upper case only; the letters beside the digits are those of "omocodia". IO does not verify the check character. */
export const FISCAL_CODE =
  '^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$';

export const ULID = '^[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{26}$';
/** Date and time; without zone or offset IO takes the server's zone. A date alone is refused. */
const DATE_TIME = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})?$';

const paymentData = {
  type: 'object',
  required: ['amount', 'notice_number'],
  properties: {
    /** Euro cents. */
    amount: { type: 'integer', minimum: 1, maximum: 9_999_999_999 },
    notice_number: { type: 'string', pattern: '^[0123][0-9]{17}$' },
    invalid_after_due_date: { type: 'boolean', default: false },
    payee: {
      type: 'object',
      required: ['fiscal_code'],
      properties: { fiscal_code: { type: 'string', pattern: '^[0-9]{11}$' } },
    },
  },
};

const thirdPartyData = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', minLength: 1 },
    /** Missing is a 403 of its own, hence not required here. */
    configuration_id: { type: 'string', pattern: ULID },
    has_attachments: { type: 'boolean', default: false },
    has_remote_content: { type: 'boolean', default: false },
    has_precondition: { enum: ['ALWAYS', 'ONCE', 'NEVER'] },
    original_sender: { type: 'string', minLength: 1 },
    original_receipt_date: { type: 'string', pattern: DATE_TIME },
    summary: { type: 'string', minLength: 1 },
  },
};

/** Body of POST /messages. `default_addresses` is not listed: IO ignores it. */
export const newMessageSchema = {
  type: 'object',
  required: ['content'],
  properties: {
    /** In the path or here, never both: a 400 of its own, hence not required here. */
    fiscal_code: { type: 'string', pattern: FISCAL_CODE },
    feature_level_type: { enum: ['STANDARD', 'ADVANCED'], default: 'STANDARD' },
    /** Seconds. */
    time_to_live: { type: 'integer', minimum: 3600, maximum: 604_800, default: 3600 },
    content: {
      type: 'object',
      required: ['subject', 'markdown'],
      properties: {
        subject: { type: 'string', minLength: 10, maxLength: 120 },
        markdown: { type: 'string', minLength: 80, maxLength: 10_000 },
        require_secure_channels: { type: 'boolean' },
        due_date: { type: 'string', pattern: DATE_TIME },
        payment_data: paymentData,
        third_party_data: thirdPartyData,
      },
    },
  },
};

/** Body of POST /profiles. */
export const profileRequestSchema = {
  type: 'object',
  required: ['fiscal_code'],
  properties: { fiscal_code: { type: 'string', pattern: FISCAL_CODE } },
};

const environment = {
  base_url: { type: 'string', minLength: 1 },
  details_authentication: {
    type: 'object',
    required: ['header_key_name', 'key', 'type'],
    properties: {
      header_key_name: { type: 'string', minLength: 1 },
      key: { type: 'string', minLength: 1 },
      type: { type: 'string', minLength: 1 },
    },
  },
};
const fiscalCodes = { type: 'array', items: { type: 'string', pattern: FISCAL_CODE } };

/** Body of POST and PUT of a remote-content configuration. */
export const newConfigurationSchema = {
  type: 'object',
  required: ['name', 'description', 'has_precondition', 'disable_lollipop_for', 'is_lollipop_enabled'],
  properties: {
    name: { type: 'string', minLength: 1 },
    description: { type: 'string', minLength: 1 },
    has_precondition: { enum: ['ALWAYS', 'ONCE', 'NEVER'] },
    disable_lollipop_for: fiscalCodes,
    is_lollipop_enabled: { type: 'boolean' },
    prod_environment: {
      type: 'object',
      required: ['base_url', 'details_authentication'],
      properties: environment,
    },
    test_environment: {
      type: 'object',
      required: ['base_url', 'details_authentication', 'test_users'],
      properties: { ...environment, test_users: fiscalCodes },
    },
  },
};

/** What a sender answers about a message whose content it keeps. Lengths of `details` are judged apart, as IO does. */
export const remoteDetailsSchema = {
  type: 'object',
  properties: {
    details: {
      type: 'object',
      required: ['subject', 'markdown'],
      properties: { subject: { type: 'string' }, markdown: { type: 'string' } },
    },
    attachments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'url'],
        properties: {
          id: { type: 'string', minLength: 1 },
          url: { type: 'string', minLength: 1 },
          content_type: { type: 'string', minLength: 1 },
          name: { type: 'string', minLength: 1 },
          category: { type: 'string', minLength: 2, pattern: '^[A-Z0-9_]+$', default: 'DOCUMENT' },
        },
      },
    },
  },
};

/** What a sender answers when asked for the precondition of a message. */
export const preconditionSchema = {
  type: 'object',
  required: ['title', 'markdown'],
  properties: { title: { type: 'string' }, markdown: { type: 'string' } },
};

/** How the schemas are to be compiled, in memory and to code alike. */
export const AJV_OPTIONS = {
  unicode: false,
  removeAdditional: 'all',
  useDefaults: true,
  allErrors: true,
  strict: true,
  // It would warn of `unicode`, which is the point here.
  logger: false,
} as const;
