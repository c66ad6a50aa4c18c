import type { FailureLog, FailureNote } from '../../core/ports';

/** The failures of files and messages, in memory. */
export class MemoryFailureLog implements FailureLog {
  readonly notes = new Map<string, FailureNote>();

  async note(failure: FailureNote): Promise<void> {
    this.notes.set(failure.about, failure);
  }

  async find(about: string): Promise<FailureNote | undefined> {
    return this.notes.get(about);
  }

  async *list(): AsyncGenerator<FailureNote> {
    yield* [...this.notes.values()].sort((a, b) => (a.about < b.about ? -1 : 1));
  }
}
