export type Args = Readonly<Record<string, string | number>>;

/** Why something is wrong or worth a look: a key of our catalogue and what its sentence needs. */
export interface Reason {
  readonly key: string;
  readonly args?: Args;
  /** The field it is about; the sentence calls it by its label. */
  readonly field?: string;
}
