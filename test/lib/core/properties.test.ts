import assert from 'node:assert/strict';
import {
  ALONE,
  choice,
  flag,
  integer,
  isAbsent,
  line,
  messageNode,
  numberOf,
  positive,
  type Property,
  reasonFor,
  reference,
  type Situation,
  strictChoice,
  text,
  timeOfDay,
  trimmed,
  typed,
} from '../../../nodes/lib/core/properties';
import { isServiceId } from '../../../nodes/lib/core/service-id';
import { hasTail, webAddress } from '../../../nodes/lib/core/web-address';

/** What a value is read as; the reason's key in angle brackets where it is refused. */
function read(property: Property, saved: unknown, around: Partial<Situation> = {}): unknown {
  const found = property.read(saved, { ...ALONE, ...around });
  return found.ok ? found.value : `<${found.reason.key}>`;
}

function keyOf(property: Property, saved: unknown, around: Partial<Situation> = {}): string | undefined {
  return reasonFor(property, saved, { ...ALONE, ...around })?.key;
}

describe('a saved text', () => {
  it('is what was written, or its default where nothing was saved', () => {
    assert.deepEqual([text().value, text('a').value], ['', 'a']);
    assert.deepEqual(
      [' x ', '', undefined, null, 5].map((saved) => read(text('a'), saved)),
      [' x ', '', 'a', 'a', 'a'],
    );
    assert.equal(read(text('new', { absent: 'old' }), undefined), 'old');
  });

  it('of one line has no blanks around it', () => {
    assert.deepEqual(
      [' x ', '', undefined, 5].map((saved) => read(line('a'), saved)),
      ['x', '', 'a', ''],
    );
    assert.equal(read(line('new', { absent: '' }), undefined), '');
    assert.deepEqual([isAbsent(undefined), isAbsent(null), isAbsent('')], [true, true, false]);
    assert.deepEqual([trimmed(' x '), trimmed(5)], ['x', '']);
  });
});

describe('a saved choice', () => {
  it('is careful: what is no answer is the default', () => {
    assert.deepEqual(
      [true, false, undefined, 'true', 1].map((saved) => read(flag(false), saved)),
      [true, false, false, false, false],
    );
    assert.deepEqual(
      [true, false, undefined, 'false', 0].map((saved) => read(flag(true), saved)),
      [true, false, true, true, true],
    );
    const source = choice(['a', 'b'], { value: 'a' });
    assert.deepEqual(
      ['a', 'b', 'c', undefined, 5].map((saved) => read(source, saved)),
      ['a', 'b', 'a', 'a', 'a'],
    );
    assert.equal(source.shows?.('c'), 'a', 'the dialog shows what counts');
  });

  it('may mean another thing in flows that were saved before there was one', () => {
    const confirm = choice(['never', 'live'], { value: 'live', absent: 'never' });
    assert.deepEqual(
      [confirm.value, read(confirm, undefined), confirm.shows?.(undefined)],
      [...['live', 'never', 'never']],
    );
  });

  it('is refused where a mistake could be taken for something else', () => {
    const mode = strictChoice(['safe', 'live'], {
      value: 'safe',
      label: 'dialog.mode',
      reason: 'property.mode',
    });
    assert.deepEqual(
      ['live', undefined, 'live ', 'LIVE', 5].map((saved) => read(mode, saved)),
      ['live', 'safe', '<property.mode>', '<property.mode>', '<property.mode>'],
    );
    assert.deepEqual([mode.shows?.(undefined), mode.shows?.('LIVE')], ['safe', 'LIVE']);
  });
});

describe('a saved number', () => {
  const days = integer({ value: 5, min: 1, max: 60, label: 'dialog.maxWaitHours' });
  const hours = positive({ value: 24, max: 100, label: 'dialog.maxWaitHours' });

  it('comes as a number or as text, and an empty one is the default', () => {
    assert.deepEqual(
      [7, '7', ' 7 ', '7.0', '+7', '6e1', '', ' ', undefined, null].map((saved) => read(days, saved)),
      [7, 7, 7, 7, 7, 60, 5, 5, 5, 5],
    );
    assert.deepEqual(
      [0.5, '.5', '1e2', ''].map((saved) => read(hours, saved)),
      [0.5, 0.5, 100, 24],
    );
  });

  it('is refused out of its bounds, and never changed into one that is right', () => {
    for (const saved of [0, 61, 1.5, '7,5', '0x10', 'x', '-1', true, [], Infinity, Number.NaN])
      assert.equal(read(days, saved), '<property.integer>', String(saved));
    for (const saved of [0, -1, 101, '1/2', {}]) assert.equal(read(hours, saved), '<property.positive>');
    assert.deepEqual(reasonFor(days, ' 99 ', ALONE)?.args, { value: ' 99 ', min: 1, max: 60 });
  });

  it('has in the dialog its bounds, its default while it is empty, and is saved as a number', () => {
    assert.deepEqual(days.input, { min: 1, max: 60, placeholder: 5 });
    assert.deepEqual(hours.input, { min: 0, max: 100, step: 'any', placeholder: 24 });
    assert.deepEqual([days.shows?.(undefined), days.shows?.(7), days.shows?.('x')], ['5', '7', 'x']);
    assert.deepEqual([days.saves?.(' 7 '), days.saves?.(''), days.saves?.(' x ')], [7, 5, 'x']);
    assert.ok(Object.is(numberOf(-0), 0));
  });
});

describe('a saved hour', () => {
  const at = timeOfDay('09:00', 'dialog.deadlines.atTime');

  it('is read as minutes since midnight, and an empty one is the default', () => {
    assert.deepEqual(
      ['9:30', ' 09:30 ', '', undefined].map((saved) => read(at, saved)),
      [570, 570, 540, 540],
    );
    for (const saved of ['25:00', '9', 9, 'mattina']) assert.equal(read(at, saved), '<property.time>');
    assert.deepEqual([at.shows?.(''), at.shows?.(' 9:30 ')], ['09:00', '9:30']);
  });
});

describe('a saved reference', () => {
  const service = reference('io-service');
  const state = (found: ReturnType<Situation['config']>) => ({ config: () => found });

  it('is an id that the running node looks up, and that the dialog asks about', () => {
    assert.deepEqual(
      [service.type, read(service, ' a1 '), read(service, undefined)],
      ['io-service', 'a1', ''],
    );
    assert.deepEqual(
      ['', '_ADD_'].map((saved) => keyOf(service, saved)),
      ['check.serviceMissing', 'check.serviceMissing'],
    );
    assert.equal(keyOf(service, 'a1', state('missing')), 'check.serviceGone');
    assert.equal(keyOf(service, 'a1', state('wrong')), 'check.serviceWrong');
    assert.equal(keyOf(service, 'a1', state('fine')), undefined);
  });

  it('to a message node may be wrong in itself, and need not be there where it is not required', () => {
    const [needed, other] = [messageNode({ required: true }), messageNode({ required: false })];
    assert.deepEqual([keyOf(needed, ''), keyOf(other, '')], ['check.messageNodeMissing', undefined]);
    assert.equal(keyOf(other, 'a1', state('missing')), 'check.messageNodeGone');
    assert.equal(keyOf(needed, 'a1', state('wrong')), undefined);
    assert.equal(read(needed, 'a1'), 'a1');
  });
});

describe('a saved typed input', () => {
  const field = typed('importo', {
    ...{ value: 'payload.importo', type: 'msg', required: true },
    fixed: (saved) => (saved === 'no' ? { key: 'check.titleMissing' } : null),
  });
  const of = (more: Record<string, unknown>) => ({ property: (name: string) => more[name] });
  const value = (saved: unknown, type?: unknown) => read(field.importo, saved, of({ importoType: type }));

  it('has its default where neither value nor type was saved', () => {
    assert.deepEqual([field.importo.value, field.importoType.value], ['payload.importo', 'msg']);
    assert.deepEqual(value(undefined), { value: 'payload.importo', type: 'msg' });
    assert.deepEqual(value('payload.x', ''), { value: 'payload.x', type: 'msg' });
    assert.deepEqual(value(5, 'str'), { value: '5', type: 'str' });
    assert.deepEqual(value(undefined, 'str'), { value: '', type: 'str' }, 'a path is no text');
    assert.deepEqual(
      [undefined, '', 'str', 5].map((saved) => read(field.importoType, saved)),
      ['msg', 'msg', 'str', 'msg'],
    );
    assert.deepEqual(
      [field.importo.shows?.(undefined), field.importoType.shows?.('str')],
      [...['payload.importo', 'str']],
    );
  });

  it('may have had another type before its type was saved', () => {
    const caso = typed('caso', { value: '', type: 'str', absentType: 'msg' });
    assert.deepEqual(read(caso.caso, 'payload.x'), { value: 'payload.x', type: 'msg' });
    assert.equal(keyOf(caso.caso, '', of({})), undefined);
  });

  it('is looked at as a fixed text, or asked of Node-RED as a path', () => {
    const key = (saved: unknown, type: string, isReadable = true) =>
      keyOf(field.importo, saved, { ...of({ importoType: type }), isReadable: () => isReadable });
    assert.deepEqual([key('no', 'str'), key('yes', 'str')], ['check.titleMissing', undefined]);
    assert.deepEqual(
      [key('', 'msg'), key('a..b', 'msg', false), key('a', 'msg')],
      [...['check.sourceMissing', 'check.sourceWrong', undefined]],
    );
  });
});

describe('the name of an environment variable', () => {
  it('is taken by the dialog for any property, since only the running node has its value', () => {
    const days = integer({ value: 5, min: 1, max: 60, label: 'dialog.maxWaitHours' });
    const isVariable = (saved: string) => saved === '${GIORNI}';
    assert.equal(keyOf(days, '${GIORNI}', { isVariable }), undefined);
    assert.equal(keyOf(days, '${GIORNI}'), 'property.integer', 'Node-RED had no value for it');
  });
});

describe('a web address that a program is told', () => {
  it('is one of http or https, without name, password, blanks and backslashes', () => {
    for (const right of ['https://x.example/a', 'http://127.0.0.1:1/', 'https://x.example/?q#a'])
      assert.ok(webAddress(right), right);
    for (const wrong of [
      ...['', 'x', 'ftp://x', 'https://a@x', 'https://:p@x', 'https://a:b@x', 'https://x/ y', 'https://x\\y'],
      'https://',
    ])
      assert.equal(webAddress(wrong), undefined, wrong);
    assert.deepEqual(['https://x/?', 'https://x/#', 'https://x/'].map(hasTail), [true, true, false]);
  });
});

describe('the id of a service on IO', () => {
  it('can stand in a path', () => {
    assert.ok(isServiceId('01ARZ-3_x'));
    for (const wrong of ['', '..', 'a/b', 'x'.repeat(65)]) assert.equal(isServiceId(wrong), false);
  });
});
