/** The simulator of IO, as the rest of the product may use it. */
export { BEHAVIOURS, PLACES } from './citizens';
export type { AcceptedPost, Inbox, StoredMessage } from './inbox';
export type { FaultMix, Operation, ServiceLabel, SimulatorOptions } from './options';
export type { InboxPage } from './page-routes';
export { type Listening, type Simulator, createSimulator } from './simulator';
