/** Node-RED's own look of what can be pressed. */
import type { JSX } from 'preact';
import { hasLogin } from './server';

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

/** What is asked before a file with personal data in clear is made. */
export type AskedBefore = 'full' | 'rows';

export type ExportFile = (address: string, asks: AskedBefore | undefined) => void;

interface ExportLinkProps {
  readonly address: string;
  readonly text: string;
  /** What a screen reader says, where the text alone does not tell. */
  readonly name?: string;
  readonly asks?: AskedBefore;
  /** Downloads it where a plain link will not do. */
  readonly onExport: ExportFile;
}

export function ExportLink({ address, text, name, asks, onExport }: ExportLinkProps): JSX.Element {
  return (
    <a
      href={address}
      download
      aria-label={name}
      onClick={(event) => {
        if (asks === undefined && !hasLogin()) return;
        event.preventDefault();
        onExport(address, asks);
      }}
    >
      {text}
    </a>
  );
}
