/** A part of docs/querying.md under one heading. */
export interface Section {
  readonly heading: string;
  readonly text: string;
  readonly answers: readonly Answer[];
}

/** Commands of the page that answer the same, and what they took when it was written. */
export interface Answer {
  /** Scripts of `aws dynamodb query`. */
  readonly aws: readonly string[];
  /** Scripts of `npx trailstore events`. */
  readonly trailstore: readonly string[];
  readonly itemsRead: number;
  readonly readUnits: number;
}

/** Splits the page at its headings, and each part at the lines that say what was measured. */
export function readSections(page: string): Section[] {
  return page.split(/^#{2,3} /m).map((part) => {
    const heading = part.slice(0, part.indexOf('\n'));
    return { heading, text: part, answers: [...readAnswers(part)] };
  });
}

const BLOCK_OR_MEASURE =
  /^```sh\n(?<block>.*?)^```$|Measured:\s(?<items>\d+) \w+ read, (?<units>[\d.]+) read units?\./gms;

function* readAnswers(part: string): Generator<Answer> {
  let scripts: string[] = [];
  for (const { groups = {} } of part.matchAll(BLOCK_OR_MEASURE)) {
    if (groups.block !== undefined) {
      scripts.push(groups.block);
      continue;
    }
    yield {
      aws: scripts.filter((script) => script.includes('aws dynamodb query')),
      trailstore: scripts.filter((script) => script.startsWith('npx trailstore events')),
      itemsRead: Number(groups.items),
      readUnits: Number(groups.units),
    };
    scripts = [];
  }
}
