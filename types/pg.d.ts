/** What the tests of the recipes use of pg, which is installed in their own folder only. */
declare module 'pg' {
  interface Result<Row> {
    readonly rows: Row[];
    readonly rowCount: number | null;
  }

  export class Client {
    constructor(settings: { host: string; port: number; user: string; password: string; database: string });
    connect(): Promise<void>;
    query<Row = unknown>(sql: string): Promise<Result<Row>>;
    end(): Promise<void>;
  }
}
