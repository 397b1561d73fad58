/**
 * The tabs of a dialog: sections with `data-io-tab="<catalogue key>"` become panels of one tab list. Not the editor's own
 * tabs, which have no roles and cannot be walked with the arrow keys.
 */
import type { TextKey } from '../core/words';
import { sentence, text } from './catalogue';

/** Builds the tab list inside `form` and shows the first panel. */
export function prepareTabs(form: JQuery): void {
  const panels = form.find('[data-io-tab]').toArray();
  const list = form.find('.io-tabs').attr({ role: 'tablist', 'aria-label': text('dialog.tabs') });
  const tabs = panels.map((panel, index) => {
    // The build has looked whether there is such a text.
    const key = panel.dataset.ioTab as TextKey;
    const tab = $('<button type="button" role="tab" class="io-tab">')
      .attr({ id: `io-tab-${index}`, 'aria-controls': `io-panel-${index}` })
      .text(sentence({ key }))
      .appendTo(list);
    $(panel).attr({ id: `io-panel-${index}`, role: 'tabpanel', 'aria-labelledby': `io-tab-${index}` });
    return tab;
  });

  const show = (chosen: number): void => {
    tabs.forEach((tab, index) => {
      tab.attr({ 'aria-selected': String(index === chosen), tabindex: index === chosen ? 0 : -1 });
      $(panels[index] ?? []).prop('hidden', index !== chosen);
    });
    RED.tray.resize();
  };
  tabs.forEach((tab, index) => {
    tab.on('click', () => {
      show(index);
    });
    tab.on('keydown', (event) => {
      const target = targetOf(event.key, index, tabs.length);
      if (target === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      show(target);
      tabs[target]?.trigger('focus');
    });
  });
  show(0);
}

function targetOf(key: string | undefined, index: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** Marks a tab as holding something wrong, so that a hidden red field is found. */
export function markTabs(form: JQuery): void {
  form.find('[data-io-tab]').each((_index, panel) => {
    const wrong = $(panel).find('.io-reason:not(:empty)').length > 0;
    const tab = form.find(`#${$(panel).attr('aria-labelledby') ?? 'none'}`);
    tab.toggleClass('io-tab-wrong', wrong);
    tab.find('.io-tab-mark').remove();
    if (wrong) {
      $('<span class="io-tab-mark">')
        .append('<i class="fa fa-warning" aria-hidden="true"></i>')
        .append($('<span class="io-only-read">').text(text('dialog.tabWrong')))
        .appendTo(tab);
    }
  });
}
