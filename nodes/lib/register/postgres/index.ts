/** The register in a PostgreSQL database, for many processes. */
import { createHash } from 'node:crypto';
import { addressOf } from './address';
import { changesOf } from './changes';
import { claimsOf } from './claims';
import { connectionsOf } from './connection';
import { dbOf, txOf } from './db';
import { earlierOf } from './earlier';
import { flowSetsOf } from './flow-sets';
import { flushOf } from './flush';
import { claimedMessages } from './claimed';
import { heartOf } from './heart';
import { institutionSecrets } from './institution-secrets';
import { lanesOf } from './lanes';
import { knownOf } from './known';
import { knownFileIn } from './known-file';
import { leaseOf } from './lease';
import { assertOurs, bringUpToDate } from './opening';
import { odditiesOf } from './oddities';
import { orderOf } from './order';
import { ownershipOf } from './ownership';
import { peopleOf, type Clocks } from './people';
import { questionsOf } from './questions';
import { readerOf } from './reader';
import { replicasOf } from './replicas';
import { rowsOf } from './rows';
import { inSchema, MIGRATIONS } from './schema';
import { takeInOf } from './take-in';
import { upkeepOf } from './upkeep';
import { USUAL_PATIENCE_MS } from '../patience';
import type { FlowsDiffer, Unsent } from '../replicas';
import { secretsOf } from '../secrets';
import type { Register } from '../types';

export interface PostgresPlace {
  /** `postgres://user:password@host1:5432,host2:5432/database?sslmode=verify-full&sslrootcert=…` */
  readonly url: string;
  /** 64 bytes, the same for every process. */
  readonly key: Buffer;
  /** Of this process, for people. */
  readonly name: string;
  /** Default: io. */
  readonly schema?: string;
  /** That the storage keeps every commit, whoever takes over; what the database itself says of it does not count then. */
  readonly failover?: 'synchronous';
}

export interface PostgresOptions extends Clocks {
  /** The clock, milliseconds since the epoch. */
  readonly now?: () => number;
  /**
   * Called when the register is lost (`Register.lost`), when it is there again, when lines were gained or lost, and when somebody
   * decided something in another process.
   */
  readonly onChange?: () => void;
  /** Messages came in, in whatever process, for these lines of this one. */
  readonly onTakenIn?: (lines: readonly string[]) => void;
  /** Somebody said, in whatever process, that a line of this one goes on. */
  readonly onResumed?: (line: string) => void;
  /** Others send for these lines by now, or no more, or they stand otherwise there. */
  readonly onElsewhere?: (lines: readonly string[]) => void;
  /** The flows of another process differ from ours, and have for some time; told once of the same differences. */
  readonly onFlowsDiffer?: (differs: FlowsDiffer) => void;
  /** Messages wait on lines of which others, or this process itself, have no io-send, and have for some time; told once of each. */
  readonly onUnsent?: (unsent: readonly Unsent[]) => void;
  /** Another process that lives is called as this one, and has been for some time; told once. */
  readonly onNamesake?: () => void;
  /** Of the text of who was not reached, what stays once the outcome is out; asked again it changes nothing. Default: all. */
  readonly rowOf?: (msg: string) => string;
  /** Where this process may have kept what it remembered of sheets, before it was kept here. */
  readonly sheetFolder?: string;
  /** Where this process keeps what it knows to have been confirmed, for the next start; without it only in memory. */
  readonly memoryFolder?: string;
  /** The file there could not be written, by this code of the file system. Told once: unless it answers false, nobody hears it yet. */
  readonly onForgetful?: (error: string, file: string) => boolean;
  /** For tests: milliseconds between heartbeats. */
  readonly beatEvery?: number;
  /** For tests: milliseconds for which a heartbeat may stand still before its process is declared gone. */
  readonly patience?: number;
  /** For tests: milliseconds for which the pace of a line's former owner lasts. */
  readonly paceFor?: number;
  /** For tests: milliseconds for which a caller waits for a connection. */
  readonly waitAtMost?: number;
  /** For tests: milliseconds without an answer after which a connection counts as lost. */
  readonly answerWithin?: number;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
}

/** For which IO counts calls: a line that was given back rests for as long. */
const PACE_MS = 5_000;

/** Numbers of registers of this very computer process that were closed: nobody writes under them any more. */
const ENDED = new Map<string, Set<number>>();

/** Returns at once; every method waits for the connection. */
/** The same of the same servers, database and schema, whoever asks them; it tells none of them. */
function hashOfPlace(url: string, schema: string): string {
  const { hosts, database } = addressOf(url);
  return createHash('sha256')
    .update(JSON.stringify([hosts, database, schema]))
    .digest('hex')
    .slice(0, 16);
}

export function openPostgresRegister(place: PostgresPlace, options: PostgresOptions = {}): Register {
  const {
    now = Date.now,
    onChange,
    onTakenIn,
    onResumed,
    waitAtMost = 5_000,
    answerWithin = 15_000,
  } = options;
  const { patience = USUAL_PATIENCE_MS, rowOf = (msg: string) => msg } = options;
  // Several within half the shortest patience: one that is later than that says nothing of who has it.
  const beatEvery = (): number => options.beatEvery ?? Math.min(2_000, lease.shortestPatience() / 6);
  const schema = place.schema ?? 'io';
  const opening = {
    ...{ schema, migrations: options.migrations ?? MIGRATIONS },
    keyCheck: secretsOf(place.key).check.toString('hex'),
  };
  const secrets = institutionSecrets(place.key);
  const known = knownOf(
    knownFileIn(options.memoryFolder, (error, file) => options.onForgetful?.(error, file) ?? true),
    hashOfPlace(place.url, schema),
  );
  let isUpToDate = false;
  const connections = connectionsOf({
    ...{ address: addressOf(place.url), name: place.name, schema: inSchema(schema) },
    ...{ answerWithin, connectWithin: waitAtMost, waitAtMost },
    // Rather often: others count the beats that are missing.
    longestPause: patience / 4,
    assertCurrent: (server) => {
      known.assertCurrent(server);
    },
    async met(session) {
      await (isUpToDate ? assertOurs : bringUpToDate)(session, opening);
      isUpToDate = true;
      await secrets.learn(session);
      await people.met(txOf(session), session.server);
    },
    onState: () => onChange?.(),
  });
  const ended = endedOf(`${place.url} ${schema}`);
  const lease = leaseOf({
    ...{ connections, name: place.name, now, patience, ended, known },
    onJoining: (session) => people.met(txOf(session), session.server),
    onJoined: (session) => secrets.learn(session),
    onGone() {
      ownership.become([]);
    },
  });
  const usable = (): Promise<void> => lease.joined();
  const db = dbOf(connections, usable, {
    ...{ now, me: () => lease.me(), secretsOf: secrets },
    decided: (token) => {
      known.decided(token);
    },
  });
  const claimed = claimedMessages();
  let isCalling: (line: string) => boolean = () => false;
  const ownership = ownershipOf(
    db,
    (lost) => {
      for (const line of lost) claimed.dropClaims(line);
      onChange?.();
    },
    options.paceFor ?? PACE_MS,
    { sentFor: () => flowSets.lines(), isCalling: (line) => isCalling(line) },
  );
  /** After an orderly end that was none, such as flows that are started anew, it goes on. */
  const compete = (line: string, nodes: readonly string[]): Promise<boolean> => {
    heart.go();
    return ownership.compete(line, nodes);
  };
  const lanes = lanesOf();
  const rows = rowsOf(db);
  const people = peopleOf(db, lanes, rows, {
    ...{ name: place.name, failover: place.failover, known, onChange: () => onChange?.(), clocks: options },
    sheetFolder: options.sheetFolder,
    mayFollow(line) {
      heart.go();
      return ownership.borrow(line, Infinity);
    },
    between: (look) => order.between(look),
  });
  const takeIn = takeInOf(connections, usable, db, lease, {
    time: () => people.clock.time(),
    takenIn: (id, line) => {
      known.takenIn(id, line);
    },
  });
  const order = orderOf(takeIn, waitAtMost);
  const flush = flushOf(connections, usable, db, lease);
  const may = {
    leave: (line: string) => {
      people.assertMayLeave(line);
    },
    isFresh: () => lease.isFresh(),
    beats: (process: number) => known.beats(process),
    onOlder: () => people.refresh(),
  };
  const questions = questionsOf(db, ownership);
  const replicas = replicasOf(db, {
    owns: (line) => ownership.owns(line),
    late: patience / 2,
    onElsewhere: (lines) => options.onElsewhere?.(lines),
  });
  const monotonic = options.monotonic ?? (() => performance.now());
  const flowSets = flowSetsOf(db, monotonic, (differs) => options.onFlowsDiffer?.(differs));
  const oddities = odditiesOf(db, monotonic, {
    onUnsent: (unsent) => options.onUnsent?.(unsent),
    onNamesake: () => options.onNamesake?.(),
  });
  let wasRefused = false;
  const onRefused = (): void => {
    wasRefused = true;
  };
  const refused = (): boolean => {
    const was = wasRefused;
    wasRefused = false;
    return was;
  };
  const heart = heartOf({
    questions,
    replicas: {
      async look(seen, times) {
        await replicas.look(seen);
        await flowSets.look(seen.others);
        await oddities.look(times);
      },
    },
    refused,
    lease,
    ownership,
    claimed,
    people,
    upkeep: upkeepOf(db),
    beatEvery,
    onChange,
    onTakenIn,
    onResumed,
  });

  return {
    ...readerOf(db, lanes, rows, rowOf),
    ...earlierOf(db, () => people.clock.time()),
    ...claimsOf(db, rows, claimed, { ...ownership, compete }, may, onRefused),
    ...changesOf({
      ...{ db, claimed, flush, rowOf, freshFor: patience / 2 },
      ...{ isFresh: may.isFresh, assertMayLeave: may.leave },
      onRefused,
      onIntended: (id, attempts, line) => {
        known.intended(id, attempts, line);
      },
    }),
    ...people.register,
    async keyOf(institution) {
      // Not before there is a number: only then it is known who brought one along.
      await usable();
      return secrets.keyOf(institution);
    },
    peers: {
      ...{ ...questions.peers, ...replicas.peers },
      mayCall: (line) => ownership.owns(line) && lease.isFresh(),
      flowsWith: (nodes) => {
        flowSets.flowsWith(nodes);
      },
      callsWith(call) {
        isCalling = call;
      },
      differing: () => flowSets.differing(),
      unsent: () => oddities.unsent(),
    },
    ownership: () =>
      Promise.resolve({
        ...{ name: place.name, lines: ownership.owned() },
        ...{ processes: lease.alive(), takeOvers: lease.freed() },
      }),
    takeIn: (entry) => order.takeIn(entry),
    get recovered() {
      return { inDoubt: lease.doubts(), requeued: 0 };
    },
    lost: () => connections.lost(),
    async withdraw() {
      ownership.withdraw();
      for (const line of claimed.lines()) claimed.dropClaims(line);
      await Promise.all([takeIn.idle(), flush.idle()]);
      heart.pause();
      await lease.leave();
    },
    close() {
      if (connections.lost()?.args.error === 'CLOSED') return;
      if (lease.me() !== 0) ended.add(lease.me());
      heart.end();
      questions.end();
      people.end();
      takeIn.end();
      flush.end();
      connections.end();
    },
  };
}

function endedOf(database: string): Set<number> {
  const known = ENDED.get(database) ?? new Set<number>();
  ENDED.set(database, known);
  return known;
}
