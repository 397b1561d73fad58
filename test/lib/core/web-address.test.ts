import assert from 'node:assert/strict';
import { hasTail, webAddress } from '../../../nodes/lib/core/web-address';

describe('The address that a program is to ask', () => {
  for (const text of [
    'https://comune.example',
    'http://127.0.0.1:4010/x',
    'https://comune.example:8443/a?b#c',
  ])
    it(`may be ${text}`, () => {
      assert.equal(webAddress(text)?.href, new URL(text).href);
    });

  for (const text of [
    '',
    'comune.example',
    '//comune.example',
    'ftp://comune.example',
    'file:///etc/passwd',
    'https://nome@comune.example',
    'https://:parola@comune.example',
    'https:\\\\comune.example',
    'https://comune.example/a b',
    ' https://comune.example',
    'https://comu\tne.example',
    'https://comune.example\n',
    'https://',
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(webAddress(text), undefined);
    });

  it('has a tail with a question mark or a number sign, also when nothing follows', () => {
    for (const text of ['https://a.example/x?', 'https://a.example/x#', 'https://a.example?a=1'])
      assert.equal(hasTail(text), true, text);
    assert.equal(hasTail('https://a.example/x'), false);
  });
});
