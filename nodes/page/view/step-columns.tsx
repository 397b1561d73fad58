/** The second step: which heading of the file is which field of the message. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { letters } from '../../lib/core/column-letters';
import type { ColumnsStep, Sending } from '../api';
import { Alert, Button, StepTitle } from './controls';
import type { PageStore } from './page-store';
import { Told } from './step-check';
import { fieldName, say, t } from './texts';

const SAMPLES = 2;

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepColumns({ store, sending }: StepProps): JSX.Element {
  const { columns, fault } = sending;
  return (
    <section>
      <StepTitle lead={t('columns.lead')}>{t('steps.columns')}</StepTitle>
      <Told sending={sending} />
      {columns !== null ? (
        <Columns
          // Another file, another sheet or another row of headings are other columns.
          key={JSON.stringify([sending.sha256, columns.sheet, columns.heading])}
          {...{ store, sending, columns }}
        />
      ) : (
        fault === null && <p role="status">{t('columns.reading')}</p>
      )}
    </section>
  );
}

interface ColumnsProps extends StepProps {
  readonly columns: ColumnsStep;
}

function Columns({ store, sending, columns }: ColumnsProps): JSX.Element {
  const [chosen, setChosen] = useState<Readonly<Record<number, string>>>(() =>
    Object.fromEntries(columns.columns.map(({ index, field }) => [index, field])),
  );
  const [name, setName] = useState(sending.name);
  const [tried, setTried] = useState(false);
  const off = store.busy || store.info?.mayPrepare !== true;
  const missing = columns.fields.filter(
    (field) => field.required && !Object.values(chosen).includes(field.name),
  );
  const doubled = doubledFields(chosen);
  const go = (): void => {
    setTried(true);
    if (missing.length > 0 || doubled.length > 0) {
      document.getElementById('columns-trouble')?.focus();
      return;
    }
    const fields = Object.fromEntries(Object.entries(chosen).filter(([, field]) => field !== ''));
    void store.columns({ fields, name: name.trim() || sending.file, go: true });
  };
  const quoted = (names: readonly string[]): string => names.map((one) => `«${fieldName(one)}»`).join(', ');
  return (
    <>
      {columns.remembered && <Alert tone="info">{t('columns.remembered')}</Alert>}
      {columns.remarks.map((remark) => (
        <Alert key={say(remark)} tone="warn">
          {say(remark)}
        </Alert>
      ))}
      <div id="columns-trouble" tabIndex={-1}>
        {tried && missing.length > 0 && (
          <Alert tone="bad" live>
            {t('columns.missing', { n: missing.length, fields: quoted(missing.map((field) => field.name)) })}
          </Alert>
        )}
        {tried && doubled.length > 0 && (
          <Alert tone="bad" live>
            {t('columns.doubled', { n: doubled.length, fields: quoted(doubled) })}
          </Alert>
        )}
      </div>
      <div class="form form-line">
        <div>
          <label for="columns-name">{t('columns.name')}</label>
          <input
            id="columns-name"
            type="text"
            value={name}
            maxLength={100}
            disabled={off}
            aria-describedby="columns-name-help"
            onInput={({ currentTarget }) => {
              setName(currentTarget.value);
            }}
          />
          <p class="hint" id="columns-name-help">
            {t('columns.nameHelp')}
          </p>
        </div>
        {columns.sheets.length > 0 && <SheetChoice {...{ store, columns, off }} />}
        {columns.top.length > 1 && <HeadingChoice {...{ store, columns, off }} />}
      </div>
      <table class="table table-cards">
        <caption class="hidden">{t('columns.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('columns.heading')}</th>
            <th scope="col">{t('columns.samples')}</th>
            <th scope="col">{t('columns.field')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.columns.map(({ index, header, samples }) => (
            <tr key={index}>
              <th scope="row">
                <span class="letter">{letters(index + 1)}</span> {header}
              </th>
              <td class="samples">
                {samples.slice(0, SAMPLES).map((sample) => (
                  <span key={sample}>{sample}</span>
                ))}
              </td>
              <td>
                <select
                  value={chosen[index] ?? ''}
                  disabled={off}
                  aria-label={t('columns.fieldOf', { header })}
                  aria-invalid={doubled.includes(chosen[index] ?? '')}
                  onChange={({ currentTarget }) => {
                    setChosen({ ...chosen, [index]: currentTarget.value });
                  }}
                >
                  <option value="">{t('columns.none')}</option>
                  {columns.fields.map((field) => (
                    <option key={field.name} value={field.name}>
                      {fieldName(field.name)}
                      {field.required ? ` (${t('columns.required')})` : ''}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="ways">
        <Button look="main" icon="right" disabled={off} onClick={go}>
          {t('columns.go')}
        </Button>
      </div>
    </>
  );
}

/** Fields that more than one column is chosen for. */
export function doubledFields(chosen: Readonly<Record<number, string>>): string[] {
  const fields = Object.values(chosen).filter((field) => field !== '');
  return [...new Set(fields.filter((field, place) => fields.indexOf(field) !== place))];
}

interface ChoiceProps {
  readonly store: PageStore;
  readonly columns: ColumnsStep;
  readonly off: boolean;
}

function SheetChoice({ store, columns, off }: ChoiceProps): JSX.Element {
  const { sheet, sheets } = columns;
  return (
    <div>
      <label for="columns-sheet">{t('columns.sheet')}</label>
      <select
        id="columns-sheet"
        value={sheet}
        disabled={off}
        onChange={({ currentTarget }) => {
          void store.columns({ sheet: currentTarget.value });
        }}
      >
        {[...new Set([sheet, ...sheets])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </div>
  );
}

const SHOWN_CELLS = 4;

function HeadingChoice({ store, columns, off }: ChoiceProps): JSX.Element {
  return (
    <div>
      <label for="columns-row">{t('columns.row')}</label>
      <select
        id="columns-row"
        value={String(columns.heading)}
        disabled={off}
        onChange={({ currentTarget }) => {
          void store.columns({ heading: Number(currentTarget.value) });
        }}
      >
        {columns.top.map(({ row, cells }) => (
          <option key={row} value={String(row)}>
            {row}:{' '}
            {cells
              .filter((cell) => cell.trim() !== '')
              .slice(0, SHOWN_CELLS)
              .join(' · ')}
          </option>
        ))}
      </select>
    </div>
  );
}
