/**
 * The library of workbooks takes its code pages from this global where there is one. To make them takes longer than to read most
 * workbooks, and only older formats need them: so they are made when they are first asked for.
 */
import { createRequire } from 'node:module';

interface CodePages {
  readonly utils: unknown;
}

const load = createRequire(__filename);

(globalThis as { cptable?: CodePages }).cptable = {
  get utils() {
    return (load('@e965/xlsx/dist/cpexcel.js') as CodePages).utils;
  },
};
