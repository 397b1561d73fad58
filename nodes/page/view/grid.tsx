/**
 * A table of any length, of which only what is in sight is drawn. All rows are of one height. A cell is corrected in its place:
 * Enter, F2, a double press or just typing begins, Enter and Tab keep the new value, Esc the old one.
 */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ListRow } from '../api';
import { Button } from './controls';
import { moved, type Place, tabbed } from './grid-keys';
import { Cell, StateCell } from './grid-cells';
import { columnName, problemsOf } from './cell-words';
import type { PageStore } from './page-store';
import { rowWindow, scrollFor } from './row-window';
import type { Rows } from './rows';
import { number, problemText, t, warningText } from './texts';

/** Height of a row in rem: three lines of small letters. */
const ROW_REM = 4.25;
/** Rows that are drawn around those in sight. */
const AROUND = 12;
/** Columns before those of the list: number of the row, and what it is. */
const BEFORE = 2;

interface GridProps {
  readonly store: PageStore;
  readonly table: Rows;
  readonly mayEdit: boolean;
}

interface Editing extends Place {
  readonly value: string;
}

export function Grid({ store, table, mayEdit }: GridProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(600);
  const [active, setActive] = useState<Place>(() => ({ row: 0, column: firstWrong(table) }));
  const [pointed, setPointed] = useState<Place>();
  const [editing, setEditing] = useState<Editing>();
  const focus = useRef(false);
  const kept = useRef(false);
  const rowHeight = useRowHeight();
  const { columns, found = 0 } = table;
  const headHeight = head.current?.offsetHeight ?? 0;
  const sight = { scrollTop, viewport: Math.max(0, viewport - headHeight), rowHeight };
  const { first, end, above, below } = rowWindow({ ...sight, found, around: AROUND });
  const size = {
    rows: found,
    columns: columns.length,
    page: Math.max(1, Math.floor(sight.viewport / rowHeight)),
  };

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => {
      setViewport(box.clientHeight);
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    table.need(first, end);
  }, [table, first, end]);
  useLayoutEffect(() => {
    if (!focus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>('[data-active]');
    if (cell === null || cell === undefined) return;
    focus.current = false;
    cell.focus({ preventScroll: true });
    keepInSight(cell, scroller.current);
  });

  const moveTo = (place: Place): void => {
    setActive(place);
    setEditing(undefined);
    focus.current = true;
    const top = scrollFor(place.row, { ...sight, viewport }, headHeight);
    if (top !== undefined && scroller.current !== null) {
      scroller.current.scrollTop = top;
      setScrollTop(top);
    }
  };
  const begin = (place: Place, value?: string): void => {
    const row = table.at(place.row);
    if (!mayEdit || row === undefined) return;
    kept.current = false;
    setActive(place);
    setEditing({ ...place, value: value ?? row.cells[place.column] ?? '' });
  };
  const keep = ({ row: at, column, value }: Editing): void => {
    // The input that goes loses the keyboard, and would keep its value a second time.
    if (kept.current) return;
    kept.current = true;
    const row = table.at(at);
    const key = columns[column]?.key;
    if (row === undefined || key === undefined) return;
    void store.correct({ row: row.row, key, before: row.cells[column] ?? '', value: value.trim() });
  };
  const stop = (place: Place): void => {
    kept.current = true;
    setEditing(undefined);
    moveTo(place);
  };
  const keys = (event: KeyboardEvent): void => {
    if (editing !== undefined) {
      editKeys(event, editing, { keep, stop, next: (back) => tabbed(editing, back, size) });
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 'z' && store.notice?.undo !== undefined) {
      event.preventDefault();
      store.notice.undo();
      return;
    }
    const place = moved(event.key, control, active, size);
    if (place !== undefined) {
      event.preventDefault();
      moveTo(place);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      begin(active);
    } else if (event.key.length === 1 && event.key !== ' ' && !control && !event.altKey) {
      event.preventDefault();
      begin(active, event.key);
    }
  };
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    // A correction that leaves the screen is kept, not lost.
    const place = editing?.row ?? active.row;
    const next = rowWindow({ ...sight, scrollTop: box.scrollTop, found, around: AROUND });
    if (place < next.first || place >= next.end) {
      if (editing !== undefined) keep(editing);
      setEditing(undefined);
      if (box.contains(document.activeElement) && document.activeElement !== box)
        box.focus({ preventScroll: true });
    }
    setScrollTop(box.scrollTop);
  };
  const shown = editing ?? pointed ?? active;
  const places = Array.from({ length: end - first }, (_, index) => first + index);
  return (
    <>
      <div
        class="grid-scroll"
        ref={scroller}
        role="region"
        aria-label={t('table.region')}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={keys}
        onMouseLeave={() => {
          setPointed(undefined);
        }}
      >
        <table class="grid" role="grid" aria-rowcount={found + 1} aria-colcount={columns.length + BEFORE}>
          <thead ref={head}>
            <tr aria-rowindex={1}>
              <th scope="col" class="grid-number">
                {t('table.row')}
              </th>
              <th scope="col">{t('table.state')}</th>
              {columns.map((column) => (
                <th scope="col" key={column.key}>
                  {column.header}
                  {column.field !== '' && <small>{columnName(column)}</small>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap height={above} />
            {places.map((place) => (
              <Line key={place} place={place} row={table.at(place)} rowHeight={rowHeight}>
                {(row) =>
                  row.cells.map((value, column) => {
                    const here = active.row === place && active.column === column;
                    const edited = editing?.row === place && editing.column === column ? editing : undefined;
                    return (
                      <Cell
                        key={columns[column]?.key ?? column}
                        {...{ value, row, mayEdit, here }}
                        column={columns[column]}
                        editing={edited?.value}
                        onFocus={() => {
                          if (!here) setActive({ row: place, column });
                        }}
                        onPoint={() => {
                          setPointed({ row: place, column });
                        }}
                        onBegin={() => {
                          begin({ row: place, column });
                        }}
                        onInput={(text) => {
                          setEditing({ row: place, column, value: text });
                        }}
                        onBlur={() => {
                          if (edited === undefined) return;
                          keep(edited);
                          setEditing(undefined);
                        }}
                      />
                    );
                  })
                }
              </Line>
            ))}
            <Gap height={below} />
          </tbody>
        </table>
      </div>
      {shown.row >= first && shown.row < end ? (
        <About
          row={table.at(shown.row)}
          column={columns[shown.column]}
          editing={editing !== undefined}
          onEdit={
            mayEdit && editing === undefined
              ? () => {
                  begin(shown);
                }
              : undefined
          }
        />
      ) : (
        <div class="about">{t(mayEdit ? 'table.pick' : 'table.look')}</div>
      )}
    </>
  );
}

/** Where there is something to correct the keyboard begins there. */
function firstWrong(table: Rows): number {
  const row = table.at(0);
  if (row === undefined) return 0;
  return Math.max(
    0,
    table.columns.findIndex((column) => problemsOf(row, column).length > 0),
  );
}

interface EditActs {
  readonly keep: (editing: Editing) => void;
  readonly stop: (place: Place) => void;
  readonly next: (back: boolean) => Place | undefined;
}

function editKeys(event: KeyboardEvent, editing: Editing, { keep, stop, next }: EditActs): void {
  // The keys of someone who composes a letter are that letter's.
  if (event.isComposing) return;
  const { row, column } = editing;
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    stop({ row, column });
  } else if (event.key === 'Enter') {
    event.preventDefault();
    keep(editing);
    stop({ row, column });
  } else if (event.key === 'Tab') {
    const place = next(event.shiftKey);
    keep(editing);
    if (place === undefined) return;
    event.preventDefault();
    stop(place);
  }
}

function useRowHeight(): number {
  const [height] = useState(() => ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize));
  return height;
}

/** Columns scroll sideways, below the number of the row, which stays. */
function keepInSight(cell: HTMLElement, box: HTMLElement | null): void {
  const fixed = box?.querySelector<HTMLElement>('.grid-number');
  if (box === null || fixed === null || fixed === undefined) return;
  const [inner, outer] = [cell.getBoundingClientRect(), box.getBoundingClientRect()];
  const left = outer.left + fixed.offsetWidth;
  if (inner.left < left) box.scrollLeft -= left - inner.left;
  else if (inner.right > outer.right)
    box.scrollLeft += Math.min(inner.right - outer.right, inner.left - left);
}

function Gap({ height }: { readonly height: number }): JSX.Element | null {
  return height === 0 ? null : <tr class="gap" aria-hidden="true" style={{ height: `${height}px` }} />;
}

interface LineProps {
  readonly place: number;
  /** Undefined: it is on its way. */
  readonly row: ListRow | undefined;
  readonly rowHeight: number;
  readonly children: (row: ListRow) => JSX.Element[];
}

function Line({ place, row, rowHeight, children }: LineProps): JSX.Element {
  const style = { height: `${rowHeight}px` };
  if (row === undefined)
    return (
      <tr aria-rowindex={place + 2} class="row-coming" style={style}>
        <td colSpan={99}>{t('loading')}</td>
      </tr>
    );
  return (
    <tr aria-rowindex={place + 2} class={`row-${row.state}`} style={style}>
      <th scope="row" class="grid-number">
        {number(row.row)}
      </th>
      <StateCell row={row} />
      {children(row)}
    </tr>
  );
}

interface AboutProps {
  readonly row: ListRow | undefined;
  readonly column: Rows['columns'][number] | undefined;
  readonly onEdit: (() => void) | undefined;
  readonly editing: boolean;
}

/** What is said of the cell that the keyboard is on, or that is pointed at: whole, where a row has room for a few words only. */
function About({ row, column, onEdit, editing }: AboutProps): JSX.Element | null {
  if (row === undefined || column === undefined) return null;
  const here = problemsOf(row, column).map(problemText);
  const others = row.problems.map(problemText).filter((text) => !here.includes(text));
  const all = [...here, ...others, ...row.warnings.map(warningText)];
  return (
    <div class={row.state === 'wrong' ? 'about about-wrong' : 'about'}>
      <div>
        <strong>{t('table.about', { row: row.row, field: columnName(column) })}</strong>
        {all.length === 0 ? <p>{t('table.nothingWrong')}</p> : all.map((text) => <p key={text}>{text}</p>)}
        {editing && <p class="hint">{t('table.editKeys')}</p>}
      </div>
      {onEdit !== undefined && (
        <Button
          icon="pencil"
          onClick={onEdit}
          name={t('table.correctOf', { row: row.row, field: columnName(column) })}
        >
          {t('table.correct')}
        </Button>
      )}
    </div>
  );
}
