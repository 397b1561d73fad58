/** The codes to which a person may send a test, whatever the mode: those of the trial list that can be read as codes. */
import { readFiscalCode } from '../lib/core/fiscal-code';
import { trimmed } from '../lib/core/properties';

/** @param saved the trial list as it is saved, or as the dialog shows it; what is no fiscal code is left out */
export function testCodesOf(saved: unknown): string[] {
  const entries: unknown[] = Array.isArray(saved) ? saved : trimmed(saved).split(/[\n,;]/);
  const codes = entries.flatMap((entry) => {
    const read = readFiscalCode(entry, 'trialList', 'trial');
    return read.ok ? [read.value] : [];
  });
  return [...new Set(codes)];
}
