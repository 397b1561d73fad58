/** Places of columns as a spreadsheet names them. Pure, for browser and server. */

/** A column as spreadsheets call it: 1 is A, 27 is AA. */
export function letters(place: number): string {
  const rest = place - 1;
  return rest < 26
    ? String.fromCharCode(65 + rest)
    : letters(Math.floor(rest / 26)) + String.fromCharCode(65 + (rest % 26));
}
