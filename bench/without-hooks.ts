/** Loaded before Node-RED: io-send gets no hooks, so that it follows nothing behind itself. For behind.ts. */
import { createRequire } from 'node:module';

type Add = (id: string, hook: unknown) => void;

const fromHere = createRequire(__filename);
const util = createRequire(fromHere.resolve('node-red'))('@node-red/util') as { hooks: { add: Add } };
const { add } = util.hooks;
util.hooks.add = (id, hook) => {
  if (!id.includes('.io-send-')) add(id, hook);
};
