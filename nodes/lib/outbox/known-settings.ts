/** For how long what a line has sent is kept. Pure. */
import type { RegisterSettings } from '../register';

/** What is known of a line, or else of another line of the same institution; what is known later counts more. */
export function knownSettings(
  known: readonly (readonly [line: string, settings: RegisterSettings])[],
): (line: string) => RegisterSettings | undefined {
  const ofLine = new Map(known);
  const ofInstitution = new Map(known.map(([line, settings]) => [institutionOf(line), settings]));
  return (line) => ofLine.get(line) ?? ofInstitution.get(institutionOf(line));
}

function institutionOf(line: string): string {
  return line.split('|', 1)[0] ?? '';
}
