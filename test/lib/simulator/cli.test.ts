import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { OptionError, readCommand } from '../../../scripts/simulator';
import { TYPESCRIPT } from '../../../scripts/test/typescript';

const root = join(__dirname, '../../..');

describe('the simulator on the command line', () => {
  it('has defaults for everything', () => {
    assert.deepEqual(readCommand([]), {
      port: 8180,
      host: '127.0.0.1',
      options: {},
    });
  });

  it('takes every option', () => {
    const line =
      '--port 0 --host ::1 --limit 10 --window 1000 --unlimited --latency 200 --slow 16000 --process 0 ' +
      '--payment-limit 10 --premium --groups ApiRateLimit250,ApiMessageReadAdvanced --keys a,b ' +
      '--minimum-age 18 --rewritten --elsewhere --manage-keys m --configurations 01HMRBX079WA5SGYBQP1A7FSKH --faults rate500=0.1,slow=0 --faults-on send,status --seed 3';
    assert.deepEqual(readCommand(line.split(' ')), {
      port: 0,
      host: '::1',
      options: {
        limit: 10,
        windowMs: 1000,
        unlimited: true,
        latencyMs: 200,
        slowMs: 16_000,
        processMs: 0,
        paymentLimit: 10,
        premium: true,
        groups: ['ApiRateLimit250', 'ApiMessageReadAdvanced'],
        minimumAge: 18,
        rewritten: true,
        elsewhere: true,
        keys: ['a', 'b'],
        manageKeys: { m: 'institution' },
        configurations: ['01HMRBX079WA5SGYBQP1A7FSKH'],
        faults: { rate500: 0.1, slow: 0 },
        faultsOn: ['send', 'status'],
        seed: 3,
      },
    });
  });

  for (const [line, fault] of [
    ['--port x', /--port must be a whole number from 0 to 65535, not "x"/],
    ['--port 70000', /--port/],
    ['--limit 0', /--limit must be a whole number from 1/],
    ['--latency -5', /--latency/],
    ['--latency=1.5', /--latency/],
    ['--speed 5', /--speed/],
    ['extra', /extra/],
    ['--keys a,,b', /--keys has an empty item/],
    ['--groups Premium', /--groups knows ApiMessageWriteAdvanced, .*, not "Premium"/],
    ['--faults boom=1', /does not know "boom"; it knows rate429/],
    ['--faults slow', /--faults slow must be a probability/],
    ['--faults slow=2', /--faults slow must be a probability/],
    ['--faults-on all', /--faults-on knows profile, send, status, not "all"/],
  ] as const) {
    it(`explains what is wrong with "${line}"`, () => {
      assert.throws(
        () => readCommand(line.split(' ')),
        (error) => error instanceof OptionError && fault.test(error.message),
      );
    });
  }

  function run(...args: string[]): ChildProcess {
    return spawn(process.execPath, ['--require', TYPESCRIPT, 'scripts/simulator.ts', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  it('serves API and inbox on one port until Ctrl-C, then ends cleanly', async () => {
    const child = run('--port', '0');
    try {
      assert.ok(child.stdout);
      const printed: string[] = [];
      for await (const line of createInterface(child.stdout)) {
        printed.push(line);
        if (line.startsWith('Inbox:')) break;
      }
      const [api, inbox] = printed.map((line) => /http:\S+/.exec(line)?.[0] ?? '');
      const page = await (await fetch(String(inbox))).text();
      assert.match(page, /^<!doctype html>/);
      assert.equal((await fetch(`${String(api)}/profiles`, { method: 'POST' })).status, 401);
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      assert.deepEqual(await ended, [0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('ends with one line and a hint for a wrong option, without a stack', async () => {
    const child = run('--limit', 'many');
    const lines: string[] = [];
    const ended = once(child, 'exit');
    assert.ok(child.stderr);
    for await (const line of createInterface(child.stderr)) lines.push(line);
    assert.deepEqual(await ended, [1, null]);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^--limit must be/);
  });
});
