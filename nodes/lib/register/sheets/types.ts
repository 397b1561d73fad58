/**
 * What io-service-sheet must not forget between two acts, or a second service would be made: which service a node made, and which
 * creation is under way. It lies where the register lies: a file of one Node-RED, or a database that several share.
 *
 * A creation begins only on what its act has seen: whoever looks, and then begins, is refused where anything was noted in between. So of
 * two that look at the same moment one begins, and nobody holds anything that a dead process could keep from the others.
 */

export interface Remembered {
  readonly serviceId: string;
  /** SHA-256 of the logo that was sent last. */
  readonly logo?: string;
  /** Whether it is enabled for minors, as IO or a person said last: IO does not always tell. */
  readonly minors?: boolean;
}

/** A creation that is about to begin. */
export interface Creation {
  /** Institution and address: a rehearsal's service is not the one on IO. */
  readonly destination: string;
  /** Id of the io-service-sheet. */
  readonly node: string;
  /** Of the service. */
  readonly name: string;
}

/** A creation whose end is not known. */
export interface Pending {
  readonly node: string;
  readonly name: string;
  /** Milliseconds since it began; below 0 where the clock was put back. */
  readonly age: number;
}

/** A creation that has begun: whoever has it may ask IO once, at once. */
export interface Begun extends Pick<Creation, 'destination' | 'node'> {
  /** Tells it from a later one of the same node. */
  readonly claim: number;
}

/** Where it is a file, writes reject with the error of the file system; otherwise all reject with a `RegisterError`. */
export interface SheetMemory {
  /** Changes with everything that is noted of a destination. */
  standing(destination: string): Promise<string>;
  service(destination: string, node: string): Promise<Remembered | undefined>;
  /** All creations of a destination whose end is not known. */
  pending(destination: string): Promise<readonly Pending[]>;
  /**
   * On disk when it resolves. Undefined, and nothing noted: since `standing` was read somebody else has noted something, so look again;
   * or it took too long to ask IO now. When it rejects, nothing may be created.
   */
  begin(creation: Creation, standing: string): Promise<Begun | undefined>;
  /** Beside what is known of the same service. Also ends the node's pending creation. */
  remember(destination: string, node: string, what: Remembered): Promise<void>;
  /** The creation did not happen. */
  end(begun: Begun): Promise<void>;
}
