/** What a parent process and its Node-RED child say to each other. */
export interface ChildSettings {
  readonly userDir: string;
  /** 0: a free one. */
  readonly port: number;
  /** Types whose output is told, e.g. `io-send`; a message that goes to several nodes is told once. */
  readonly tellOutputOf: readonly string[];
}

export type ToChild =
  | { readonly do: 'start'; readonly settings: ChildSettings }
  /** Hands a node messages, as if a wire had. */
  | { readonly do: 'receive'; readonly node: string; readonly msgs: readonly object[] }
  | { readonly do: 'stop' };

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
  | { readonly event: 'failed'; readonly message: string };

/** A msg as far as it can be told: JSON. */
export interface Told {
  readonly payload?: unknown;
  readonly parts?: { readonly index?: number; readonly count?: number };
  readonly io?: Readonly<Record<string, unknown>>;
}
