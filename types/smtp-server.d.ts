/** What the tests of the recipes use of smtp-server, which is installed in their own folder only. */
declare module 'smtp-server' {
  import type { Server } from 'node:net';
  import type { Readable } from 'node:stream';

  interface Address {
    readonly address: string;
  }

  interface Session {
    readonly envelope: { readonly mailFrom: Address | false; readonly rcptTo: readonly Address[] };
  }

  export class SMTPServer {
    readonly server: Server;
    constructor(options: {
      authOptional?: boolean;
      disabledCommands?: readonly string[];
      onRcptTo?: (address: Address, session: Session, answer: (error?: Error) => void) => void;
      onData?: (stream: Readable, session: Session, answer: (error?: Error) => void) => void;
    });
    listen(port: number, host: string): void;
    close(done: () => void): void;
  }
}
