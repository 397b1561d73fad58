/** Held messages as their citizens would see them, for who is to confirm them. */
import type { NodeAPI } from 'node-red';
import { maskFiscalCode } from '../lib/core';
import { messageOf } from '../lib/outbox/job';
import type { Register } from '../lib/register';
import { serviceNode } from '../lib/runtime/config-nodes';
import type { Choice, HeldLook, HeldSample } from './api';

const SAMPLES = 3;
/** Messages whose numbers are compared in one turn of the event loop. */
const SLICE = 250;

/** The first ones of a campaign, and whether one notice goes to several people: it may be meant, and should be seen. */
export async function heldLook(RED: NodeAPI, register: Register, choice: Choice): Promise<HeldLook> {
  const sameNumber = await numbersOfSeveral(register, choice);
  return { samples: await heldSamples(RED, register, choice), sameNumber };
}

async function numbersOfSeveral(register: Register, { line, campaign }: Choice): Promise<number> {
  if (line === undefined || campaign === undefined) return 0;
  const seen = new Set<string>();
  const several = new Set<string>();
  for (let after = 0; ;) {
    const page = await register.heldNumbers({ line, campaign }, after, SLICE);
    for (const { number } of page) {
      if (number === null) continue;
      if (seen.has(number)) several.add(number);
      else seen.add(number);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < SLICE) return several.size;
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function heldSamples(
  RED: NodeAPI,
  register: Register,
  { line, campaign }: Choice,
): Promise<HeldSample[]> {
  if (line === undefined || campaign === undefined) return [];
  return (await register.held({ line, campaign }, SAMPLES)).map((entry) => {
    const message = messageOf(entry);
    const service = serviceNode(RED, entry.service);
    return {
      content: message.content,
      organization: service?.institution?.name ?? '',
      service: service?.name ?? '',
      fiscalCode: maskFiscalCode(message.fiscal_code),
    };
  });
}
