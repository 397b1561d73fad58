/**
 * Every code that a flow, a log or a report can meet. They are stable and language-free: flows may switch on
 * them. Meaning and remedy stand in the catalogues under `problem.*`, `reason.*` and `fault.*`; docs/codes.md
 * is made from both.
 */

/** What can be wrong with a row (`msg.io.errors[].code`, port 2 of a message node). */
export const PROBLEM_CODES = [
  'PAYLOAD_NOT_OBJECT',
  'PAYLOAD_IS_ARRAY',
  'FIELD_MISSING',
  'FIELD_NOT_TEXT',
  'NO_VALUE',
  'NAME_INVALID',
  'TEXT_GARBLED',
  'TEXT_CODED',
  'TEXT_TOO_LONG',
  'VALUE_UNREADABLE',
  'FISCAL_CODE_INVALID',
  'FISCAL_CODE_CHECK',
  'FISCAL_CODE_IS_VAT',
  'FISCAL_CODE_TEST',
  'DATE_INVALID',
  'DATE_IMPOSSIBLE',
  'DATE_SHORT_YEAR',
  'DATE_MONTH_FIRST',
  'MONEY_INVALID',
  'MONEY_AMBIGUOUS',
  'MONEY_DECIMALS',
  'MONEY_RANGE',
  'MONEY_IN_CENTS',
  'MONEY_SPLIT',
  'NOTICE_NUMBER_IS_NUMBER',
  'NOTICE_NUMBER_SHORT',
  'NOTICE_NUMBER_INVALID',
  'NOTICE_NUMBER_TWO_AMOUNTS',
  'URL_INVALID',
  'URL_SCHEME',
  'URL_TWO',
  'LIST_INVALID',
  'ATTACHMENT_INVALID',
  'ATTACHMENT_NOT_FOUND',
  'ATTACHMENT_NOT_PDF',
  'ATTACHMENT_TOO_LARGE',
  'ATTACHMENT_NAME',
  'ATTACHMENT_SOURCE',
  'BUTTON_INCOMPLETE',
  'TEMPLATE_INVALID',
  'PLACEHOLDER_UNKNOWN',
  'TEXT_UNFINISHED',
  'TITLE_TOO_SHORT',
  'TITLE_TOO_LONG',
  'BODY_TOO_SHORT',
  'BODY_TOO_LONG',
  'BODY_FRONT_MATTER',
  'ROW_COLUMNS',
  'CELL_ERROR',
  'CELL_DECIMALS',
  'CELL_LONG_NUMBER',
  'CELL_MERGED',
  'CELL_NOT_CALCULATED',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/**
 * What is odd about a row that is good otherwise: it goes out, and a person should have looked at it. Their sentences stand
 * in the catalogues under `warning.*`.
 */
export const WARNING_CODES = [
  'TITLE_PERSONAL_DATA',
  'NOTICE_NUMBER_CHECK',
  'FISCAL_CODE_MINOR',
  'DATE_PAST',
  'DATE_NOT_PAST',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** What can be wrong with the sheet of a service, or with what IO says to it (port 2 of io-service-sheet). */
export const SHEET_CODES = [
  'SHEET_MISSING',
  'SHEET_TOO_LONG',
  'SHEET_CONTACT_MISSING',
  'SHEET_EMAIL',
  'SHEET_PHONE',
  'SHEET_URL',
  'SHEET_TOPIC',
  'SHEET_ID',
  'SHEET_LOGO_UNREADABLE',
  'SHEET_LOGO_NOT_PNG',
  'SHEET_LOGO_TOO_LARGE',
  'SHEET_INSTITUTION_NAME',
  'SHEET_OTHER_INSTITUTION',
  'SHEET_NAME_TAKEN',
  'SHEET_EXISTS',
  'SHEET_UNSURE',
  'SHEET_NOT_CREATED',
  'SHEET_CHANGED_MEANWHILE',
  'SHEET_MINORS_UNKNOWN',
  'SHEET_UNSAVED',
  'SHEET_SUBMITTED',
  'SHEET_REVIEW_STATE',
  'SHEET_PUBLISH_STATE',
  'SHEET_UNPUBLISH_STATE',
  'SHEET_KEY',
  'SHEET_FORBIDDEN',
  'SHEET_NOT_FOUND',
  'SHEET_CONFLICT',
  'SHEET_REFUSED',
  'SHEET_TOO_MANY',
  'SHEET_TROUBLE',
  'SHEET_NETWORK',
  'SHEET_NO_ANSWER',
  'SHEET_UNEXPECTED',
  'SHEET_DISK',
  'SHEET_REGISTER',
] as const;
export type SheetCode = (typeof SHEET_CODES)[number];

/** What became of a message (`msg.io.outcome`) and on which port of io-send it leaves, counted from 1. */
export const OUTCOME_PORTS = { sent: 1, unreachable: 2, 'in-doubt': 3, discarded: 4 } as const;
export type Outcome = keyof typeof OUTCOME_PORTS;

/** Why (`msg.io.reason`), by outcome. */
export const REASON_CODES = {
  unreachable: ['NOT_ON_IO', 'SENDER_NOT_ALLOWED', 'MINOR_NOT_ALLOWED'],
  'in-doubt': ['NO_ANSWER', 'SERVER_ERROR', 'INTERRUPTED'],
  discarded: [
    'INVALID_MESSAGE',
    'ROW_TOO_LARGE',
    'DUPLICATE',
    'NOT_IN_TRIAL_LIST',
    'RECIPIENT_FORBIDDEN',
    'PAYMENT_ABOVE_LIMIT',
    'PREMIUM_NOT_ENABLED',
    'REFUSED_BY_IO',
    'CANCELLED',
  ],
} as const;
/** Why a message that was taken in does not leave yet: a person is to confirm it first. */
export const HELD = 'TO_CONFIRM';

export type Reason = (typeof REASON_CODES)[keyof typeof REASON_CODES][number] | typeof HELD;

/** Faults of the installation and stops of the line (`err.code` at a Catch node). */
export const FAULT_CODES = [
  'IO_SERVICE_MISSING',
  'IO_INSTITUTION_MISSING',
  'IO_INSTITUTION_INVALID',
  'IO_BASE_URL_INVALID',
  'IO_WINDOW_INVALID',
  'IO_PROPERTY_INVALID',
  'IO_API_KEY_MISSING',
  'IO_MANAGE_KEY_MISSING',
  'IO_SHEET_COMMAND',
  'IO_SERVICE_MISMATCH',
  'IO_REMOTE_CONTENT_MISSING',
  'IO_CONFIGURATION_MISSING',
  'IO_CONTROL_INVALID',
  'IO_ROW_TOO_DEEP',
  'IO_NOT_SENT',
  'IO_STATUS_REFUSED',
  'IO_STATUS_UNKNOWN',
  'IO_NOTICE_INVALID',
  'IO_NOTICE_NOT_PREMIUM',
  'IO_NOTICE_COMMAND',
  'IO_NOTICE_NUMBERS',
  'IO_NOTICE_PAST',
  'IO_MESSAGE_NODE_MISSING',
  'IO_CHECK_FILE',
  'IO_CHECK_LIST',
  'IO_CHECK_LIST_CHANGED',
  'IO_SIMULATOR_FAILED',
  'IO_REGISTER_BUSY',
  'IO_REGISTER_DAMAGED',
  'IO_REGISTER_FULL',
  'IO_REGISTER_UNAVAILABLE',
  'IO_REGISTER_MOVED',
  'IO_REGISTER_ELSEWHERE',
  'IO_REGISTER_UNCONFIRMED',
  'IO_REGISTER_ROLLED_BACK',
  'IO_UNREACHABLE',
  'IO_UNAUTHORIZED',
  'IO_FORBIDDEN',
  'IO_UNEXPECTED_ANSWER',
  'IO_TOO_MANY_REFUSALS',
  'IO_FILE_MISSING',
  'IO_FILE_NOT_GIVEN',
  'IO_FILE_UNREADABLE',
  'IO_FILE_FORMAT',
  'IO_FILE_ENCODING',
  'IO_FILE_PASSWORD',
  'IO_FILE_TOO_LARGE',
  'IO_FILE_EMPTY',
  'IO_FILE_SHEET',
  'IO_FILE_HIDDEN',
  'IO_FILE_COLUMNS',
  'IO_FILE_INTERRUPTED',
  'IO_FILE_NODE_MISSING',
  'IO_REMOTE_SETTINGS',
  'IO_REMOTE_TWICE',
  'IO_REMOTE_ANSWER',
  'IO_PAGE_FILE',
  'IO_PAGE_MESSAGE_MISSING',
  'IO_PAGE_NO_SEND',
  'IO_PAGE_NO_USERS',
  'IO_PAGE_TWICE',
  'IO_INTERNAL',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];
