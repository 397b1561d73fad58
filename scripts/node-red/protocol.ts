/** What a parent process and its Node-RED child say to each other. */
export interface ChildSettings {
  readonly userDir: string;
  /** 0: a free one. */
  readonly port: number;
  /** Types whose output is told, e.g. `io-send`; a message that goes to several nodes is told once. */
  readonly tellOutputOf: readonly string[];
  /** Type whose `done()` is told, with the msg that is done. */
  readonly tellDoneOf?: string;
  /** Type whose messages are counted, in and done, without telling each. */
  readonly count?: string;
  /** Whether the work of our nodes is timed (`metrics`). */
  readonly measure?: boolean;
}

export interface Metrics {
  /** Of the counted type: messages received and done, and milliseconds from the first receipt to the last end. */
  readonly received: number;
  readonly done: number;
  readonly countedMs: number;
  /** Of the whole process, all threads, since its start; milliseconds. */
  readonly cpuMs: number;
  /** Bytes. */
  readonly peakRss: number;
  readonly rss: number;
  /** Longest time in milliseconds that our code kept the event loop at a stretch; 0 when not measured. */
  readonly longestSliceMs: number;
  /** Longest and mean delay of the event loop since the start or `forget-delays`, everybody's work together; milliseconds. */
  readonly loopDelayMaxMs: number;
  readonly loopDelayMeanMs: number;
  /** What 99 of 100 delays do not exceed. */
  readonly loopDelayP99Ms: number;
}

export type ToChild =
  | { readonly do: 'start'; readonly settings: ChildSettings }
  /** Hands a node messages, as if a wire had. */
  | { readonly do: 'receive'; readonly node: string; readonly msgs: readonly object[] }
  /** Asks for `metrics`. */
  | { readonly do: 'measure' }
  | { readonly do: 'forget-delays' }
  /** Asks to be told when so many messages of the counted type are done. */
  | { readonly do: 'count'; readonly done: number };

export type FromChild =
  | { readonly event: 'started'; readonly url: string }
  /** `output` counts from 1. */
  | {
      readonly event: 'output';
      readonly type: string;
      readonly node: string;
      readonly output: number;
      readonly msg: Told;
    }
  | { readonly event: 'done'; readonly node: string; readonly msg: Told; readonly error?: string }
  | { readonly event: 'metrics'; readonly metrics: Metrics }
  | { readonly event: 'counted' }
  | { readonly event: 'failed'; readonly message: string };

/** A msg as far as it can be told: JSON. */
export interface Told {
  readonly payload?: unknown;
  readonly parts?: { readonly index?: number; readonly count?: number };
  readonly io?: Readonly<Record<string, unknown>>;
}
