/** Somebody who looks on at what the register and the lines do, and changes nothing of it. Where nobody does, it costs nothing. */
import type { Register } from '../register';
import type { LineOptions } from './line-types';

export interface Watch {
  /** The register as everybody in this process uses it. */
  register(register: Register): Register;
  /** What a line is made of. */
  line(options: LineOptions): LineOptions;
}
