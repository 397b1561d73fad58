/** The message whose fields the ente names itself, as its node saves them. */
import type { FieldDefinition } from '../lib/core/types';

/** Its slug. */
export const FREE_MESSAGE = 'messaggio';

/** One further field, as saved in `fields`. */
export interface FreeField {
  readonly name: string;
  readonly value: string;
  readonly valueType: string;
  readonly kind: FieldDefinition['kind'];
}
