import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import type { Mode } from '../../nodes/lib/core';
import { ALONE, reasonFor } from '../../nodes/lib/core/properties';
import { REMOTE } from '../../nodes/remote-content/properties';
import { localOrigin } from '../../nodes/remote-content/local-origin';
import { withoutSlash } from '../../nodes/remote-content/rules';

function check(
  name: keyof typeof REMOTE,
  value: unknown,
  more: Record<string, unknown> = {},
  mode: Mode = 'live',
): unknown {
  const reason = reasonFor(REMOTE[name], value, { ...ALONE, property: (other) => more[other], mode });
  return reason?.key ?? null;
}

/** What is told about a value that is taken. */
function advice(
  name: 'publicUrl' | 'preconditionText',
  value: string,
  more: Record<string, string>,
): unknown {
  const around = { ...ALONE, property: (other: string) => more[other], mode: 'live' } as const;
  assert.equal(reasonFor(REMOTE[name], value, around), null);
  return REMOTE[name].advice?.(value, around)?.key ?? null;
}

describe('editor: checks of io-remote-content', () => {
  it('want a path that begins with a slash and has plain parts', () => {
    for (const path of ['/io-allegati', '/ente/allegati', '/a.b~c'])
      assert.equal(check('path', path), null, path);
    for (const path of ['', '/', 'x', '//x', '/x y', '/../x', '/.x', '/%41', '/x?y'])
      assert.equal(check('path', path), 'remote.setting.path', path);
  });

  it('want the address that the internet uses, unless nothing leaves this computer', () => {
    const right = ['https://allegati.comune.example', 'https://comune.example:8443/nodered/'];
    for (const address of right) assert.equal(check('publicUrl', address), null, address);
    const wrong = [
      '',
      'http://x.example',
      'x.example',
      'https://',
      'https://a:b@x.example',
      'https://x.example/?a',
      'https://x.example/#a',
    ];
    for (const address of wrong)
      assert.equal(check('publicUrl', address), 'remote.setting.publicUrl', address);
    assert.equal(check('publicUrl', '', {}, 'simulator'), null);
  });

  it('tell who wrote the path into the address, too', () => {
    const path = '/io-allegati';
    assert.equal(advice('publicUrl', 'https://x.example/io-allegati/', { path }), 'check.remote.publicPath');
    assert.equal(advice('publicUrl', 'https://x.example', { path }), null);
  });

  it('want a header that arrives', () => {
    assert.equal(check('headerName', 'X-Chiave-Allegati'), null);
    for (const name of [
      '',
      'x y',
      'x_y',
      'fiscal_code',
      'Content-Length',
      'X-PagoPA-Lollipop-User-Id',
      'signature',
    ])
      assert.equal(check('headerName', name), 'remote.setting.headerName', name);
  });

  it('want what the chosen source needs, and only that', () => {
    assert.equal(check('folder', '', { source: 'folder' }), 'remote.setting.folder');
    assert.equal(check('folder', '/srv/pdf', { source: 'folder' }), null);
    assert.equal(check('folder', '', { source: 'flow' }), null);
    assert.equal(check('allowList', [], { source: 'folder' }), null);
    const lists = ['', 'doc.lan', 'ftp://doc.lan/', 'https://a:b@doc.lan/', 'https://doc.lan/?q'];
    for (const list of lists)
      assert.equal(check('allowList', list, { source: 'url' }), 'remote.setting.allowList', list);
    assert.equal(check('allowList', 'https://doc.lan/a/\nhttp://10.0.0.1/', { source: 'url' }), null);
    assert.equal(check('allowList', ['https://doc.lan/a/'], { source: 'url' }), null);
  });

  it('tell who wrote half of the text to read first', () => {
    assert.equal(advice('preconditionText', '', { preconditionTitle: '' }), null);
    assert.equal(advice('preconditionText', 'Testo', { preconditionTitle: 'Titolo' }), null);
    for (const [text, preconditionTitle] of [
      ['', 'Titolo'],
      ['Testo', ' '],
    ] as const)
      assert.equal(advice('preconditionText', text, { preconditionTitle }), 'check.remote.preconditionHalf');
  });
});

describe('remote: where this computer reaches its own Node-RED', () => {
  const at = (address: string, family = 'IPv4') => ({ address: () => ({ address, family, port: 1880 }) });

  it('is loopback when all addresses are listened on, and the one address otherwise', () => {
    assert.equal(localOrigin(at('0.0.0.0'), {}), 'http://127.0.0.1:1880');
    assert.equal(localOrigin(at('::', 'IPv6'), {}), 'http://127.0.0.1:1880');
    assert.equal(localOrigin(at('10.1.2.3'), {}), 'http://10.1.2.3:1880');
    assert.equal(localOrigin(at('fd12::1', 'IPv6'), {}), 'http://[fd12::1]:1880');
  });

  it('is what the settings say as long as nothing is listened on', () => {
    const [plain, secure] = [http.createServer(), https.createServer()];
    assert.equal(localOrigin(plain, {}), 'http://127.0.0.1:1880');
    assert.equal(localOrigin(plain, { uiPort: 1881, https: {} }), 'https://127.0.0.1:1881');
    assert.equal(localOrigin(secure, { uiPort: '1882' }), 'https://127.0.0.1:1882');
  });

  it('has the root of the flows without a slash at its end', () => {
    for (const [root, expected] of [
      [undefined, ''],
      ['/', ''],
      ['ente', '/ente'],
      ['/ente/', '/ente'],
    ] as const)
      assert.equal(withoutSlash(root), expected);
  });
});
