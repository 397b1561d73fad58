/** Held messages as their citizens would see them, for who is to confirm them. */
import type { NodeAPI } from 'node-red';
import { maskFiscalCode } from '../lib/core';
import { jobOf } from '../lib/outbox/job';
import type { Register } from '../lib/register';
import { serviceNode } from '../lib/runtime/config-nodes';
import type { Choice, HeldSample } from './data';

const SAMPLES = 3;

/** The first ones of a campaign. */
export function heldSamples(RED: NodeAPI, register: Register, { line, campaign }: Choice): HeldSample[] {
  if (line === undefined || campaign === undefined) return [];
  return register.held({ line, campaign }, SAMPLES).map((entry) => {
    const { message } = jobOf(entry);
    const service = serviceNode(RED, entry.service);
    return {
      content: message.content,
      organization: service?.institution?.name ?? '',
      service: service?.name ?? '',
      fiscalCode: maskFiscalCode(message.fiscal_code),
    };
  });
}
