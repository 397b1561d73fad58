/**
 * Everything that can be turned on the simulator, with its defaults. An unset option is IO's own behaviour for a new
 * institution: 150 calls in 5 seconds, no Premium group, payments up to 10,000 €.
 */
import { randomInt } from 'node:crypto';
import { SimulatorClock } from './clock';
import type { Precondition } from './configurations';
import { type Group, PREMIUM_GROUPS } from './groups';

/** Which calls a random fault may hit. */
export type Operation = 'profile' | 'send' | 'status' | 'manage';

/** Probabilities between 0 and 1 of each fault, per call; together at most 1. */
export interface FaultMix {
  /** Refused by the gateway although the allowance is not used up. */
  readonly rate429?: number;
  /** Half of them before the message is stored, half after. */
  readonly rate500?: number;
  readonly resetBefore?: number;
  readonly resetAfter?: number;
  /** The answer comes `slowMs` late; the message is stored at once. */
  readonly slow?: number;
  /** The right status with a body that is no JSON, after the message is stored. */
  readonly garbage?: number;
  /** The connection ends in the middle of the answer, after the message is stored. */
  readonly halfAnswer?: number;
}

export interface ServiceLabel {
  /** `sender_service_id` of the messages. Two keys with one id are one service. */
  readonly id: string;
  readonly name: string;
  readonly organization: string;
}

/** Endpoints of a sender that are known without a configuration made through the API. */
export interface RemoteAddress {
  /** Where the simulator reaches them, without a slash at the end. */
  readonly baseUrl: string;
  readonly headerName: string;
  /** Never logged. */
  readonly headerKey: string;
  /** Default NEVER. */
  readonly precondition?: Precondition;
}

export interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface SimulatorOptions {
  /** Calls allowed in a window, all keys together (they belong to one institution). Default 150, or as the groups say. */
  readonly limit?: number;
  /** Length of the window in milliseconds. Default 5,000. */
  readonly windowMs?: number;
  /** No limit, and no `x-rate-limit-*` headers. */
  readonly unlimited?: boolean;
  /** Time between arrival and answer, in milliseconds. A message is stored half-way. Default 0. */
  readonly latencyMs?: number;
  /** Delay of the answers called "slow", in milliseconds. Default 20,000. */
  readonly slowMs?: number;
  /** Time from ACCEPTED to the final status, in milliseconds. Default 1,000. */
  readonly processMs?: number;
  /** `max_allowed_payment_amount` of the service in euro cents. Default 1,000,000. */
  readonly paymentLimit?: number;
  /** Years that a citizen must have completed, by the simulator's clock: younger ones are refused (422). Default 0: as IO today, nobody is. */
  readonly minimumAge?: number;
  /** What the institution is enabled for. Default nothing. */
  readonly groups?: readonly Group[];
  /** Short for the groups of the Premium agreement (PREMIUM_GROUPS), beside those of `groups`. */
  readonly premium?: boolean;
  /**
   * Ids of the known remote-content configurations, beside those made through the API and the simulator's own. Unset:
   * every well-formed id is known, since those that IO gave are not known here.
   */
  readonly configurations?: readonly string[];
  /** Where the content of a message is fetched, if the configurations made through the API do not say. */
  readonly remoteContentOf?: (configurationId: string, serviceId: string) => RemoteAddress | undefined;
  /** Where an address that a configuration names is reached on this computer, if it leads here. No slash at the end. */
  readonly localUrlOf?: (baseUrl: string) => string | undefined;
  /** Call also addresses of other computers for what senders keep. Unset: only when a person asks for it on the page. */
  readonly elsewhere?: boolean;
  /** The only good API keys of services. Unset: every non-empty key is good. */
  readonly keys?: readonly string[];
  /** The only good manage keys, each with the group whose services alone it may see. Unset: every non-empty key is good. */
  readonly manageKeys?: Readonly<Record<string, 'institution' | { readonly group: string }>>;
  /** Messages are taken by the backend that PagoPA is writing anew: other words in errors, `due_date` with `Z` only. Default false. */
  readonly rewritten?: boolean;
  /** Which institution a key of either kind belongs to. Unset: all belong to one. */
  readonly institutionOf?: (key: string) => string;
  /**
   * Ids of new services are ULIDs of the year 1970, so that the id of a rehearsal is never taken for one of IO. Default false.
   */
  readonly markServiceIds?: boolean;
  /** Services are told with whether they are enabled for minors; IO leaves that out as long as it has not switched it on. Default true. */
  readonly tellsMinors?: boolean;
  /** From the request of a review to its end, in milliseconds. Default 2,000. */
  readonly reviewMs?: number;
  /** Who stands behind a key. Unset: services are numbered in the order in which their keys appear. */
  readonly serviceOf?: (key: string) => ServiceLabel | undefined;
  readonly faults?: FaultMix;
  /** Default: all but `manage`. */
  readonly faultsOn?: readonly Operation[];
  /** Seed of faults and message ids. Unset: random; readable as `simulator.seed`. */
  readonly seed?: number;
  /** How many messages the inbox holds. Default 5,000. */
  readonly capacity?: number;
  /** Keep the list of every accepted message, without end (reliability tests). */
  readonly keepAccepted?: boolean;
  /** Serve the inbox page beside the API on the port of `listen`. */
  readonly serveInbox?: boolean;
  /** The inbox page's HTML. Unset: the file that the build has put beside the program. */
  readonly shell?: () => string;
  /** Real time for what takes seconds: rate limit and delivery. Milliseconds since the epoch. */
  readonly now?: () => number;
  /** The time in which the citizens live: dates of messages, due dates, reminders. Unset: a clock over `now`. */
  readonly clock?: SimulatorClock;
  readonly timers?: Timers;
}

type Optional =
  'configurations' | 'remoteContentOf' | 'localUrlOf' | 'keys' | 'manageKeys' | 'serviceOf' | 'shell';
type Settled = Required<Omit<SimulatorOptions, Optional | 'groups' | 'premium'>> &
  Pick<SimulatorOptions, Optional>;
export interface Settings extends Settled {
  readonly groups: ReadonlySet<Group>;
}

const REAL_TIMERS: Timers = {
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => {
    clearTimeout(timer as NodeJS.Timeout);
  },
};

const ONE_INSTITUTION = 'SIMULATORE';

const DEFAULTS = {
  windowMs: 5000,
  unlimited: false,
  latencyMs: 0,
  slowMs: 20_000,
  processMs: 1000,
  reviewMs: 2000,
  markServiceIds: false,
  tellsMinors: true,
  rewritten: false,
  elsewhere: false,
  paymentLimit: 1_000_000,
  minimumAge: 0,
  institutionOf: () => ONE_INSTITUTION,
  faults: {},
  faultsOn: ['profile', 'send', 'status'] as const,
  capacity: 5000,
  keepAccepted: false,
  serveInbox: false,
  now: Date.now,
  timers: REAL_TIMERS,
};

/** Fills in the defaults. Throws a RangeError for numbers that make no sense. */
export function settle(options: SimulatorOptions): Settings {
  const clock = options.clock ?? new SimulatorClock({ now: options.now ?? Date.now });
  const groups = new Set([...(options.groups ?? []), ...(options.premium ? PREMIUM_GROUPS : [])]);
  const limit = groups.has('ApiRateLimit250') ? 250 : 150;
  const settings: Settings = { ...DEFAULTS, limit, seed: randomInt(2 ** 31), ...options, clock, groups };
  for (const name of ['limit', 'windowMs', 'capacity'] as const) requireWhole(name, settings[name], 1);
  for (const name of [
    'latencyMs',
    'slowMs',
    'processMs',
    'reviewMs',
    'paymentLimit',
    'minimumAge',
  ] as const) {
    requireWhole(name, settings[name], 0);
  }
  requireProbabilities(settings.faults);
  return settings;
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

function requireProbabilities(faults: FaultMix): void {
  const values = Object.values(faults) as number[];
  if (values.some((value) => !(value >= 0 && value <= 1))) {
    throw new RangeError('each fault is a probability between 0 and 1');
  }
  // Room for the rounding of sums such as 0.7 + 0.2 + 0.1.
  if (values.reduce((sum, value) => sum + value, 0) > 1 + 1e-9) {
    throw new RangeError('the probabilities of all faults together are at most 1');
  }
}
