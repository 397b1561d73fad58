import type { Asked } from './texts';

/** What the sends ask of the page around them. */
export interface SendsScreen {
  /** Something has changed. */
  draw(): void;
  /** Whether the person says yes. */
  confirm(what: Asked, text: string): Promise<boolean>;
  /** Remembers where the keyboard is in the campaigns. */
  leaveHome(): void;
  /** The keyboard goes to the list that has just opened. */
  focusList(): void;
  /** The keyboard goes back to where it was in the campaigns. */
  focusHome(): void;
  /** The keyboard goes to what of this campaign is to be confirmed; whether it is there. */
  focusHold(campaign: string): boolean;
}
