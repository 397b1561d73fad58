/** Node-RED's own look of what can be pressed. */
import type { JSX } from 'preact';
import type { Choice } from '../data';
import { exportAddress, hasLogin } from './server';
import { say } from './texts';

export const BUTTON = 'red-ui-button red-ui-button-small';

/** One of Font Awesome 4.7, for who sees. */
export function Icon({ name }: { readonly name: string }): JSX.Element {
  return <i class={`fa ${name}`} aria-hidden="true" />;
}

interface ButtonProps {
  readonly text: string;
  /** What a screen reader says, where the text alone does not tell; it contains the text. */
  readonly name?: string;
  readonly icon?: string;
  readonly class?: string;
  readonly onClick: () => void;
}

export function Button({ text, name, icon, class: look = BUTTON, onClick }: ButtonProps): JSX.Element {
  return (
    <button type="button" class={look} aria-label={name} onClick={onClick}>
      {icon !== undefined && (
        <>
          <Icon name={icon} />{' '}
        </>
      )}
      {text}
    </button>
  );
}

interface ExportLinkProps {
  readonly choice: Choice;
  readonly name: string;
  /** With fiscal codes in clear. */
  readonly full?: boolean;
  /** Downloads it where a plain link will not do. */
  readonly onExport: (address: string, full: boolean) => void;
}

export function ExportLink({ choice, name, full = false, onExport }: ExportLinkProps): JSX.Element {
  const address = exportAddress(choice, full);
  const text = say(full ? 'sidebar.action.csvFull' : 'sidebar.action.csv');
  return <Download address={address} text={text} name={name} asked={full} onExport={onExport} />;
}

interface DownloadProps {
  readonly address: string;
  readonly text: string;
  readonly name: string;
  /** Whether a question comes first. */
  readonly asked: boolean;
  readonly onExport: (address: string, asked: boolean) => void;
}

export function Download({ address, text, name, asked, onExport }: DownloadProps): JSX.Element {
  return (
    <a
      href={address}
      download
      aria-label={name}
      onClick={(event) => {
        if (!asked && !hasLogin()) return;
        event.preventDefault();
        onExport(address, asked);
      }}
    >
      {text}
    </a>
  );
}
