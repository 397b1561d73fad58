/**
 * What io-send nodes share in a process: the register, the emitter and the lines. It lives as long as the process;
 * deploys come and go around it.
 */
import { isSimulated, type Destination } from '../core/destination';
import { IoClient, Pace } from '../io-api';
import {
  type By,
  type FlowsDiffer,
  keyAt,
  openRegisterAt,
  type Peers,
  type Register,
  RegisterError,
  type RegisterPlace,
  type RegisterSettings,
  type SheetMemory,
  sheetsInFile,
  type Stop,
  type Unsent,
} from '../register';
import { CircuitBreaker } from './circuit-breaker';
import { systemClock, type Clock } from '../runtime/clock';
import { Deploying } from './deploying';
import { Emitter } from './emitter';
import { Holds } from './holds';
import { knownSettings } from './known-settings';
import { keptText } from './kept-row';
import { Line } from './line';
import { LineSettings } from './line-settings';
import { Stops } from './stops';
import type { LineOptions } from './line-types';
import { type LineStanding, standingOf, toldOf } from './line-standing';
import type { Watch } from './watch';
import { Withdrawn } from './withdrawn';

const SWEEP_EVERY_MS = 60 * 60_000;
const REOPEN_AFTER_MS = 5_000;
/** For lines of institutions of which nothing is known any more: what io-institution proposes. */
const UNKNOWN: RegisterSettings = { recipientDays: 30, retentionDays: 90 };

interface Known {
  readonly line: Line;
  readonly settings: LineSettings;
  readonly circuit: CircuitBreaker;
}

interface Open {
  readonly register: Register;
  readonly emitter: Emitter;
}

export class Outbox {
  /** How long the end of Node-RED waits for what is in flight; milliseconds. Only tests shorten it. */
  stopWithinMs = 10_000;
  /** Cancelled campaigns whose list is still coming in. */
  readonly withdrawn = new Withdrawn();
  /** Told of another Node-RED of the same register whose flows differ, once of the same differences. */
  flowsDiffer: ((differs: FlowsDiffer) => void) | undefined;
  /** Told of lines on which messages wait although a Node-RED has them, and that another one is called as this one. */
  unsent: ((unsent: readonly Unsent[]) => void) | undefined;
  namesake: (() => void) | undefined;
  readonly deploying: Deploying;
  /** Told that a file cannot be written, by the code of the file system: at the next start an older database would not be noticed. */
  forgetful: ((error: string, file: string) => void) | undefined;
  readonly #place: RegisterPlace;
  readonly #clock: Clock;
  readonly #lines = new Map<string, Known>();
  /** By service: its key, and the one line on which it may be used. */
  readonly #keys = new Map<string, { readonly apiKey: string; readonly line: string }>();
  /** Services that have it. */
  readonly #premium = new Set<string>();
  readonly holds: Holds;
  /** What people have stopped. Who gives one or lifts it does so by `stop` and `resume`. */
  readonly stops = new Stops(() => this.register);
  #watch: Watch | undefined;
  #open: Open | undefined;
  #endSweeps: (() => void) | undefined;
  #failure: { error: unknown; until: number } | undefined;
  readonly #closing = new Set<() => void>();

  constructor(place: RegisterPlace, clock: Clock = systemClock) {
    this.#place = place;
    this.#clock = clock;
    this.deploying = new Deploying(() => clock.monotonic());
    this.holds = new Holds({
      clock,
      register: () => this.register,
      wake: () => {
        this.wake();
      },
    });
  }

  /** Who looks on at what the register and the lines do; before the register is opened. */
  watchedBy(watch: Watch): void {
    this.#watch = watch;
  }

  /** How each line stands just now. */
  standings(): LineStanding[] {
    return [...this.#lines].map(([key, { line, settings, circuit }]) =>
      standingOf(key, line, circuit, settings.untilOpen(this.#clock.now()), this.#clock.monotonic()),
    );
  }

  /** Of this Node-RED alone; the register lies there where it is a file. */
  get folder(): string {
    return this.#place.folder;
  }

  /** What this Node-RED is called among those that share the register; empty: it has its own. */
  get replica(): string {
    return this.#place.database?.name ?? '';
  }

  get clock(): Clock {
    return this.#clock;
  }

  get register(): Register {
    return this.#opened().register;
  }

  /** What io-service-sheet must not forget: where the register is, and if that is a file, in one beside it. */
  get sheets(): SheetMemory {
    const { folder, database } = this.#place;
    if (database === undefined) return sheetsInFile(folder);
    const { sheets } = this.register;
    if (sheets === undefined)
      throw new RegisterError('IO_REGISTER_UNAVAILABLE', { file: folder, error: 'NO_SHEETS' });
    return sheets;
  }

  /** Opens the register, and makes its key, where that is not done. Throws what keeps it shut. */
  open(): void {
    this.#opened();
  }

  /** The key of what lies in the folder. Two hands that make one would lock each other out of what was before: the register makes it. */
  key(): Buffer {
    const known = keyAt({ folder: this.folder }) ?? keyAt(this.#place);
    if (known !== null) return known;
    this.open();
    const made = keyAt(this.#place);
    if (made === null)
      throw new RegisterError('IO_REGISTER_DAMAGED', { file: this.folder, problem: 'key-missing' });
    return made;
  }

  get emitter(): Emitter {
    return this.#opened().emitter;
  }

  /**
   * An io-service is present. A new key lifts the halts that the old one caused. Its key goes over the `line` of its institution
   * and no other: what still waits on an earlier one, in another mode or at another address, is asked nothing with it.
   */
  setKey(service: string, apiKey: string, line: string): void {
    const known = this.#keys.get(service);
    this.#keys.set(service, { apiKey, line });
    if (known?.apiKey !== apiKey || known.line !== line)
      for (const { line } of this.#lines.values()) void line.resume(service);
  }

  setPremium(service: string, has: boolean): void {
    if (has) this.#premium.add(service);
    else this.#premium.delete(service);
  }

  forgetKey(service: string): void {
    this.#keys.delete(service);
  }

  /**
   * The line to a destination; made at the first call, given the newest settings at each. `node`: the io-send that sends
   * by them, until it leaves.
   */
  line(destination: Destination, node?: string): Line {
    const known = this.#lines.get(destination.line);
    const { line, settings } = known ?? this.#makeLine(destination);
    const isNew = settings.note(destination, node);
    line.pace.setLimit(settings.callsPer5s);
    this.#keepFor(destination);
    if (known === undefined) void this.#sweep(destination.line, destination);
    else if (isNew) line.wake();
    return line;
  }

  /** An io-send node goes, or to another line. */
  leave(line: string, node: string): void {
    const known = this.#lines.get(line);
    known?.settings.forget(node);
    known?.line.pace.setLimit(known.settings.callsPer5s);
  }

  /** A person stops io-send nodes, or one campaign of them. Survives a restart. */
  async stop(stops: readonly Stop[], by?: By): Promise<void> {
    await this.stops.give(stops, by);
    await this.giveBack();
  }

  /** A person says go on; for a whole node that lifts the stops of its campaigns too. */
  async resume(asked: readonly Stop[], by?: By): Promise<void> {
    for (const { node, campaign } of asked)
      this.withdrawn.resume(campaign === null ? { node } : { node, campaign });
    await this.stops.lift(asked, by);
  }

  /** All lines return what they had claimed but not begun to send. */
  async giveBack(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ line }) => line.giveBack()));
  }

  /**
   * Resolves when nothing is in flight on any line, and every outcome is on disk; after `ms` milliseconds, or
   * `stopWithinMs`, in any case. Whoever ends Node-RED has taken the senders away before: nothing new starts.
   */
  async settled(ms: number): Promise<void> {
    const longest = Math.min(ms, this.stopWithinMs);
    const { register } = this.#open ?? {};
    await Promise.all([...this.#lines.values()].map(({ line }) => line.sends.settled(longest)));
    // What it could not write, whoever opens the register next puts right.
    await register?.withdraw().catch(() => undefined);
  }

  /** Messages went otherwise than by an outcome: whoever counts them looks. */
  changed(): void {
    for (const { line } of this.#lines.values()) line.changed();
  }

  wake(): void {
    for (const { line } of this.#lines.values()) line.wake();
  }

  /** The key of what an institution has given away for long: it goes along wherever its messages are moved. */
  async keyOf(institution: string): Promise<Buffer> {
    const own = this.#place.database === undefined ? undefined : this.register.keyOf?.(institution);
    return own ?? this.key();
  }

  /** Calls `call` before it closes: for what lies beside the register and ends with it. */
  beforeClose(call: () => void): void {
    this.#closing.add(call);
  }

  /** Ends lines and register; messages in flight stay "sending" and are in doubt at the next start. */
  close(): void {
    for (const call of this.#closing) call();
    this.#closing.clear();
    this.holds.close();
    for (const { line } of this.#lines.values()) line.close();
    this.#lines.clear();
    this.#endSweeps?.();
    this.#open?.emitter.end();
    this.#open?.register.close();
    this.#open = undefined;
  }

  #opened(): Open {
    if (this.#open !== undefined) return this.#open;
    const now = this.#clock.monotonic();
    // A burst of rows must not try a locked or damaged file once per row.
    if (this.#failure !== undefined && now < this.#failure.until) throw this.#failure.error;
    try {
      const opened = openRegisterAt(this.#place, {
        rowOf: keptText,
        onChange: () => {
          this.#registerChanged();
        },
        onTakenIn: (lines) => {
          for (const line of lines) this.#lines.get(line)?.line.wake();
        },
        onResumed: (line) => this.#lines.get(line)?.line.resumeAll(),
        onElsewhere: (lines) => {
          for (const line of lines) this.#lines.get(line)?.line.changed();
        },
        onFlowsDiffer: (differs) => this.flowsDiffer?.(differs),
        onUnsent: (unsent) => this.unsent?.(unsent),
        onNamesake: () => this.namesake?.(),
        onForgetful: (error, file) => this.forgetful !== undefined && (this.forgetful(error, file), true),
      });
      const register = this.#watch?.register(opened) ?? opened;
      if (register.peers) this.#speakWith(register.peers);
      const emitter = new Emitter(register, this.#clock, () => undefined);
      this.#open = { register, emitter };
      this.#failure = undefined;
      this.#registerChanged();
      void this.#sweepAll();
      this.#sweepRegularly();
      return this.#open;
    } catch (error) {
      this.#failure = { error, until: now + REOPEN_AFTER_MS };
      throw error;
    }
  }

  #speakWith(peers: Peers): void {
    peers.answerWith(async (line, question) => this.#lines.get(line)?.line.reads.answer(question));
    peers.tellWith((line) => {
      const known = this.#lines.get(line);
      return known === undefined ? {} : toldOf(known, this.#clock);
    });
    peers.callsWith((line) => (this.#lines.get(line)?.line.pace.underWay ?? 0) > 0);
    peers.flowsWith(() =>
      this.deploying.isUnderWay
        ? undefined
        : [...this.#lines.values()].flatMap(({ settings }) => settings.nodes),
    );
  }

  /** It is lost or there again; or another process gave a stop, or left us a line with what is to be told of it. */
  #registerChanged(): void {
    if (this.#open === undefined) return;
    this.stops.read().then(
      (isNew) => (isNew ? this.giveBack() : undefined),
      () => undefined,
    );
    this.#open.emitter.lookAll();
    this.wake();
  }

  #makeLine(destination: Destination): Known {
    const { line: key } = destination;
    const clock = this.#clock;
    const monotonic = () => clock.monotonic();
    const settings = new LineSettings(destination);
    const circuit = new CircuitBreaker(monotonic, Math.random);
    const options: LineOptions = {
      key,
      register: this.register,
      emitter: this.emitter,
      client: new IoClient({
        baseUrl: destination.url,
        // The simulator's time is this computer's own.
        onDate: (at) => {
          if (!isSimulated(key)) this.#open?.register.heard(at);
        },
      }),
      pace: new Pace(destination.callsPer5s, monotonic),
      circuit,
      clock,
      apiKey: (service) => {
        const known = this.#keys.get(service);
        return known?.line === key ? known.apiKey : undefined;
      },
      hasPremium: (service) => this.#premium.has(service),
      untilOpen: () => settings.untilOpen(clock.now()),
      stopped: (node, campaign) => this.stops.has(node, campaign),
      mayReceive: (fiscalCode, node) => settings.mayReceive(fiscalCode, node),
    };
    const line = new Line(this.#watch?.line(options) ?? options);
    const made = { line, settings, circuit };
    this.#lines.set(key, made);
    return made;
  }

  /** Erases what is due every hour; what was due at the start is erased when the register opens. */
  #sweepRegularly(): void {
    this.#endSweeps = this.#clock.after(SWEEP_EVERY_MS, () => {
      void this.#sweepAll();
      this.#sweepRegularly();
    });
  }

  /**
   * Also the lines to which nothing is sent any more: a trial that is over, an old address, a removed institution. Each in a turn
   * of its own: there may be hundreds.
   */
  async #sweepAll(): Promise<void> {
    const register = this.#open?.register;
    if (register === undefined) return;
    const ended = (): boolean => this.#open?.register !== register;
    try {
      const [kept, known] = await Promise.all([register.kept(), register.lines()]);
      const present = [...this.#lines].map(([line, { settings }]) => [line, settings.latest] as const);
      const settingsOf = knownSettings([...kept, ...present]);
      // Also where no message is left: the log of what people did goes by the same hour.
      for (const line of new Set([...known, ...this.#lines.keys()])) {
        if (ended()) return;
        await this.#sweep(line, settingsOf(line) ?? UNKNOWN);
        await new Promise(setImmediate);
      }
    } catch {
      // As in #sweep.
    }
  }

  #keepFor(destination: Destination): void {
    // Until it can be written, the line itself knows it.
    this.#open?.register.keepFor(destination.line, destination).catch(() => undefined);
  }

  async #sweep(line: string, settings: RegisterSettings): Promise<void> {
    // A full or damaged disk: whoever takes in or sends next meets it too and says so. Erasing is tried again.
    await this.#open?.register.sweep(line, settings).catch(() => undefined);
  }
}
