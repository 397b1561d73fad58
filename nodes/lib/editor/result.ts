/** Says in a dialog how something ended: colour, icon and words say the same. */
const ICONS = { good: 'fa-check-circle', fair: 'fa-info-circle', bad: 'fa-times-circle' } as const;

export type Look = keyof typeof ICONS;

export function showResult(place: JQuery, look: Look, words: string): void {
  place
    .attr('data-look', look)
    .empty()
    .append($('<i class="fa" aria-hidden="true">').addClass(ICONS[look]), $('<span>').text(words));
}
