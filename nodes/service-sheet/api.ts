/** What an act on a service gives, for the dialog and for port 1. Types only: they belong to both sides. */
import type { FaultCode } from '../lib/core/codes';
import type { SheetProblem } from './checks';
import type { SheetField } from './sheet';

/** `none`: there is no such service yet. */
export type Lifecycle = 'none' | 'draft' | 'submitted' | 'approved' | 'rejected' | 'deleted';
/** `unknown`: IO did not say. */
export type Publication = 'never' | 'published' | 'unpublished' | 'unknown';

/** A field that saving would change. Values as people read them; empty when there is none. */
export interface Difference {
  readonly field: SheetField;
  readonly here: string;
  readonly there: string;
}

export interface HistoryLine {
  /** ISO-8601; empty when IO does not say. */
  readonly at: string;
  readonly state: Exclude<Lifecycle, 'none'> | 'published' | 'unpublished';
  readonly version: number;
  readonly reason: string;
}

export interface SheetState {
  /** IO's id of the service; empty when there is none yet. */
  readonly id: string;
  readonly name: string;
  /** Whether all of this is in the simulator only. */
  readonly simulated: boolean;
  readonly lifecycle: Lifecycle;
  /** Why it was rejected, in PagoPA's words. */
  readonly reason: string;
  readonly publication: Publication;
  /** Whether citizens still see an earlier version. */
  readonly outdated: boolean;
  readonly lastUpdate: string;
  readonly version: number;
  /** Newest first. */
  readonly history: readonly HistoryLine[];
  /** What saving the node's sheet would change. */
  readonly changes: readonly Difference[];
}

export type Done = 'created' | 'updated' | 'unchanged' | 'submitted' | 'published' | 'unpublished' | 'read';

export interface ActResult {
  /** What was done; missing when nothing was. */
  readonly done?: Done;
  readonly state?: SheetState;
  readonly problems: readonly SheetProblem[];
}

/** What a save would do. */
export type Plan =
  | { readonly kind: 'create' }
  | { readonly kind: 'unchanged'; readonly logo: boolean }
  | {
      readonly kind: 'update';
      readonly changes: readonly Difference[];
      readonly logo: boolean;
      readonly lifecycle: Lifecycle;
      /** Whether people at PagoPA will look at it. */
      readonly lookedAt: boolean;
      /** Whether a person has to say if the service is enabled for minors: IO leaves it out. */
      readonly asksMinors: boolean;
      /** What was seen, to be handed back with the save. */
      readonly seen: string;
    };

/** What the routes of the dialog answer. */
export type SheetAnswer =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | ({ readonly kind: 'result' } & ActResult)
  /** The node's institution, as the dialog shows it, is not the one that runs. */
  | { readonly kind: 'deployFirst' }
  /** A fault of the installation. */
  | { readonly kind: 'fault'; readonly code: FaultCode };
