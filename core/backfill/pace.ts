import type { Clock } from '../ports';

/** Spaces out pieces of work, so that no more than so many begin in a second. */
export class Pace {
  private freeAt = 0;

  constructor(
    private readonly perSecond: number,
    private readonly now: Clock,
    private readonly wait: (milliseconds: number) => Promise<unknown>,
  ) {}

  /** Resolves when the pieces may begin; whoever comes next waits for their time as well. */
  async take(pieces: number): Promise<void> {
    const now = this.now().getTime();
    const startsAt = Math.max(now, this.freeAt);
    this.freeAt = startsAt + (pieces / this.perSecond) * 1000;
    if (startsAt > now) await this.wait(startsAt - now);
  }
}
