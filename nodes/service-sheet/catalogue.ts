/**
 * PagoPA's catalogue of the services of municipalities. A sheet as it stands there, also with points of its list taken out, is
 * sure to pass the review; any other is looked at by people, without that promise.
 */
import stored from './catalogue.json';
import { MODEL_DESCRIPTION, MODEL_NAME, sameName, type Sheet, TOPICS } from './sheet';

export interface CatalogueSheet {
  readonly code: string;
  /** As in `TOPICS`. */
  readonly topic: string;
  readonly name: string;
  readonly description: string;
}

/** To the letter; `read` is the month in which it was. */
export const CATALOGUE = stored as {
  readonly source: string;
  readonly read: string;
  readonly sheets: readonly CatalogueSheet[];
};

/** The sheet of this name, whatever its letters. */
export function catalogued(name: string): CatalogueSheet | undefined {
  return CATALOGUE.sheets.find((sheet) => sameName(sheet.name, name));
}

/** Its text for a new sheet. The model's own is written as its page has it, with a blank line before the list. */
export function descriptionOf({ name, description }: CatalogueSheet): string {
  return name === MODEL_NAME ? MODEL_DESCRIPTION : description;
}

/** The sheet of the catalogue that this one still is: name and topic the same, and of the description only points left out. */
export function nearest({ serviceName, topic, description }: Sheet): CatalogueSheet | undefined {
  const sheet = CATALOGUE.sheets.find(({ name }) => name === serviceName);
  if (sheet === undefined || TOPICS[topic] !== sheet.topic) return undefined;
  return isLeftOf(sheet.description, description) ? sheet : undefined;
}

/** Whether `text` is `whole` without some of its points, one of them at least left. */
function isLeftOf(whole: string, text: string): boolean {
  const written = pieces(text);
  let at = 0;
  let points = 0;
  for (const piece of pieces(whole)) {
    if (piece === written[at]) {
      at += 1;
      if (isPoint(piece)) points += 1;
    } else if (!isPoint(piece)) return false;
  }
  return at === written.length && points > 0;
}

/** Its lines; a blank one says nothing. */
function pieces(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function isPoint(line: string): boolean {
  return line.startsWith('-');
}
