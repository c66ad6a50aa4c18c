import type { Clock } from '../core/ports';

/** Those that Powertools and Lambda know, from the lowest. */
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'FATAL', 'SILENT'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Where lines go, and what is said in each. */
export interface LogLinesOptions {
  readonly service: string;
  /** What is below it is not written; `INFO` where it is no level. */
  readonly level: string | undefined;
  /** Whether the first invocation waits for the process to start; one that is provisioned does not. */
  readonly startsCold: boolean;
  /** Of the invocation under way, as Lambda sets it: `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1`. */
  readonly trace: () => string | undefined;
  readonly now: Clock;
  readonly write: (line: string) => void;
  readonly writeFault: (line: string) => void;
}

/** Which invocation writes: what lines say of Lambda's own context. */
export interface Invocation {
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly functionName: string;
  readonly awsRequestId: string;
}

/**
 * The log of a function: a line of JSON for each thing that is said, with the fields that Powertools for AWS
 * Lambda writes, by which logs are searched. Powertools' own logger is left out of the function that people
 * wait for: with its metrics it takes a twentieth of a cold start.
 */
export class LogLines {
  private invocation: Readonly<Record<string, unknown>> = {};
  private isCold: boolean;
  private readonly lowest: number;

  constructor(private readonly options: LogLinesOptions) {
    const written: readonly (string | undefined)[] = LEVELS;
    const level = written.indexOf(options.level?.toUpperCase());
    this.lowest = level === -1 ? written.indexOf('INFO') : level;
    this.isCold = options.startsCold;
  }

  /** Lines from now on are of this invocation. */
  addContext(invocation: Invocation): void {
    this.invocation = {
      cold_start: this.isCold,
      function_arn: invocation.invokedFunctionArn,
      function_memory_size: invocation.memoryLimitInMB,
      function_name: invocation.functionName,
      function_request_id: invocation.awsRequestId,
    };
    this.isCold = false;
  }

  info(message: string, details: object = {}): void {
    this.say('INFO', message, details);
  }

  warn(message: string, details: object = {}): void {
    this.say('WARN', message, details);
  }

  error(message: string, details: object = {}): void {
    this.say('ERROR', message, details);
  }

  private say(level: LogLevel, message: string, details: object): void {
    if (LEVELS.indexOf(level) < this.lowest) return;
    const { service, trace, now, write, writeFault } = this.options;
    const own = {
      level,
      message,
      timestamp: now().toISOString(),
      service,
      ...this.invocation,
      sampling_rate: 0,
      xray_trace_id: rootOf(trace()),
    };
    // What says nothing is left out.
    const said = Object.entries(details).filter(([, value]) => value !== null && value !== '');
    const line = `${JSON.stringify({ ...own, ...Object.fromEntries(said), ...own })}\n`;
    if (level === 'INFO') write(line);
    else writeFault(line);
  }
}

function rootOf(trace: string | undefined): string | undefined {
  return trace && (/(?:^|;)Root=([^;]*)/.exec(trace)?.[1] ?? trace);
}
