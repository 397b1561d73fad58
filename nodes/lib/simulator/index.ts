/** The simulator of IO, as the rest of the product may use it. */
export { BEHAVIOURS, PLACES } from './citizens';
export { SimulatorClock } from './clock';
export { SIMULATOR_CONFIGURATION_ID } from './configurations';
export { GROUPS, type Group, PREMIUM_GROUPS } from './groups';
export { isLoopback } from './loopback';
export type { AcceptedPost, Inbox } from './inbox';
export type { StoredMessage } from './stored-message';
export type { FaultMix, Operation, RemoteAddress, ServiceLabel, SimulatorOptions } from './options';
export type { InboxPage } from './page-routes';
export { type Listening, type Simulator, createSimulator } from './simulator';
