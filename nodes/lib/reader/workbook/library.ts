/** The library that reads workbooks, with code pages for those that need them. */
import './late-code-pages';
import { CFB, type ParsingOptions, read, SSF } from '@e965/xlsx';

Reflect.deleteProperty(globalThis, 'cptable');

export { CFB, type ParsingOptions, read, SSF };
