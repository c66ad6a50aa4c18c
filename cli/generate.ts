import type { CliContext } from './context';
import { Progress } from './output/progress';

export interface GenerateOptions {
  readonly events: number;
  readonly seed: number;
  readonly out: string;
  readonly eventsPerFile?: number;
}

/** Writes generated CloudTrail logs into a folder, laid out as CloudTrail lays out its bucket. */
export async function generate(options: GenerateOptions, context: CliContext): Promise<number> {
  const progress = new Progress(context.err, context.now);
  let files = 0;
  let records = 0;
  for (const file of context.generate(options)) {
    await context.writeFile(options.out, file.key, file.jsonChunks());
    files++;
    records += file.records;
    progress.update(() => `${files} files, ${records} of ${options.events} events written`);
  }
  await progress.clear();
  await context.out.write(`${records} events in ${files} files under ${options.out}\n`);
  return 0;
}
