/** From the register's counts to what the status and the dialog of an io-scadenze show. */
import type { NoticeCount } from '../lib/register';
import { dayOf, isoDay } from './days';
import type { Timetable } from './timetable';
import type { FollowedView } from './api';

/** Days that are shown one by one. */
const DAYS = 5;

export interface ViewContext {
  readonly node: string;
  readonly line: string;
  readonly timetable: Timetable;
  readonly now: number;
  readonly asked: number;
  isPresent(node: string): boolean;
}

export function followedView(counts: readonly NoticeCount[], context: ViewContext): FollowedView {
  const { node, line, timetable, now, asked } = context;
  const sum = (wanted: (count: NoticeCount) => boolean): number =>
    counts.filter(wanted).reduce((total, { n }) => total + n, 0);
  const ours = (wanted: (count: NoticeCount) => boolean) =>
    sum((count) => count.node === node && count.line === line && wanted(count));
  const isOpen = ({ day }: NoticeCount): boolean => day !== null;
  const today = dayOf(now);

  const perDay = new Map<number, number>();
  for (const count of counts) {
    if (count.node !== node || count.line !== line || count.day === null) continue;
    const day = Math.max(today, dayOf(timetable.from(count.day)));
    perDay.set(day, (perDay.get(day) ?? 0) + count.n);
  }
  const days = [...perDay].sort(([a], [b]) => a - b);
  return {
    followed: ours(isOpen),
    days: days.slice(0, DAYS).map(([day, n]) => ({ day: isoDay(day), n })),
    later: days.slice(DAYS).reduce((total, [, n]) => total + n, 0),
    unknown: ours(({ note, day }) => note === 'unknown' && day !== null),
    window: ours(({ note, day }) => note === 'window' && day !== null),
    late: ours(({ note, day }) => note === 'late' && day !== null),
    elsewhere: sum((count) => count.node === node && count.line !== line && isOpen(count)),
    paid: ours(({ state }) => state === 'paid'),
    cancelled: ours(({ state }) => state === 'cancelled'),
    ended: ours(({ state }) => state === 'ended'),
    orphans: sum((count) => isOpen(count) && count.node !== node && !context.isPresent(count.node)),
    outside: timetable.isOutside(today),
    asked,
  };
}
