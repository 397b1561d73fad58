/** What a register that several processes share knows of them. */
export interface Ownership {
  /** What this process is called. */
  readonly name: string;
  /** The lines that leave from this process. */
  readonly lines: readonly string[];
  /** Processes that are alive, this one included. */
  readonly processes: number;
  /** Lines of processes that this one has declared gone, since it started. */
  readonly takeOvers: number;
}
