import assert from 'node:assert/strict';
import type { Question, Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { ALL, entry, LINE } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

const QUESTION: Question = { kind: 'profile', service: 'service-1', fiscalCode: 'AAAAAA00A00A000A' };
const ANSWER = { kind: 'answered', status: 200 };
const always = (): boolean => true;

describe('a question to IO about a line', () => {
  let place: PostgresBench;
  let owner: Register;
  let other: Register;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    owner = place.another({ beatEvery: 50 });
    other = place.another({ beatEvery: 50 });
    await owner.takeIn(entry());
    await owner.next(ALL);
    await other.next(ALL);
  });
  afterEach(() => {
    place.end();
  });

  const ask = (register: Register, wanted = always) => register.peers?.ask(LINE, QUESTION, wanted);

  it('is put by the process itself where the line is its own, or where nobody has ever sent', async () => {
    assert.equal(await ask(owner), 'ours');
    assert.equal(await other.peers?.ask('00000000000|live|https://io.example', QUESTION, always), 'nobodys');
  });

  it('is put once, by the owner, whose answer comes back', async () => {
    const asked: [string, Question][] = [];
    owner.peers?.answerWith((line, question) => {
      asked.push([line, question]);
      return Promise.resolve(ANSWER);
    });
    assert.deepEqual(await Promise.all([ask(other), ask(other)]), [{ answer: ANSWER }, { answer: ANSWER }]);
    assert.deepEqual(asked, [
      [LINE, QUESTION],
      [LINE, QUESTION],
    ]);
  });

  it('cannot be read in the database, nor can its answer', async () => {
    let stored: { sealed: string }[] = [];
    owner.peers?.answerWith(async () => {
      stored = await place.sql(`SELECT encode(sealed, 'escape') AS sealed FROM ask`);
      return ANSWER;
    });
    await ask(other);
    assert.equal(stored.length, 1);
    assert.doesNotMatch(JSON.stringify(stored), /AAAAAA00A00A000A|profile/);
  });

  it('has no answer now where the owner cannot give one', async () => {
    owner.peers?.answerWith(() => Promise.resolve(undefined));
    assert.deepEqual(await ask(other), { answer: undefined });
    owner.peers?.answerWith(() => Promise.reject(new Error('gone')));
    assert.deepEqual(await ask(other), { answer: undefined });
  });

  it('is taken back when nobody wants the answer any more, and leaves nothing behind', async () => {
    assert.deepEqual(await ask(other, () => false), { answer: undefined });
    owner.peers?.answerWith(() => Promise.resolve(ANSWER));
    await ask(other);
    assert.deepEqual(await place.sql('SELECT id FROM ask'), []);
  });

  it('of who ends meanwhile is answered: not now', async () => {
    const asked = ask(other);
    // Only when it is put does the end of the process end it.
    while ((await place.sql('SELECT id FROM ask')).length === 0) await new Promise(setImmediate);
    other.close();
    assert.deepEqual(await asked, { answer: undefined });
  });
});
