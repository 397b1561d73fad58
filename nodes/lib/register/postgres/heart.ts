/** What happens with each heartbeat: ownership is looked at, and the lines that are ours are looked after. */
import type { ClaimedMessages } from './claimed';
import type { Lease, Mark, Seen } from './lease';
import type { Ownership } from './ownership';
import type { upkeepOf } from './upkeep';

/** Heartbeats between two times of each. */
const FOLD_EVERY = 2;
const BALANCE_EVERY = 3;
const FORGET_EVERY = 1_800;
/** A line that nobody has had for so many heartbeats is taken beyond the share. */
const FREE_FOR = 3;

export interface HeartOptions {
  readonly lease: Lease;
  readonly ownership: Ownership;
  readonly claimed: ClaimedMessages;
  readonly people: { refresh(): Promise<void> };
  readonly upkeep: ReturnType<typeof upkeepOf>;
  readonly questions: { serve(): Promise<void> };
  /** What is told to the other processes and seen of them. */
  readonly replicas: { look(seen: Seen, times: number): Promise<void> };
  /** Whether somebody was told that nothing may be sent now; asked again it is so only of who was told since. */
  readonly refused: () => boolean;
  /** Milliseconds until the next one. */
  readonly beatEvery: () => number;
  readonly onChange: (() => void) | undefined;
  /** Messages came in for these lines. */
  readonly onTakenIn: ((lines: readonly string[]) => void) | undefined;
  /** Somebody said, in whatever process, that the line goes on. */
  readonly onResumed: ((line: string) => void) | undefined;
}

/** Beats until its end, also while there is no connection: it is by it that the connection comes back. */
export interface Heart {
  /** Stands still, as long as nothing is asked of it: the lines are others’. */
  pause(): void;
  go(): void;
  end(): void;
}

export function heartOf(options: HeartOptions): Heart {
  const { lease, ownership, claimed, people, upkeep, questions, replicas, refused, beatEvery } = options;
  const { onChange, onTakenIn, onResumed } = options;
  const freeFor = new Map<string, number>();
  let isOver = false;
  let isPaused = false;
  let timer: NodeJS.Timeout | undefined;
  /** What a heartbeat has seen to be done: where there are many lines it may take longer than until the next one, which must not wait. */
  const own = oneAtATime(lookAfterOwnership);
  const tend = oneAtATime(tendLines);
  let marks: ReadonlyMap<string, Mark> = new Map();

  function goneOn(free: readonly string[]): string[] {
    const before = new Map(freeFor);
    freeFor.clear();
    for (const line of free) freeFor.set(line, (before.get(line) ?? 0) + 1);
    return free.filter((line) => (freeFor.get(line) ?? 0) >= FREE_FOR);
  }

  /** What other processes took in or decided for our lines, and this one cannot know. */
  function tell(now: ReadonlyMap<string, Mark>): void {
    const before = marks;
    marks = now;
    let isDecided = false;
    const takenIn: string[] = [];
    for (const [line, { resumed, changed, lastId }] of now) {
      const known = before.get(line);
      // One that is new here too: something may have come since it was asked for.
      if (known?.lastId !== lastId) takenIn.push(line);
      if (known?.changed !== changed) isDecided = true;
      if (known !== undefined && known.resumed !== resumed) onResumed?.(line);
    }
    if (isDecided) onChange?.();
    else if (takenIn.length > 0) onTakenIn?.(takenIn);
  }

  async function lookAfterOwnership(seen: Seen, times: number): Promise<void> {
    await ownership.letGo();
    await ownership.wish([...seen.owned, ...seen.taken, ...seen.free]);
    const forgotten = goneOn(seen.free);
    if (seen.free.length > 0) await ownership.acquire(seen.free);
    if (forgotten.length > 0) await ownership.acquire(forgotten, true);
    if (times % BALANCE_EVERY === 0 || ownership.isLeaving())
      await ownership.balance((line) => claimed.of(line).length > 0);
  }

  async function tendLines(seen: Seen, times: number): Promise<void> {
    // What people have decided is heard before the register is tidied up.
    await people.refresh();
    if (seen.asked) await questions.serve();
    await replicas.look(seen, times);
    if (times % FOLD_EVERY === 0) await upkeep.fold();
    // The first time at once: not every process lives that long.
    if (times % FORGET_EVERY === 1) await upkeep.forgetDone();
  }

  async function beat(): Promise<void> {
    if (!isPaused) await beatOnce();
    if (!isOver) timer = setTimeout(() => void beat(), beatEvery()).unref();
  }

  async function beatOnce(): Promise<void> {
    try {
      const version = ownership.version();
      const seen = await lease.beat(ownership.wanted());
      if (lease.isFresh() && refused()) onChange?.();
      if (seen === undefined) return;
      ownership.share(seen.contended, seen.contenders);
      if (version === ownership.version()) ownership.become(seen.owned, seen.taken);
      tell(seen.marks);
      own(seen);
      tend(seen);
    } catch {
      // Whoever asks the register is told; the next beat tries again.
    }
  }

  timer = setTimeout(() => void beat(), 0).unref();
  return {
    pause() {
      isPaused = true;
    },
    go() {
      isPaused = false;
    },
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** What the latest heartbeat has seen, unless it is still being done for an earlier one; with how many times it has been done. */
function oneAtATime(run: (seen: Seen, times: number) => Promise<void>): (seen: Seen) => void {
  let running: Promise<void> | undefined;
  let times = 0;
  return (seen) => {
    if (running !== undefined) return;
    times += 1;
    running = run(seen, times)
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  };
}
