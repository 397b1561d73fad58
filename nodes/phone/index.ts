/** The citizen's phone, for the simulator's inbox and the editor's preview. */
export type { Block, Inline, LinkTarget } from './blocks';
export type { Button, Language } from './buttons';
export { type ParsedMessage, parseMessage } from './message';
export { type PhoneContent, type PhoneMessage, type PhoneOptions, renderPhone } from './render';
export { dayText, euroText, hourText } from './texts';
