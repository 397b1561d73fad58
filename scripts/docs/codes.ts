/** docs/codes.md: every code that a flow, a log or a report can meet, from the enum and the catalogues. */
import {
  FAULT_CODES,
  PROBLEM_CODES,
  REASON_CODES,
  SHEET_CODES,
  type Outcome,
  OUTCOME_PORTS,
  WARNING_CODES,
} from '../../nodes/lib/core/codes';
import { REGISTER_CAUSES } from '../../nodes/lib/core/register-causes';
import { type Catalogue, lookUp } from '../../nodes/locales/catalogue';

export type Catalogues = Readonly<Record<'it' | 'en-US', Catalogue>>;

const INTRODUCTION = `# Codici · Codes

I codici sono stabili e uguali in ogni lingua: un flusso può distinguere i casi con essi. Il testo tra parentesi quadre è
sostituito con il valore del momento.

Codes are stable and the same in every language: a flow may switch on them. What stands in square brackets is replaced by
the value of the moment.`;

/**
 * Markdown of the page.
 * @throws Error that lists every code without text or remedy in one of the languages
 */
export function codesPage(catalogues: Catalogues): string {
  const missing: string[] = [];
  const entry = (code: string, keys: readonly string[], heading = `### \`${code}\``): string => {
    const lines = Object.entries(catalogues).map(([language, catalogue]) => {
      const texts = keys.map((key) => textOf(catalogue, key));
      missing.push(...keys.filter((_, i) => texts[i] === undefined).map((key) => `${language}: ${key}`));
      return `- ${language.slice(0, 2)}: ${texts.map((text) => readable(text ?? '')).join(' ')}`;
    });
    return `${heading}\n\n${lines.join('\n')}`;
  };

  const problems = PROBLEM_CODES.map((code) => entry(code, [`problem.${code}`]));
  const warnings = WARNING_CODES.map((code) => entry(code, [`warning.${code}`]));
  const reasons = Object.entries(REASON_CODES).flatMap(([outcome, codes]) => [
    `## \`io.reason\` · \`${outcome}\` (io-send, ${OUTCOME_PORTS[outcome as Outcome]})`,
    ...codes.map((code) => entry(code, [`reason.${code}.text`, `reason.${code}.remedy`])),
  ]);
  const faults = FAULT_CODES.flatMap((code) => [
    entry(code, [`fault.${code}.text`, `fault.${code}.remedy`]),
    ...(code === 'IO_REGISTER_UNAVAILABLE'
      ? Object.entries(REGISTER_CAUSES).map(([cause, errors]) =>
          entry(code, [`cause.${cause}.text`, `cause.${cause}.remedy`], `#### ${errorsOf(errors)}`),
        )
      : []),
  ]);
  const sheet = SHEET_CODES.map((code) => entry(code, [`sheet.code.${code}`]));
  if (missing.length > 0) throw new Error(`codes without a text:\n${missing.join('\n')}`);

  return [
    INTRODUCTION,
    '## `io.errors[].code`',
    'Una riga da correggere, uscita 2 di un nodo messaggio. · A row to correct, output 2 of a message node.',
    ...problems,
    '## Avvertenze · Warnings',
    'Una riga che parte, ma che una persona dovrebbe guardare: le conta io-check. · A row that goes out, and that a person should look at: io-check counts them.',
    ...warnings,
    ...reasons,
    '## `error.code`',
    'Un guasto dell’installazione o una fermata della linea, a un nodo catch. · A fault of the installation or a stop of the line, at a catch node.',
    ...faults,
    '## `payload[].code` (io-service-sheet, 2)',
    'La scheda di un servizio, uscita 2 di IO scheda servizio. · The sheet of a service, output 2 of io-service-sheet.',
    ...sheet,
  ].join('\n\n');
}

/** Of a cause; what stands for any ending is written with three dots. */
export function errorsOf(errors: readonly string[]): string {
  return errors.map((error) => `\`${error.replace('*', '…')}\``).join(', ');
}

/** A plural by the form that most numbers have. */
export function textOf(catalogue: Catalogue, key: string): string | undefined {
  return lookUp(catalogue, key) ?? lookUp(catalogue, `${key}.other`);
}

/** `__name__` is the catalogue's way to write a placeholder; Markdown would read it as bold. */
export function readable(text: string): string {
  return text
    .replace(/__(\w+?)__/g, '[$1]')
    .replace(/\s+/g, ' ')
    .replace(/[<>*]/g, (sign) => `\\${sign}`)
    .trim();
}
