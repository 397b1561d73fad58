/** What follows notices is made of. */
import type { DueNotice, NoticeEnd, NoticeOut, NoticePlan, Notices, NoticeScope } from '../lib/register';
import type { Clock } from '../lib/runtime/clock';
import type { Timetable } from './timetable';

/** What is known of a payment: `unknown`: IO does not say; `not-now`: nobody could be asked. */
export type Payment = NoticeEnd | 'unpaid' | 'unknown' | 'not-now';

export interface FollowerOptions {
  readonly scope: NoticeScope;
  readonly plan: NoticePlan;
  readonly notices: Notices;
  readonly timetable: Timetable;
  /** The time of the due days: the simulator's in its mode. */
  readonly clock: Clock;
  /** The time of the computer. */
  readonly realClock: Clock;
  /** How it is known who paid: each is asked about, one question is put for all, or who pays is told us. */
  readonly ask: ((notice: DueNotice) => Promise<Payment>) | 'by-question' | 'told';
  give(out: NoticeOut): void;
  tell(out: NoticeOut): void;
  question(numbers: readonly string[]): void;
  /** Resolves once the nodes behind have caught up. */
  relief(): Promise<void>;
  /** Something was given, told or asked. */
  changed(): void;
  failed(error: unknown): void;
}
