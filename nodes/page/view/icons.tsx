/** Small drawings beside words; they say nothing that the words do not. */
import type { JSX } from 'preact';

const PATHS = {
  check: 'M4 12.5 9.5 18 20 6.5',
  alert: 'M12 3 1.8 20.5h20.4zM12 9.5v5M12 17.6v.1',
  info: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM12 11v6M12 7.2v.1',
  flask: 'M9 3h6M10 3v6L4.5 19a1.4 1.4 0 0 0 1.2 2h12.6a1.4 1.4 0 0 0 1.2-2L14 9V3M7.2 15h9.6',
  group:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.4a3.5 3.5 0 0 1 0 6.3M18 14.6c2.1.8 3.5 2.7 3.5 5.4',
  plane: 'M21.5 3 2.5 11l7 2.5L12 21zM9.5 13.5 21.5 3',
  upload: 'M12 16V4M7 8.5 12 3.5l5 5M4 15v5h16v-5',
  download: 'M12 4v12M7 11.5l5 5 5-5M4 15v5h16v-5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  print: 'M7 8V3h10v5M7 17H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v7H7z',
  user: 'M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM4 21c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5',
  pencil: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  clock: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM12 7v5.5l3.5 2',
  trash: 'M4 6h16M9 6V3.5h6V6M6 6l1 15h10l1-15M10 10v7M14 10v7',
  file: 'M6 2.5h8l5 5v14H6zM14 2.5v5h5M9 12h7M9 16h7',
  stop: 'M6 6h12v12H6z',
  plus: 'M12 4v16M4 12h16',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
