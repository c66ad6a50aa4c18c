import type { BackfillCheckpoint } from '../core/backfill/checkpoint';
import {
  type DayFolder,
  dayFoldersOf,
  daysOf,
  type LogPlace,
  type TimeSpan,
} from '../core/backfill/day-folders';
import { addDay, type BackfillWork, NO_WORK } from '../core/backfill/estimate';
import { type ComparedStores, readDay } from '../core/backfill/missing-files';
import type { Pace } from '../core/backfill/pace';
import { batchesOf } from '../core/batches';
import { forEachConcurrently } from '../core/concurrently';
import type { FileAnnouncer } from '../core/ports';
import type { CliContext } from './context';
import { Progress } from './output/progress';

/** Day folders that are listed at a time. */
const FOLDERS_AT_A_TIME = 8;
/** SQS API Reference, "SendMessageBatch": messages in one call. */
const FILES_A_CALL = 10;

/** What a backfill goes through. */
export interface BackfillScope {
  readonly places: readonly LogPlace[];
  readonly range: TimeSpan;
  /** Prefixes of the day folders that an earlier run is done with. */
  readonly done: ReadonlySet<string>;
}

/** Where missing files are queued, and how fast. */
export interface BackfillQueue {
  readonly announcer: FileAnnouncer;
  readonly pace: Pace;
  readonly checkpoint: BackfillCheckpoint;
}

/** Goes through the day folders of a range: to see what is missing, and to queue it. */
export class BackfillRun {
  private readonly days: readonly string[];
  private readonly progress: Progress;
  private readonly folders: number;
  private queuedFiles = 0;

  constructor(
    private readonly scope: BackfillScope,
    private readonly stores: ComparedStores,
    { err, now }: CliContext,
  ) {
    this.days = daysOf(scope.range);
    this.folders = scope.places.length * this.days.length;
    this.progress = new Progress(err, now);
  }

  /** Files that are queued. */
  get queued(): number {
    return this.queuedFiles;
  }

  /** Compares every folder with the ledger, and changes nothing. */
  async survey(): Promise<BackfillWork> {
    let work = NO_WORK;
    await this.forEachFolder(async (folder) => {
      const day = await readDay(folder, this.scope.range, this.stores);
      work = addDay(work, day);
      this.progress.update(
        () =>
          `${this.placeIn(work.folders)} listed, ${work.logs} files, ${work.files} of them not in the ledger`,
      );
    });
    return work;
  }

  /**
   * Compares every folder once more and queues what the ledger does not have by then; a folder whose
   * files are all queued is done.
   */
  async queueMissing({ announcer, pace, checkpoint }: BackfillQueue): Promise<void> {
    let folders = 0;
    await this.forEachFolder(async (folder) => {
      const { missing } = await readDay(folder, this.scope.range, this.stores);
      for (const files of batchesOf(missing, FILES_A_CALL)) {
        await pace.take(files.length);
        await announcer.announce(files);
        this.queuedFiles += files.length;
        this.progress.update(() => `${this.queuedFiles} files queued, ${this.placeIn(folders)}`);
      }
      folders++;
      await checkpoint.markDone(folder.prefix);
    });
  }

  private async forEachFolder(work: (folder: DayFolder) => Promise<void>): Promise<void> {
    try {
      await forEachConcurrently(this.foldersToDo(), FOLDERS_AT_A_TIME, work);
    } finally {
      await this.progress.clear();
    }
  }

  private *foldersToDo(): Generator<DayFolder> {
    for (const folder of dayFoldersOf(this.scope.places, this.days)) {
      if (!this.scope.done.has(folder.prefix)) yield folder;
    }
  }

  private placeIn(folders: number): string {
    return `${folders} of ${this.folders - this.scope.done.size} day folders`;
  }
}
