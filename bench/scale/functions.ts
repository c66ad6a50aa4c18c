import {
  CALL_SECONDS,
  CPU_SECONDS_AN_EVENT,
  FIRST_FUNCTIONS,
  FUNCTIONS_MORE_A_SECOND,
  ITEMS_IN_FLIGHT,
  WRITE_SECONDS,
} from './limits';
import type { Queue, WaitingFile } from './queue';

/** Of the `ingest` section of the configuration. */
export interface FunctionSettings {
  readonly functionsAtOnce: number;
  readonly filesACall: number;
}

interface Call {
  readonly files: readonly WaitingFile[];
  readonly startedAt: number;
}

/** What a file's reading wants to do in this second. */
interface Wish {
  readonly file: WaitingFile;
  /** Events that are stored already: read, compared, and passed by. */
  readonly again: number;
  readonly writes: number;
}

/** Events a second that one function has the processor for. */
export const EVENTS_A_FUNCTION = 1 / CPU_SECONDS_AN_EVENT;
/** Events a second of one file that the calls in flight carry. */
const EVENTS_IN_FLIGHT = ITEMS_IN_FLIGHT / WRITE_SECONDS;

/** The ingest functions that run at a time. A call takes a second at least: small files take less, by far. */
export class Functions {
  private calls: Call[] = [];
  private mostNow = FIRST_FUNCTIONS;

  constructor(private readonly settings: FunctionSettings) {}

  get files(): readonly WaitingFile[] {
    return this.calls.flatMap(({ files }) => files.filter(isUnfinished));
  }

  /** Begins as many calls as may run; Lambda adds more only while messages wait. */
  begin(queue: Queue, now: number): void {
    const { functionsAtOnce, filesACall } = this.settings;
    const most = Math.min(functionsAtOnce, this.mostNow);
    while (this.calls.length < most && queue.visibleFiles > 0) {
      this.calls.push({ files: queue.receive(filesACall), startedAt: now });
    }
    this.mostNow =
      queue.visibleFiles > 0 ? this.mostNow + FUNCTIONS_MORE_A_SECOND : FIRST_FUNCTIONS;
  }

  /** What all readings want in this second: the files of a call share its processor. */
  wishes(): readonly Wish[] {
    return this.calls.flatMap(({ files }) => {
      const unfinished = files.filter(isUnfinished);
      const most = Math.min(EVENTS_A_FUNCTION / unfinished.length, EVENTS_IN_FLIGHT);
      return unfinished.map((file) => {
        const again = Math.min(most, file.stored - file.passed);
        const writes = Math.min(most - again, file.events - file.stored);
        return { file, again, writes };
      });
    });
  }

  /** Ends the calls whose files are stored, and those whose time is over. */
  end(queue: Queue, now: number): readonly WaitingFile[] {
    const finished: WaitingFile[] = [];
    this.calls = this.calls.filter(({ files, startedAt }) => {
      const unfinished = files.filter(isUnfinished);
      if (unfinished.length > 0 && now - startedAt < CALL_SECONDS) return true;
      for (const file of unfinished) queue.handBack(file, startedAt);
      finished.push(...files.filter((file) => !isUnfinished(file)));
      return false;
    });
    return finished;
  }
}

/** Does what was wished for, as far as the tables took it. @returns the events stored */
export function fulfil(wishes: readonly Wish[], takenPart: number): number {
  let stored = 0;
  for (const { file, again, writes } of wishes) {
    const taken = writes * takenPart;
    file.stored = Math.min(file.events, file.stored + taken);
    file.passed += again + taken;
    stored += taken;
  }
  return stored;
}

/** A thousandth of an event is what rounding leaves of a whole file. */
function isUnfinished({ events, stored }: WaitingFile): boolean {
  return events - stored > 1e-3;
}
