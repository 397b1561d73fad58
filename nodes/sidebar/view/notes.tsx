/** Notes as the server has put them together. */
import type { JSX } from 'preact';
import type { Note } from '../api';
import { Icon } from './controls';
import { sayAt } from './texts';

export function allNotes(notes: readonly Note[]): JSX.Element[] {
  return notes.map(({ text, look, notes: folded }) => {
    const said = typeof text === 'string' ? text : sayAt(text);
    if (folded)
      return (
        <details>
          <summary>{said}</summary>
          {allNotes(folded)}
        </details>
      );
    if (look === 'name') return <h3>{said}</h3>;
    return (
      <p class={look && `io-sends-${look}`}>
        {look === 'loud' && <Icon name="fa-exclamation-triangle" />} {said}
      </p>
    );
  });
}
