/** Stands in for an io-remote-content in force: what it promises is decided by the test. */
import { enter, type Promised, type RemoteContent } from '../../nodes/lib/runtime/remote-contents';

export interface Asked {
  readonly reference: string;
  readonly fiscalCode: string;
}

export class StandIn {
  readonly asked: Asked[] = [];
  readonly leave: () => void;

  constructor(
    /** The answer to a reference; without one it is promised. */
    answer: (reference: string) => Promised | Promise<Promised> | undefined = () => undefined,
    more: Partial<RemoteContent> = {},
  ) {
    const content: RemoteContent = {
      node: 'allegati',
      institution: 'ente',
      headerName: 'X-Chiave-Allegati',
      headerKey: 'chiave-di-prova',
      baseUrl: '',
      localUrl: () => 'http://127.0.0.1:9/io-allegati',
      promise: async (reference, fiscalCode) => {
        this.asked.push({ reference, fiscalCode });
        return (await answer(reference)) ?? { ok: true, id: tokenOf(reference, this.asked.length) };
      },
      ...more,
    };
    this.leave = enter({
      content,
      label: 'IO allegati',
      // Two of one path would not both be in force.
      path: content.institution === 'ente' ? '/io-allegati' : `/io-allegati-${content.institution}`,
      answer: () => undefined,
      onChange: () => undefined,
    });
  }
}

/** Another one for every message, as real tokens are. */
export function tokenOf(reference: string, n: number): string {
  return `${Buffer.from(reference).toString('base64url')}-${n}`;
}
