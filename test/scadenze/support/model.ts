/**
 * What io-scadenze should do, worked out in another way than it does: hour by hour, for each notice, by the wall clock of
 * Rome as Intl tells it. Knows nothing of the register or of luxon.
 */
export interface Rules {
  readonly before: number;
  readonly after: number;
  /** Full hours; 1 = Monday. */
  readonly window: { readonly from: number; readonly to: number; readonly days: readonly number[] };
  readonly hour: number;
}

export interface ModelNotice {
  readonly number: string;
  due: number;
  sent: number;
  ioReminds: boolean;
  over: boolean;
  reminded: boolean;
}

/** Wall-clock time in Rome. */
export interface Wall {
  readonly day: number;
  readonly hour: number;
}

const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
});

export function wallOf(ms: number): Wall {
  const part = Object.fromEntries(PARTS.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return {
    day: Date.UTC(part.year ?? 0, (part.month ?? 0) - 1, part.day) / 86_400_000,
    hour: part.hour ?? 0,
  };
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((day + 3) % 7) + 1;
}

export class Model {
  readonly notices = new Map<string, ModelNotice>();
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** What goes out at this hour, if Node-RED runs: `before 301…`. */
  hour(now: number): string[] {
    const wall = wallOf(now);
    const { window } = this.#rules;
    const isOpen = this.#sends(wall.day) && wall.hour >= window.from && wall.hour < window.to;
    return isOpen ? [...this.notices.values()].flatMap((notice) => this.#given(notice, wall)) : [];
  }

  #sends(day: number): boolean {
    return this.#rules.window.days.includes(weekdayOf(day));
  }

  #given(notice: ModelNotice, wall: Wall): string[] {
    const { before, after } = this.#rules;
    if (notice.over) return [];
    const mayRemind = !notice.reminded && !notice.ioReminds && wall.day <= notice.due;
    if (mayRemind && this.#has(Math.max(notice.due - before, notice.sent + 1), wall)) {
      notice.reminded = true;
      return [`before ${notice.number}`];
    }
    if (wall.day <= notice.due || !this.#has(Math.max(notice.due, notice.sent) + after, wall)) return [];
    notice.over = true;
    return [`after ${notice.number}`];
  }

  /** Whether the node's hour of a sending day from `first` on is here or behind us. */
  #has(first: number, wall: Wall): boolean {
    for (let day = first; day <= wall.day; day += 1)
      if (this.#sends(day) && (day < wall.day || wall.hour >= this.#rules.hour)) return true;
    return false;
  }
}
