/** The simulator of IO, as the rest of the product may use it. */
export { BEHAVIOURS, PLACES } from './citizens';
export { SimulatorClock } from './clock';
export type { AcceptedPost, Inbox, StoredMessage } from './inbox';
export type { FaultMix, Operation, ServiceLabel, SimulatorOptions } from './options';
export type { InboxPage } from './page-routes';
export { type Listening, type Simulator, createSimulator } from './simulator';

/** The remote-content configuration that an io-service of the simulator mode has without asking for one: a valid ULID. */
export const SIMULATOR_CONFIGURATION_ID = '01J00000000000000000000000';
