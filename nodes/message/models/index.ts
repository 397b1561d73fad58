/** PagoPA's most frequent messages, as the pages of its service models have them, to the letter. */
import type { ModelText } from './model-text';
import stored from './texts.json';

/** Twenty-one of them; `read` is the month in which they were. */
export const MODEL_TEXTS = stored as {
  readonly source: string;
  readonly read: string;
  readonly texts: readonly ModelText[];
};
