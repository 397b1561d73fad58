import assert from 'node:assert/strict';
import { knowProperties, meaningOf } from '../../../nodes/lib/editor/properties';
import { MESSAGES } from '../../../nodes/messages';
import { allProperties } from '../../../nodes/types';

describe('editor: what a property of another node means', () => {
  const all = allProperties(MESSAGES);
  const institution = (saved: Readonly<Record<string, unknown>>): NodeRedEditor.EditorNode => ({
    id: 'ente',
    type: 'io-institution',
    mode: 'live',
    ...saved,
  });

  before(() => {
    knowProperties((type) => all.get(type) ?? {});
  });

  it('is what the running node reads: a flow without hours sends in those of a new institution', () => {
    const node = institution({});
    assert.deepEqual([meaningOf(node, 'windowFrom'), meaningOf(node, 'windowTo')], ['08:00', '20:00']);
    const always = institution({ windowFrom: '', windowTo: '' });
    assert.deepEqual([meaningOf(always, 'windowFrom'), meaningOf(always, 'windowTo')], ['', '']);
    assert.equal(meaningOf(institution({ windowFrom: ' 9:00 ', windowTo: '20:00' }), 'windowFrom'), '9:00');
  });

  it('is nothing for what it cannot read', () => {
    assert.equal(meaningOf(institution({ windowFrom: 'mattina' }), 'windowFrom'), undefined);
    assert.equal(meaningOf({ ...institution({}), type: 'inject' }, 'windowFrom'), undefined);
  });
});
