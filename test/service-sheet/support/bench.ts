/** The services of an institution before a simulator, without Node-RED; its files in a folder of their own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../support/crc';
import { ManageClient, Services } from '../../../nodes/lib/io-api';
import type { SheetSession, Order } from '../../../nodes/service-sheet/session';
import { sheetsInFile } from '../../../nodes/lib/register';
import { type Sheet, sheetOf } from '../../../nodes/service-sheet/sheet';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../../nodes/lib/simulator';
import { Gateway } from './gateway';

export const GOOD = {
  privacyUrl: 'https://www.comune.example/privacy',
  email: 'sociale@comune.example',
} as const;

export const ORGANIZATION = { name: 'Comune di Esempio', fiscalCode: '00000000000' };

export class Bench {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'io-sheet-'));
  readonly memory = sheetsInFile(path.join(this.folder, 'data'), () => this.time);
  readonly simulator: Simulator;
  /** Milliseconds since the epoch. */
  time = Date.UTC(2026, 0, 15, 9);
  readonly waits: number[] = [];
  gateway = new Gateway('http://127.0.0.1');
  url = '';

  constructor(options: SimulatorOptions = {}) {
    const manageKeys = { manage: 'institution', group: { group: 'G1' } } as const;
    const now = (): number => this.time;
    this.simulator = createSimulator({
      shell: () => '',
      unlimited: true,
      reviewMs: 0,
      manageKeys,
      now,
      ...options,
    });
  }

  async open(): Promise<void> {
    const { baseUrl } = await this.simulator.listen();
    this.gateway = new Gateway(baseUrl);
    this.url = await this.gateway.open();
  }

  async close(): Promise<void> {
    this.gateway.close();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  services(key = 'manage', timeoutMs = 5000): Services {
    return new Services(new ManageClient(this.url, key, timeoutMs));
  }

  /** Of the services that IO has. */
  async names(): Promise<string[]> {
    const listed = await this.services().list();
    assert.ok(listed.ok);
    return listed.value.map(({ name }) => name);
  }

  /** As on the real IO; `more` can make it a simulator's. */
  session(more: Partial<SheetSession> = {}): SheetSession {
    return {
      services: this.services(),
      memory: this.memory,
      destination: '00000000000|io',
      isSimulator: false,
      organization: ORGANIZATION,
      wait: (ms) => {
        this.waits.push(ms);
        return Promise.resolve();
      },
      ...more,
    };
  }

  /** A file in the bench's folder. */
  file(name: string, content: Buffer | string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }
}

export function order(more: Partial<Omit<Order, 'sheet'>> & { sheet?: Partial<Sheet> } = {}): Order {
  const { sheet, ...rest } = more;
  return { node: 'scheda', serviceId: '', logoFile: '', ...rest, sheet: sheetOf({ ...GOOD, ...sheet }) };
}

/** A whole PNG, all white. */
export function png(width = 300, height = 300): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.min(width, 400) + 1) * Math.min(height, 400), 0xff));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
