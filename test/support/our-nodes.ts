import { createRequire } from 'node:module';
import type { NodeInitializer } from 'node-red';
import register from '../../nodes';

/** All our nodes. The test helper gives nodes no hooks; Node-RED does. */
export const ourNodes: NodeInitializer = (RED) => {
  const { hooks } = createRequire(__filename)('@node-red/util') as { hooks: unknown };
  register(Object.assign(RED, { hooks }));
};
