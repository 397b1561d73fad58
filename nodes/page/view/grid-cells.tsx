/** Cells of the table: what a row is, and a value that can be corrected in its place. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ListRow, RowState } from '../api';
import { type Column, columnName, problemsOf } from './cell-words';
import { Icon, type IconName } from './icons';
import { problemText, say, t, warningText } from './texts';

const STATE_ICONS: Readonly<Record<RowState, IconName>> = {
  wrong: 'alert',
  odd: 'info',
  right: 'check',
  same: 'info',
  sent: 'info',
  discarded: 'stop',
};

/** In a word, and why. */
export function StateCell({ row }: { readonly row: ListRow }): JSX.Element {
  const { state, problems, warnings, other } = row;
  const why = [
    ...problems.map(problemText),
    ...(other === undefined ? [] : [say(other)]),
    ...warnings.map(warningText),
  ];
  return (
    <td class={`state state-${state}`}>
      <div>
        <span class="state-name">
          <Icon name={STATE_ICONS[state]} /> {t(`table.states.${state}`)}
        </span>
        {why.length > 0 && <span class="state-why">{why.join(' ')}</span>}
      </div>
    </td>
  );
}

interface CellProps {
  readonly value: string;
  readonly row: ListRow;
  readonly column: Column | undefined;
  readonly mayEdit: boolean;
  /** The one cell of the table that Tab leads to. */
  readonly here: boolean;
  /** What is in the input; undefined: it is not being corrected. */
  readonly editing: string | undefined;
  readonly onFocus: () => void;
  readonly onPoint: () => void;
  readonly onBegin: () => void;
  readonly onInput: (text: string) => void;
  readonly onBlur: () => void;
}

export function Cell(props: CellProps): JSX.Element {
  const { value, row, column, mayEdit, here, editing, onFocus, onPoint, onBegin, onInput, onBlur } = props;
  const problems = column === undefined ? [] : problemsOf(row, column);
  const wrong = problems.length > 0;
  if (editing !== undefined)
    return (
      <td class={wrong ? 'cell cell-wrong cell-edit' : 'cell cell-edit'}>
        <CellInput
          label={t('table.about', { row: row.row, field: column === undefined ? '' : columnName(column) })}
          {...{ value: editing, onInput, onBlur, wrong }}
        />
      </td>
    );
  return (
    <td
      class={wrong ? 'cell cell-wrong' : 'cell'}
      tabIndex={here ? 0 : -1}
      data-active={here ? '' : undefined}
      aria-readonly={!mayEdit}
      onFocus={onFocus}
      onMouseEnter={onPoint}
      onDblClick={onBegin}
    >
      <div>
        {wrong && <Icon name="alert" />}
        <span>{value}</span>
        {wrong && <span class="hidden"> {problems.map(problemText).join(' ')}</span>}
      </div>
    </td>
  );
}

interface CellInputProps {
  readonly label: string;
  readonly value: string;
  readonly wrong: boolean;
  readonly onInput: (text: string) => void;
  readonly onBlur: () => void;
}

function CellInput({ label, value, wrong, onInput, onBlur }: CellInputProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const { current } = input;
    current?.focus();
    // Where typing has begun it goes on; a value as it was is there to be replaced.
    if (current !== null && current.value.length > 1) current.select();
  }, []);
  return (
    <input
      ref={input}
      type="text"
      value={value}
      aria-label={label}
      aria-invalid={wrong}
      spellcheck={false}
      autocomplete="off"
      onInput={({ currentTarget }) => {
        onInput(currentTarget.value);
      }}
      onBlur={onBlur}
    />
  );
}
