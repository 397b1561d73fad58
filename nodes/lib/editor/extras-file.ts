/**
 * The second file of the editor part: what only an open dialog needs, such as the phone. It is loaded when the workspace has
 * the first node of ours that uses it (docs/adr/0010). Nothing that is saved or checked may depend on it: it may not come.
 */
import type { PhoneMessage } from '../phone/screen';
import type { Dialog } from './dialog';

/** What the second file adds to the dialogs of a room. */
export interface RoomExtras {
  /** The dialog is open and the file is here; the dialog may have been used for a while. */
  open(dialog: Dialog): void;
  /** The dialog closes, saved or not. Only after `open`. */
  close?(dialog: Dialog): void;
}

export interface Extras {
  readonly rooms: Readonly<Partial<Record<string, RoomExtras>>>;
  /** Shows a message as the citizen's phone does. */
  drawPhone(place: HTMLElement, message: PhoneMessage): void;
}

/** Name of the file, written in by the build. It changes with its content: an upgraded package never runs with an old one. */
declare const IO_EXTRAS_FILE: string;
/** Milliseconds after which a file that neither comes nor fails counts as failed. */
const PATIENCE_MS = 15_000;

/** Relative: the editor may lie below a path or behind a proxy. */
const ADDRESS = `resources/@io-comuni/node-red-servizi-sociali/${IO_EXTRAS_FILE}`;

let received: Extras | undefined;
let loading: Promise<void> | undefined;

/** Called by the file itself. */
export function receiveExtras(extras: Extras): void {
  received ??= extras;
}

/** What has come; undefined before. */
export function extrasHere(): Extras | undefined {
  return received;
}

/** Resolves when the file is here. Rejects when it does not come; the next call tries again. */
export function loadExtras(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The full address, for those who look why it does not come. */
export function extrasAddress(): string {
  return new URL(ADDRESS, document.baseURI).href;
}

function load(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const fail = (): void => {
      script.remove();
      reject(new Error(`${ADDRESS} does not come`));
    };
    const timer = setTimeout(fail, PATIENCE_MS);
    script.addEventListener('load', () => {
      clearTimeout(timer);
      // A login page or a block page of a proxy also loads.
      if (received) resolve();
      else fail();
    });
    script.addEventListener('error', () => {
      clearTimeout(timer);
      fail();
    });
    script.src = ADDRESS;
    document.head.append(script);
  });
}
