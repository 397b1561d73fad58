/** A view in a place of the page. Its picture is a function of what the page knows, drawn again whenever that has changed. */
import { render, type VNode } from 'preact';
import { holdsKeyboard, keyboardPlace } from './keyboard';

/**
 * Draws the view, and gives the function that draws it anew: at once, so that what it shows can be focused right afterwards. What
 * looks the same stays untouched, and so does what a screen reader has read. The keyboard stays where it is; when what it was on
 * has gone, it comes to what is nearest.
 */
export function mount(place: HTMLElement, view: () => VNode): () => void {
  const page = place.ownerDocument;
  const draw = (): void => {
    const { activeElement } = page;
    const inside = activeElement !== null && activeElement !== place && place.contains(activeElement);
    const back = inside ? keyboardPlace(activeElement) : undefined;
    render(view(), place);
    // What was moved has lost it, too. What the view itself has focused keeps it.
    if (page.activeElement === page.body || !holdsKeyboard(page.activeElement)) back?.();
  };
  draw();
  return draw;
}
