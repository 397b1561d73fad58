/** What a check counts, row by row. Pure; bounded whatever the number of rows. */
import type { Problem } from '../lib/core';
import type { Earlier } from '../lib/register';
import type { Numbering } from './original';

/** Rows named as an example of each thing found. */
const EXAMPLES = 5;
const PREVIEWS = 3;

interface Found<Example> {
  n: number;
  readonly examples: Example[];
}

export interface Preview {
  readonly row: number;
  readonly subject: string;
  /** Without the front matter that makes the button. */
  readonly body: string;
}

/** Rows that an earlier campaign already has. */
export interface CampaignSeen {
  n: number;
  /** When the first of them was taken in; milliseconds since the epoch. */
  first: number;
}

export class Tally {
  rows = 0;
  good = 0;
  /** Good rows with another key than all before. */
  distinct = 0;
  /** Messages that io-send would take and send. */
  toSend = 0;
  readonly problems = new Map<string, Found<number> & { readonly problem: Problem }>();
  readonly inFile: Found<{ readonly row: number; readonly first: number }> = { n: 0, examples: [] };
  readonly before: Found<{ readonly row: number; readonly earlier: Earlier }> = { n: 0, examples: [] };
  readonly campaigns = new Map<string, CampaignSeen>();
  /** Rows that io-send would discard for another reason, by reason. */
  readonly discards = new Map<string, number>();
  readonly previews: Preview[] = [];
  readonly numberings = new Set<Numbering>();

  wrong(row: number, problems: readonly Problem[]): void {
    for (const problem of problems) {
      const name = `${problem.code} ${problem.field}`;
      let found = this.problems.get(name);
      if (found === undefined) {
        found = { n: 0, examples: [], problem };
        this.problems.set(name, found);
      }
      add(found, row);
    }
  }

  repeated(row: number, first: number): void {
    add(this.inFile, { row, first });
  }

  /** The register has it: sent or to be sent already, or tried without reaching its citizen. */
  known(row: number, earlier: Earlier): void {
    if (earlier.blocks) add(this.before, { row, earlier });
    const seen = this.campaigns.get(earlier.campaign);
    if (seen === undefined) this.campaigns.set(earlier.campaign, { n: 1, first: earlier.takenAt });
    else {
      seen.n += 1;
      seen.first = Math.min(seen.first, earlier.takenAt);
    }
  }

  discarded(reason: string): void {
    this.discards.set(reason, (this.discards.get(reason) ?? 0) + 1);
  }

  preview(row: number, { subject, markdown }: { readonly subject: string; readonly markdown: string }): void {
    if (this.previews.length >= PREVIEWS) return;
    this.previews.push({ row, subject, body: markdown.replace(/^---\n[\s\S]*?\n---\n+/, '') });
  }
}

function add<Example>(found: Found<Example>, example: Example): void {
  found.n += 1;
  if (found.examples.length < EXAMPLES) found.examples.push(example);
}
