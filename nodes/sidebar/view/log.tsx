/** The log of who did what: as a file, and whether it is whole. */
import type { JSX } from 'preact';
import { Button, type ExportFile, ExportLink } from './controls';
import { logAddress } from './server';
import { say } from './texts';

interface LogProps {
  readonly acts: { readonly exportFile: ExportFile; readonly checkLog: () => void };
}

export function Log({ acts }: LogProps): JSX.Element {
  return (
    <details class="io-sends-log">
      <summary>{say('sidebar.log.title')}</summary>
      <p class="io-sends-small">{say('sidebar.log.text')}</p>
      <div class="io-sends-actions">
        <ExportLink address={logAddress('xlsx')} text={say('sidebar.log.xlsx')} onExport={acts.exportFile} />
        <ExportLink address={logAddress('csv')} text={say('sidebar.log.csv')} onExport={acts.exportFile} />
        <Button text={say('sidebar.log.check')} onClick={acts.checkLog} />
      </div>
    </details>
  );
}
