/**
 * The citizen's phone, for the simulator's inbox. The editor's preview has a door of its own (composed.ts), for it need not
 * carry a YAML library.
 */
export type { Block, Inline, LinkTarget } from './blocks';
export type { Button, Language } from './buttons';
export { MarkdownText, parseMessage, Phone } from './message';
export type { ParsedMessage } from './parsed';
export type { PhoneContent, PhoneMessage, PhoneProps } from './screen';
export { dayText, euroText, hourText } from './texts';
