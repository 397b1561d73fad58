import assert from 'node:assert/strict';
import Mustache from 'mustache';
import { placeholdersOf } from '../../../nodes/lib/core';
import {
  Items,
  readTemplate,
  renderBody,
  renderTitle,
  type Template,
  Verbatim,
  type View,
} from '../../../nodes/lib/core/template';

function template(text: string): Template {
  const read = readTemplate(text, 'body');
  assert.ok(!('code' in read), JSON.stringify(read));
  return read;
}

const body = (text: string, view: View) => renderBody(template(text), view);
const title = (text: string, view: View) => renderTitle(template(text), view);

describe('A template', () => {
  it('escapes values in the body and leaves them plain in the title', () => {
    assert.equal(body('Ciao {{nome}}', { nome: "D'Àvila *" }), "Ciao D'Àvila &#42;");
    assert.equal(title('Ciao {{nome}}', { nome: "D'Àvila * <b> &" }), "Ciao D'Àvila * <b> &");
  });

  it('gives the value as it is where the writer asks for it with three braces or &', () => {
    assert.equal(body('{{{a}}} {{& a}}', { a: '**x**' }), '**x** **x**');
    assert.equal(
      body('{{{u}}}\n{{{l}}}', { u: new Verbatim('https://x.example/a_b'), l: new Items('*a*', 'b') }),
      'https://x.example/a_b\n- *a*\n- b',
    );
  });

  it('leaves alone what is Markdown already', () => {
    assert.equal(body('{{u}}', { u: new Verbatim('https://x.example/a_b') }), 'https://x.example/a_b');
    assert.equal(title('{{u}}', { u: new Verbatim('https://x.example/a_b') }), 'https://x.example/a_b');
  });

  it('shows a list as bullets in the body, on one line in the title, item by item in a section', () => {
    const view = { l: new Items('a*', '12', 'c') };
    assert.equal(body('{{l}}', view), '- a&#42;\n- 12\n- c');
    assert.equal(title('{{l}}', view), 'a*, 12, c');
    assert.equal(body('{{#l}}{{.}}; {{/l}}', view), 'a&#42;; 12; c; ');
  });

  it('of a list with one item is no list of many empty ones', () => {
    assert.equal(body('{{l}}', { l: new Items('3') }), '- 3');
  });

  it('shows a section only where its value is', () => {
    const text = 'Uno.\n{{#d}}\n\nEntro il {{d}}.\n{{/d}}\n{{^d}}\nSenza termine.\n{{/d}}';
    assert.equal(body(text, { d: '31/12/2026' }), 'Uno.\n\nEntro il 31/12/2026.\n');
    assert.equal(body(text, {}), 'Uno.\nSenza termine.\n');
  });

  it('is read with the line ends of any system', () => {
    assert.equal(body('a\r\n{{#d}}\r\nb\r\n{{/d}}\rc', { d: 'x' }), 'a\nb\nc');
  });

  it('names its placeholders once each, in order', () => {
    assert.deepEqual(placeholdersOf('{{b}} {{{a}}} {{#c}}{{b}}{{/c}} {{! no }}{{=<% %>=}}<%d%>'), [
      'b',
      'a',
      'c',
      'd',
    ]);
    assert.deepEqual(placeholdersOf('{{a'), []);
    assert.deepEqual(placeholdersOf(''), []);
  });

  for (const [text, line, column] of [
    ['Ciao {{nome', 1, 12],
    ['uno\ndue {{#a}}\ntre', 3, 4],
    ['uno\ndue {{/a}}', 2, 5],
    ['{{#a}}\n{{/b}}', 2, 1],
    ['uno\r\ndue {{> a}}', 2, 5],
    ['{{#a}}{{> b}}{{/a}}', 1, 7],
    ['{{=x=}}', 1, 1],
  ] as const) {
    it(`${JSON.stringify(text)} is an error at line ${String(line)}, character ${String(column)}`, () => {
      assert.deepEqual(readTemplate(text, 'body'), {
        code: 'TEMPLATE_INVALID',
        field: 'body',
        args: { line, column },
      });
    });
  }

  it('is not disturbed by what others do to mustache in the same process, nor disturbs them', () => {
    const { tags, escape } = Mustache;
    try {
      Mustache.tags = ['<%', '%>'];
      Mustache.escape = () => 'other';
      assert.equal(body('{{#a}}{{a}}{{/a}}', { a: '*' }), '&#42;');
    } finally {
      Mustache.tags = tags;
      Mustache.escape = escape;
    }
    assert.equal(Mustache.render('{{a}}', { a: '<' }), '&lt;');
  });
});
