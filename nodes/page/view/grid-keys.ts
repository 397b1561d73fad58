/** Where the keys of a table lead: a place among its rows and columns, both from 0. */

export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a screen shows. */
  readonly page: number;
}

/** The place that a key leads to; undefined for a key that leads nowhere. */
export function moved(key: string, control: boolean, { row, column }: Place, size: Size): Place | undefined {
  const to = (newRow: number, newColumn: number): Place => ({
    row: Math.min(size.rows - 1, Math.max(0, newRow)),
    column: Math.min(size.columns - 1, Math.max(0, newColumn)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageUp':
      return to(row - size.page, column);
    case 'PageDown':
      return to(row + size.page, column);
    case 'Home':
      return to(control ? 0 : row, 0);
    case 'End':
      return to(control ? size.rows - 1 : row, size.columns - 1);
    default:
      return undefined;
  }
}

/** The cell after this one, or before it, over the ends of rows; undefined at the end of the table. */
export function tabbed({ row, column }: Place, back: boolean, { rows, columns }: Size): Place | undefined {
  const at = row * columns + column + (back ? -1 : 1);
  if (at < 0 || at >= rows * columns) return undefined;
  return { row: Math.floor(at / columns), column: at % columns };
}
