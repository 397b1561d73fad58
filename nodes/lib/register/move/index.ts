/** Moves a register between its file and PostgreSQL (docs/adr/0040). From outside only this file is used. */
export { RegisterError } from '../faults';
export { assertPatience, patienceOf, USUAL_PATIENCE_MS } from '../patience';
export { saidBy, type Env } from '../said';
export { isKey, newKey, readKey, writeNewKey } from '../secrets';
export { moveAway } from './away';
export { summary, type Counts } from './counts';
export { moveHere } from './here';
export { MoveError, type Problem, type Progress, type Step } from './problem';
