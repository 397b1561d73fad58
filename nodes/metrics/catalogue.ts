/**
 * Every metric there is: its name by Prometheus' conventions, its kind, its labels, and its sentence. The dashboard and the alert rules
 * in docs/ may name these only (test/metrics/dashboard.test.ts).
 */

/** Which line: see `lineLabels`. Each label has one of few values; none says anything of a citizen, and none was typed by people. */
export const LINE = ['institution', 'mode', 'destination'] as const;

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

export const METRICS = {
  io_messages: {
    type: 'gauge',
    help: 'Messages in the register by state; held: queued, and waiting for a person to confirm them.',
    labels: [...LINE, 'state'],
  },
  io_taken_in_total: { type: 'counter', help: 'Messages taken in by this process.', labels: LINE },
  io_outcomes_total: {
    type: 'counter',
    help: 'Outcomes that this process has recorded; what people decide is counted apart.',
    labels: [...LINE, 'state', 'reason'],
  },
  io_decisions_total: {
    type: 'counter',
    help: 'Messages about which people have decided in this process.',
    labels: ['decision'],
  },
  io_outcomes_emitted_total: {
    type: 'counter',
    help: 'Outcomes that went out on the ports of io-send, and are noted so.',
    labels: [],
  },
  io_outcomes_owed: {
    type: 'gauge',
    help: 'Outcomes that are not noted as gone out yet; no more than 10000 are counted.',
    labels: [],
  },
  io_calls_total: {
    type: 'counter',
    help: 'Calls of IO by what was asked and what was answered; not-written: nothing reached IO; no-answer: perhaps it did.',
    labels: [...LINE, 'call', 'answer'],
  },
  io_call_duration_seconds: {
    type: 'histogram',
    help: 'Time from the start of a call of IO to its end.',
    labels: ['call'],
  },
  io_pace_limit_calls: { type: 'gauge', help: 'Calls allowed in 5 s, as set.', labels: LINE },
  io_pace_allowed_calls: {
    type: 'gauge',
    help: 'Calls allowed in 5 s just now: less than the limit where others call IO for the institution too.',
    labels: LINE,
  },
  io_pace_held_calls: {
    type: 'gauge',
    help: 'Calls that count in the window of 5 s just now.',
    labels: LINE,
  },
  io_paused_seconds: {
    type: 'gauge',
    help: 'For how long IO has asked to wait (429); 0: go on.',
    labels: LINE,
  },
  io_halts: {
    type: 'gauge',
    help: 'Stops that are not a person’s, by code: of the line, and of each service.',
    labels: [...LINE, 'code'],
  },
  io_outage: {
    type: 'gauge',
    help: '1: IO gives no clear answers, and is tried ever more rarely.',
    labels: LINE,
  },
  io_window_closed_seconds: {
    type: 'gauge',
    help: 'Time until the sending window opens; 0: it is open.',
    labels: LINE,
  },
  io_register_up: { type: 'gauge', help: '1: the register can be used; 0: nothing leaves.', labels: [] },
  io_register_doubted: {
    type: 'gauge',
    help: '1: the register may not know what was sent; nothing leaves before a person confirms it.',
    labels: [],
  },
  io_register_clock_doubted: {
    type: 'gauge',
    help: '1: the clock of the computer is not believed; nothing is erased.',
    labels: [],
  },
  io_register_write_duration_seconds: {
    type: 'histogram',
    help: 'Time until a write is on disk.',
    labels: ['write'],
  },
  io_register_read_duration_seconds: { type: 'histogram', help: 'Time of a reading.', labels: ['read'] },
  io_register_errors_total: {
    type: 'counter',
    help: 'Writes and readings that the register has refused.',
    labels: ['code'],
  },
  io_line_owned: {
    type: 'gauge',
    help: '1: the line leaves from this process; only where several share a register.',
    labels: LINE,
  },
  io_processes_alive: {
    type: 'gauge',
    help: 'Processes that share the register and are alive; only where several do.',
    labels: [],
  },
  io_take_overs_total: {
    type: 'counter',
    help: 'Lines taken over from a process that was gone; only where several share a register.',
    labels: [],
  },
  io_build_info: {
    type: 'gauge',
    help: '1; what runs here.',
    labels: ['version', 'node_version', 'register', 'name'],
  },
  io_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'How late the event loop was in the last whole half minute.',
    labels: ['quantile'],
  },
  io_process_start_time_seconds: {
    type: 'gauge',
    help: 'When the process was started; seconds since the epoch.',
    labels: [],
  },
  io_process_cpu_seconds_total: { type: 'counter', help: 'Processor time of the process.', labels: [] },
  io_process_resident_memory_bytes: { type: 'gauge', help: 'Memory of the process.', labels: [] },
} as const satisfies Readonly<Record<`io_${string}`, Metric>>;

export type MetricName = keyof typeof METRICS;
export type NameOf<Type extends Metric['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];
