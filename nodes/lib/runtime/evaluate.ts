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
      return isPath(RED, input.value)
        ? (msg) => messageProperty(RED, msg, input.value)
        : () => new Unreadable(input.value);
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

function messageProperty(RED: NodeAPI, msg: Message, path: string): unknown {
  if (path === '') return undefined;
  try {
    return RED.util.getMessageProperty(msg, path) as unknown;
  } catch {
    // A parent that is missing in this row: the field is simply empty.
    return undefined;
  }
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
