/** What a citizen sees of a message's text, as data: what the app does not show is not here. */

/** Where a link leads: to the system's browser, mail or phone; into the app; nowhere (the app says "unsupported link"). */
export type LinkTarget =
  { readonly kind: 'open'; readonly href: string } | { readonly kind: 'app' | 'unsupported' };

export type Inline =
  /** A line end in `text` is a line end on the screen. */
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'strong' | 'em'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly target: LinkTarget; readonly children: readonly Inline[] }
  | { readonly type: 'image'; readonly alt: string };

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | {
      readonly type: 'list';
      /** Numbered from 1, whatever was typed; else bullets. */
      readonly numbered: boolean;
      readonly items: readonly (readonly Block[])[];
    }
  /** A quotation, shown as a coloured box with its text as typed. */
  | { readonly type: 'banner'; readonly title: string; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'divider' }
  /** Blank lines between blocks: one is a small gap, two or more a large one. */
  | { readonly type: 'gap'; readonly large: boolean };
