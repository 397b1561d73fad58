/** The value of a typed input for a message. Values that need no waiting come at once, so that most rows cost no promise. */
import type { Node, NodeAPI } from 'node-red';
import type { Typed } from '../core/properties';
import type { Message } from './input';

/** A typed input that could not be read: a broken expression, a missing context store. */
export class Unreadable {
  /** `source`: the expression or name as the node has it; never a value that it met, which may be personal data. */
  constructor(readonly source: string) {}
}

export type Evaluate = (msg: Message) => unknown;

/** Prepares a typed input (msg, flow, global, str, jsonata, env …) of a node once; the function returned gives its value or a promise of it, or `Unreadable`. */
export function evaluator(RED: NodeAPI, node: Node, input: Typed): Evaluate {
  switch (input.type) {
    case 'str':
      return () => input.value;
    case 'msg':
      return isPath(RED, input.value) ? messageProperty(RED, input.value) : () => new Unreadable(input.value);
    case 'jsonata':
      return jsonata(RED, node, input.value);
    default:
      return (msg) => property(RED, node, input, msg);
  }
}

/** The same that the editor asks of a path; an empty one is no path and gives nothing. */
function isPath(RED: NodeAPI, path: string): boolean {
  try {
    if (path !== '') RED.util.normalisePropertyExpression(path);
    return true;
  } catch {
    return false;
  }
}

function messageProperty(RED: NodeAPI, path: string): Evaluate {
  if (path === '') return () => undefined;
  const keys = keysOf(RED, path);
  if (keys !== undefined) return (msg) => keys.reduce(supplied, msg);
  return (msg) => {
    try {
      return RED.util.getMessageProperty(msg, path) as unknown;
    } catch {
      // A parent that is missing in this row: the field is simply empty.
      return undefined;
    }
  };
}

/** The names of a path, outermost first; undefined when Node-RED has to find the way itself (`payload[msg.topic]`). */
function keysOf(RED: NodeAPI, path: string): readonly (string | number)[] | undefined {
  try {
    const keys: unknown = RED.util.normalisePropertyExpression(path.replace(/^msg\./, ''));
    const plain =
      Array.isArray(keys) && keys.every((key) => typeof key === 'string' || typeof key === 'number');
    return plain ? keys : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a row holds itself. What it inherits is nobody's value (`constructor`, or whatever a JSON text hung on `__proto__`),
 * but for what the class of a database's record works out.
 */
function supplied(holder: unknown, key: string | number): unknown {
  if (holder === undefined || holder === null) return undefined;
  const known = Object(holder) as Record<string | number, unknown>;
  return Object.hasOwn(known, key) || isWorkedOut(known, key) ? known[key] : undefined;
}

function isWorkedOut(record: object, key: string | number): boolean {
  for (
    let at = Object.getPrototypeOf(record) as object | null;
    at !== null && at !== Object.prototype && key !== '__proto__';
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return found.get !== undefined;
  }
  return false;
}

function jsonata(RED: NodeAPI, node: Node, source: string): Evaluate {
  if (source === '') return () => undefined;
  try {
    const expression = RED.util.prepareJSONataExpression(source, node);
    return (msg) =>
      new Promise((resolve) => {
        RED.util.evaluateJSONataExpression(expression, msg, (error: unknown, value: unknown) => {
          resolve(error ? new Unreadable(source) : value);
        });
      });
  } catch {
    return () => new Unreadable(source);
  }
}

function property(RED: NodeAPI, node: Node, input: Typed, msg: Message): unknown {
  if (input.value === '') return undefined;
  const { promise, resolve } = later();
  const answer: { value?: unknown; come?: true } = {};
  try {
    RED.util.evaluateNodeProperty(input.value, input.type, node, msg, (error: unknown, found: unknown) => {
      answer.value = error ? new Unreadable(input.value) : found;
      answer.come = true;
      resolve(answer.value);
    });
  } catch {
    return new Unreadable(input.value);
  }
  // Memory stores answer at once; others later.
  return answer.come === true ? answer.value : promise;
}

function later(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
