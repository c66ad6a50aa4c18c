import { MOST_RECEIVES, VISIBILITY_SECONDS } from './limits';

/** A log file on its way: announced, and not all of its events are stored. */
export interface WaitingFile {
  readonly events: number;
  readonly arrivedAt: number;
  receives: number;
  /** Events that are in the tables. */
  stored: number;
  /** Events that the present reading has come past; what is stored already costs it no writes. */
  passed: number;
}

export function fileOf(events: number, arrivedAt: number): WaitingFile {
  return { events, arrivedAt, receives: 0, stored: 0, passed: 0 };
}

/** The queue between bucket and function, with its dead letters. */
export class Queue {
  readonly deadLetters: WaitingFile[] = [];
  private visible: WaitingFile[] = [];
  private next = 0;
  private hidden: { readonly file: WaitingFile; readonly until: number }[] = [];

  get visibleFiles(): number {
    return this.visible.length - this.next;
  }

  /** All that nobody works on. */
  get files(): readonly WaitingFile[] {
    return [...this.visible.slice(this.next), ...this.hidden.map(({ file }) => file)];
  }

  get isEmpty(): boolean {
    return this.visibleFiles === 0 && this.hidden.length === 0;
  }

  send(files: readonly WaitingFile[]): void {
    this.visible.push(...files);
  }

  /** What failed and has been hidden for long enough comes again, behind the others. */
  showAgain(now: number): void {
    if (this.hidden.length === 0) return;
    this.send(this.hidden.filter(({ until }) => until <= now).map(({ file }) => file));
    this.hidden = this.hidden.filter(({ until }) => until > now);
  }

  receive(most: number): WaitingFile[] {
    const files = this.visible.slice(this.next, this.next + most);
    this.next += files.length;
    if (this.next > 10_000) {
      this.visible = this.visible.slice(this.next);
      this.next = 0;
    }
    for (const file of files) {
      file.receives++;
      file.passed = 0;
    }
    return files;
  }

  /** Takes back a file that was not stored whole; after too many tries it is set aside. */
  handBack(file: WaitingFile, receivedAt: number): void {
    if (file.receives >= MOST_RECEIVES) this.deadLetters.push(file);
    else this.hidden.push({ file, until: receivedAt + VISIBILITY_SECONDS });
  }
}
