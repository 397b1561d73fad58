/**
 * Core: the rules of messages, without Node-RED, files or network; the same code in the browser and on the
 * server.
 */
export * from './codes';
export * from './types';
export { attach, isUlid, shownFileName } from './attachment';
export { compose, MODEL_PAYMENT_BUTTON } from './compose';
export { couldBeCents, isCentsAlone, meansCents } from './cents';
export { formatDay, readDay } from './dates';
export { type CheckOptions, checkField, type FieldValue } from './fields';
export { checkCharacter, isTestFiscalCode, TEST_FISCAL_CODE } from './fiscal-code';
export { BODY_LIMITS, TITLE_LIMITS } from './limits';
export { AMBIGUOUS_EXAMPLE, formatCents } from './money';
export { readNoticeNumber } from './notice-number';
export { PAYMENT_BUTTON_PLACEHOLDER, type Plan, planOf } from './plan';
export { placeholdersOf } from './template';
export { maskedValues, maskFiscalCode, maskText } from './mask';
