import type { Args, TextKey } from './words';

/** Why something is wrong or worth a look: a key of our catalogue and what its sentence needs. */
export interface Reason {
  readonly key: TextKey;
  readonly args?: Args;
  /** The field it is about; the sentence calls it by its label. */
  readonly field?: string;
}
