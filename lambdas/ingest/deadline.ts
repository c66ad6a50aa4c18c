import { setMaxListeners } from 'node:events';

/** The time that a function has for a batch ran out in the middle of a file. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

export const OUT_OF_TIME = 'the time of the function was over before the file was read to its end';

/** Work on a file or message was not begun, for lack of time or for the sake of others. */
export class HandedBackError extends Error {
  override readonly name = 'HandedBackError';
}

/** When work has to stop. */
export interface Deadline {
  /** Whether nothing more may be begun. */
  isOver(): boolean;
  /** Until it is too late for an answer; as long as one likes where absent. */
  millisecondsToAnswer?(): number;
}

/**
 * What is kept back of the time to end in order: for batches in flight to be taken, and no more than a
 * part of a short time-out, or nothing would ever be done.
 */
const MOST_KEPT_BACK_MILLISECONDS = 15_000;
const KEPT_BACK = 0.2;
/** Of what is kept back: calls that still run are given up when only this is left, to report and answer. */
const KEPT_FOR_THE_ANSWER = 0.4;
/** Of what is kept back: notes are given up when only this is left, to answer. */
const KEPT_WITHOUT_NOTES = 0.2;

/**
 * The end of an invocation, before Lambda's own: a function that Lambda ends takes its whole batch with
 * it. It comes twice: first nothing more is begun, then calls that go on all the same are given up. One
 * object serves a process's whole life, as its clients do: Lambda gives a process one invocation at a
 * time.
 */
export class InvocationDeadline implements Deadline {
  private remaining: () => number = () => Number.POSITIVE_INFINITY;
  private keptBack = 0;
  private giveUp = aborter();
  private answer = aborter();
  private timer: NodeJS.Timeout | undefined;

  /** @param remaining milliseconds until Lambda ends the function, as its context says */
  begin(remaining: () => number): void {
    const all = remaining();
    this.remaining = remaining;
    this.keptBack = Math.min(MOST_KEPT_BACK_MILLISECONDS, KEPT_BACK * all);
    const giveUp = aborter();
    this.giveUp = giveUp;
    this.answer = aborter();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => giveUp.abort(), Math.max(0, this.millisecondsLeft()));
  }

  /** Calls that are made from now on have no end but their own; notes that nobody waits for end. */
  end(): void {
    clearTimeout(this.timer);
    this.answer.abort();
    this.giveUp = aborter();
    this.remaining = () => Number.POSITIVE_INFINITY;
  }

  isOver(): boolean {
    return this.remaining() <= this.keptBack;
  }

  /** Until calls are given up. */
  millisecondsLeft(): number {
    return this.remaining() - KEPT_FOR_THE_ANSWER * this.keptBack;
  }

  millisecondsToAnswer(): number {
    return this.remaining() - KEPT_WITHOUT_NOTES * this.keptBack;
  }

  /** Aborts when the invocation has its answer: a call left behind would go on in the next one. */
  get answered(): AbortSignal {
    return this.answer.signal;
  }

  /** Aborts when calls are to be given up. */
  get signal(): AbortSignal {
    return this.giveUp.signal;
  }
}

/** Each call under way listens to it, dozens at a time: Node would take more than ten for a leak. */
function aborter(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
