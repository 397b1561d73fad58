/** Stops that are not a person's: of one service (key, permission, too many refusals), or of the whole line. */
import type { FaultCode } from '../core';
import type { Facts } from '../io-api';
import { RegisterError, type Entry } from '../register';

const REFUSALS_IN_A_ROW = 10;
const REFUSALS = new Set(['REFUSED_BY_IO', 'PAYMENT_ABOVE_LIMIT', 'RECIPIENT_FORBIDDEN']);

/** `service` undefined: the whole line. */
type Tell = (code: FaultCode, args: Facts, service: string | undefined) => void;

export class Halts {
  readonly #tell: Tell;
  readonly #services = new Map<string, FaultCode>();
  readonly #refusals = new Map<string, number>();
  /** Messages whose 403 has stopped their service, and the key that they met it with. */
  readonly #forbidden = new Map<number, string>();
  #line: FaultCode | undefined;
  #register: FaultCode | undefined;
  #registerTold: FaultCode | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Whether nothing at all may leave. */
  get all(): boolean {
    return this.#line !== undefined || this.#register !== undefined;
  }

  get services(): string[] {
    return [...this.#services.keys()];
  }

  /** Of each stop its code: of the register, of the line, of each service. */
  get codes(): FaultCode[] {
    return [this.#register, this.#line, ...this.#services.values()].filter((code) => code !== undefined);
  }

  /** Of each service, and of the line under '', why it stands; not of the register, which each process has for itself. */
  get byService(): Readonly<Record<string, FaultCode>> {
    const line = this.#line === undefined ? {} : { '': this.#line };
    return { ...line, ...Object.fromEntries(this.#services) };
  }

  get ofRegister(): FaultCode | undefined {
    return this.#register;
  }

  of(service: string): FaultCode | undefined {
    return this.#register ?? this.#line ?? this.#services.get(service);
  }

  /** Stops, and tells once; a stop that already stands is not told again. */
  halt(code: FaultCode, args: Facts, service: string | undefined): void {
    if (this.of(service ?? '') !== undefined) return;
    if (service === undefined) this.#line = code;
    else this.#services.set(service, code);
    this.#tell(code, args, service);
  }

  /**
   * A message was answered 403: stops its service, the first time. True when the same message has done so before with the
   * same key and a person said go on: then it is this message that IO does not want, and it must not hold up the others.
   */
  forbids({ id, service }: Entry, apiKey: string, args: Facts): boolean {
    if (this.#forbidden.get(id) === apiKey) return this.#forbidden.delete(id);
    if (this.of(service) === undefined) this.#forbidden.set(id, apiKey);
    this.halt('IO_FORBIDDEN', args, service);
    return false;
  }

  /** A person said so at another Node-RED, which knows nothing of our halts. */
  liftAll(): void {
    for (const service of ['', ...this.services]) this.lift(service);
  }

  lift(service: string): void {
    this.#line = undefined;
    this.#services.delete(service);
    this.#refusals.delete(service);
  }

  /** Counts refusals by IO, and stops the service when ten came in a row with no message sent between. */
  count(service: string, state: string, reason: string | undefined): void {
    if (state === 'sent') this.#refusals.delete(service);
    if (reason === undefined || !REFUSALS.has(reason)) return;
    const refusals = (this.#refusals.get(service) ?? 0) + 1;
    this.#refusals.set(service, refusals);
    if (refusals >= REFUSALS_IN_A_ROW) this.halt('IO_TOO_MANY_REFUSALS', {}, service);
  }

  /** The register cannot be used. Told once, until it was written again. */
  registerFails(error: unknown): void {
    const known = error instanceof RegisterError;
    this.#register = known ? error.code : 'IO_REGISTER_UNAVAILABLE';
    if (this.#register === this.#registerTold) return;
    this.#registerTold = this.#register;
    const args = known ? error.args : { error: error instanceof Error ? error.name : '' };
    this.#tell(this.#register, args, undefined);
  }

  /** Lets the line try the register once more. */
  tryRegister(): void {
    this.#register = undefined;
  }

  /** Something was written. */
  registerWorks(): void {
    this.#register = undefined;
    this.#registerTold = undefined;
  }
}
