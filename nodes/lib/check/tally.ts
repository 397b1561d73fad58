/** What a check counts, row by row. Pure; bounded whatever the number of rows. */
import type { Problem, Warning } from '../core';
import type { Earlier } from '../register';
import type { Numbering } from './original';

/** Rows named as an example of each thing found. */
const EXAMPLES = 5;
const PREVIEWS = 3;

export interface Found<Example> {
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

/** What the payments that would leave ask; cents. */
export interface Amounts {
  n: number;
  least: number;
  most: number;
  sum: number;
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
  readonly amounts: Amounts = { n: 0, least: Infinity, most: 0, sum: 0 };
  /** Rows whose due date is over. */
  readonly past: Found<number> = { n: 0, examples: [] };
  /** Rows with the notice number of another one, and its amount. */
  readonly sameNumber: Found<{ readonly row: number; readonly first: number }> = { n: 0, examples: [] };
  /** Rows with the notice number of another one, and another amount. */
  readonly twoAmounts: Found<{ readonly row: number; readonly first: number }> = { n: 0, examples: [] };
  /** Rows whose notice number the register has with another amount. */
  readonly otherAmount: Found<{ readonly row: number; readonly earlier: Earlier }> = { n: 0, examples: [] };
  /** Remarks that stop nothing, by code and field. */
  readonly warnings = new Map<string, Found<number> & { readonly warning: Warning }>();
  readonly previews: Preview[] = [];
  readonly numberings = new Set<Numbering>();

  wrong(row: number, problems: readonly Problem[]): void {
    for (const problem of problems) {
      const found = groupIn(this.problems, problem, () => ({ n: 0, examples: [], problem }));
      add(found, row);
    }
  }

  warn(row: number, warnings: readonly Warning[]): void {
    for (const warning of warnings) {
      const found = groupIn(this.warnings, warning, () => ({ n: 0, examples: [], warning }));
      add(found, row);
    }
  }

  pastDue(row: number): void {
    add(this.past, row);
  }

  sharesNumber(row: number, first: number): void {
    add(this.sameNumber, { row, first });
  }

  asksAnotherAmount(row: number, first: number): void {
    add(this.twoAmounts, { row, first });
  }

  leaves(cents: number | undefined): void {
    this.toSend += 1;
    if (cents === undefined) return;
    const { amounts } = this;
    amounts.n += 1;
    amounts.least = Math.min(amounts.least, cents);
    amounts.most = Math.max(amounts.most, cents);
    amounts.sum += cents;
  }

  repeated(row: number, first: number): void {
    add(this.inFile, { row, first });
  }

  /** The register has it: sent or to be sent already, or tried without reaching its citizen. */
  known(row: number, earlier: Earlier): void {
    if (earlier.otherAmount === true) {
      add(this.otherAmount, { row, earlier });
      return;
    }
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

/** What is alike in code and field is counted together. */
function groupIn<Group>(
  groups: Map<string, Group>,
  { code, field }: { readonly code: string; readonly field: string },
  make: () => Group,
): Group {
  const name = `${code} ${field}`;
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = make();
  groups.set(name, made);
  return made;
}

function add<Example>(found: Found<Example>, example: Example): void {
  found.n += 1;
  if (found.examples.length < EXAMPLES) found.examples.push(example);
}
