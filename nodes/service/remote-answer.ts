/** What the dialog of io-service and its routes say to each other about remote content. Types only: they belong to both sides. */
import type { FaultCode, ProblemCode } from '../lib/core/codes';
import type { NamesUnder } from '../lib/core/words';

/** A configuration as the dialog shows and writes it. No key ever stands in it. */
export interface ConfigurationForm {
  readonly name: string;
  readonly description: string;
  /** `ALWAYS`, `ONCE` or `NEVER`. */
  readonly precondition: string;
  readonly lollipop: boolean;
  /** Fiscal codes, one a line. */
  readonly withoutLollipop: string;
  /** Both empty: no test environment. */
  readonly testUrl: string;
  /** Fiscal codes, one a line. */
  readonly testUsers: string;
}

export interface KnownConfiguration extends ConfigurationForm {
  readonly id: string;
  /** Where IO asks today; empty: nowhere. */
  readonly baseUrl: string;
}

/** A setting that IO would have anew. Of keys nothing but that they change. */
export interface Change {
  readonly what:
    | 'name'
    | 'description'
    | 'precondition'
    | 'lollipop'
    | 'withoutLollipop'
    | 'baseUrl'
    | 'headerName'
    | 'key'
    | 'testUrl'
    | 'testHeaderName'
    | 'testKey'
    | 'testUsers';
  readonly from: string;
  readonly to: string;
}

/** How our own endpoint answered to questions as IO asks them. */
export interface Probe {
  /** On this computer, or at the address that IO is told. */
  readonly where: 'here' | 'outside';
  readonly result:
    | 'good'
    /** The key is asked for; no file was named to try. */
    | 'keyGood'
    /** Anybody gets the file: the key does not count on the way. */
    | 'wrongKeyAccepted'
    | 'rightKeyRefused'
    /** The header that names the citizen does not arrive; some proxies drop names with an underscore. */
    | 'headerLost'
    /** Someone asks for a user and a password. */
    | 'password'
    | 'redirect'
    | 'late'
    | 'busy'
    /** Someone answers, but not IO allegati. */
    | 'notOurs'
    | 'noAttachment'
    | 'notPdf'
    | 'certificate'
    | 'dns'
    | 'network'
    | 'noPublicUrl'
    | 'notHttps'
    /** The institution is in simulator mode, and the address is not this computer's. */
    | 'rehearsal';
  readonly args?: Readonly<Record<string, string | number>>;
}

type Args = Readonly<Record<string, string | number>>;

/** What of IO, or of the flow, stands in the way. */
export type TroubleName = NamesUnder<'dialog.configuration.trouble'>;

export type RemoteAnswer =
  | {
      readonly result: 'listed';
      readonly configurations: readonly KnownConfiguration[];
      readonly unreadable: number;
    }
  | { readonly result: 'found'; readonly configuration: KnownConfiguration }
  | {
      readonly result: 'planned';
      readonly isNew: boolean;
      readonly changes: readonly Change[];
      /** What IO had when the plan was made: written only if it still has. */
      readonly seen: string;
      /** Another configuration that already leads here. */
      readonly similar?: { readonly id: string; readonly name: string };
    }
  | { readonly result: 'written'; readonly id: string }
  | {
      readonly result: 'tried';
      readonly probes: readonly Probe[];
      /** Whether the endpoint has a text to confirm before the message opens; absent when that was not asked. */
      readonly precondition?: boolean;
    }
  /** A problem of the file that was to be tried. */
  | { readonly result: 'problem'; readonly code: ProblemCode; readonly args: Args }
  /** Something in the form. */
  | { readonly result: 'wrong'; readonly code: NamesUnder<'dialog.configuration.wrong'>; readonly args: Args }
  | { readonly result: 'fault'; readonly code: FaultCode }
  | { readonly result: 'trouble'; readonly code: TroubleName; readonly args: Args };
