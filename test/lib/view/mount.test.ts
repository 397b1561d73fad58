import assert from 'node:assert/strict';
import type { Element, HTMLElement } from 'happy-dom';
import { h, type JSX } from 'preact';
import { mount } from '../../../nodes/lib/view/mount';
import { hasPage } from '../../support/page';

describe('a view in its place', () => {
  const page = hasPage();
  const show = (view: () => JSX.Element): (() => void) => {
    const place = page().createElement('div');
    page().body.append(place);
    return mount(place as unknown as Parameters<typeof mount>[0], view);
  };
  const focused = (): string | undefined => page().activeElement.id;
  const focus = (id: string): void => {
    page().querySelector<HTMLElement>(`#${id}`)?.focus();
  };

  const button = (id: string, more: object = {}): JSX.Element => h('button', { key: id, id, ...more }, id);
  const card = (id: string, ...buttons: string[]): JSX.Element =>
    h('section', { key: id, id }, h('h3', {}, id), h('div', {}, ...buttons.map((one) => button(one))));

  it('shows what is known now, and leaves alone what looks the same', () => {
    let names = ['a', 'b'];
    const draw = show(() => h('p', {}, ...names.map((name) => button(name))));
    const b: Element | null = page().getElementById('b');
    names = ['new', 'b'];
    draw();
    assert.equal(page().body.textContent, 'newb');
    assert.equal(page().getElementById('b'), b);
  });

  it('keeps the keyboard on what is still there, wherever it moves', () => {
    let cards = [card('one', 'stop'), card('two', 'cancel')];
    const draw = show(() => h('div', {}, ...cards));
    focus('cancel');
    cards = [card('zero', 'go'), card('two', 'cancel'), card('one', 'stop')];
    draw();
    assert.equal(focused(), 'cancel');
  });

  it('hands the keyboard to the nearest control when its own has gone', () => {
    let cards = [card('one', 'stop', 'csv'), card('two', 'cancel', 'export')];
    const draw = show(() => h('div', {}, ...cards));
    focus('cancel');
    cards = [card('one', 'stop', 'csv'), card('two', 'export')];
    draw();
    assert.equal(focused(), 'export');
    cards = [card('one', 'stop', 'csv')];
    draw();
    assert.equal(focused(), 'stop');
  });

  it('takes a control that cannot be used any more for gone, and one that is hidden for none', () => {
    let off = false;
    const draw = show(() =>
      h(
        'div',
        {},
        h('p', { hidden: true }, button('hidden')),
        button('clear', { disabled: off }),
        button('more'),
      ),
    );
    focus('clear');
    off = true;
    draw();
    assert.equal(focused(), 'more');
  });

  it('takes a control that is hidden now for gone, too', () => {
    let hidden = false;
    const draw = show(() => h('form', {}, button('find'), button('end', { hidden })));
    focus('end');
    hidden = true;
    draw();
    assert.equal(focused(), 'find');
  });

  it('does not touch a keyboard that is elsewhere on the page', () => {
    const elsewhere = page().createElement('button');
    elsewhere.id = 'elsewhere';
    page().body.append(elsewhere);
    let cards = [card('one', 'stop')];
    const draw = show(() => h('div', {}, ...cards));
    focus('elsewhere');
    cards = [];
    draw();
    assert.equal(focused(), 'elsewhere');
  });
});
