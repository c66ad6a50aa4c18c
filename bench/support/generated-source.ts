import { UnreadableFileError } from '../../core/errors';
import type { LogFile } from '../../core/ledger/ledger-entry';
import type { LogSource } from '../../core/ports';
import { type GeneratedLogFile, type GeneratorOptions, generateLogFiles } from '../generator';

/** Log files that are generated as they are read: a million events need no disk before the store's. */
export class GeneratedLogSource implements LogSource {
  private readonly planned = new Map<string, GeneratedLogFile>();

  constructor(private readonly options: GeneratorOptions) {}

  /** Lists the files, oldest delivery first. */
  *files(): Generator<LogFile> {
    const { events, seed } = this.options;
    for (const file of generateLogFiles(this.options)) {
      const uri = `s3://generated/${file.key}`;
      this.planned.set(uri, file);
      yield { uri, key: file.key, etag: `${events} of seed ${seed}` };
    }
  }

  /** Opens a file that `files` listed; it can be opened once, so that none is held for ever. */
  async open({ uri }: LogFile): Promise<AsyncIterable<Uint8Array>> {
    const file = this.planned.get(uri);
    if (file === undefined) throw new UnreadableFileError('it was not listed');
    this.planned.delete(uri);
    return chunksOf(file);
  }
}

async function* chunksOf(file: GeneratedLogFile): AsyncGenerator<Uint8Array> {
  yield* file.jsonChunks();
}
