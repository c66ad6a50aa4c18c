import { mergeSorted } from '../../core/merge-sorted';

const ascending = (a: number, b: number) => a - b;

async function* counted(numbers: readonly number[], onTaken: (n: number) => void) {
  for (const n of numbers) {
    onTaken(n);
    yield n;
  }
}

async function merged(...sequences: readonly (readonly number[])[]): Promise<number[]> {
  const taken: number[] = [];
  const generators = sequences.map((numbers) => counted(numbers, () => {}));
  for await (const n of mergeSorted(generators, ascending)) taken.push(n);
  return taken;
}

test.each([
  ['nothing', [], []],
  ['one sequence', [[1, 2, 3]], [1, 2, 3]],
  ['several', [[1, 4, 7], [2, 3, 9], [5]], [1, 2, 3, 4, 5, 7, 9]],
  ['an empty one among others', [[], [1, 2]], [1, 2]],
  ['what comes twice', [[1, 2], [2, 3], [2]], [1, 2, 3]],
])('%s is one sequence in order', async (_, sequences, expected) => {
  expect(await merged(...sequences)).toEqual(expected);
});

test('it reads no further than the consumer asks', async () => {
  const read: number[] = [];
  const sequences = [
    [1, 2, 3],
    [10, 11, 12],
  ].map((numbers) => counted(numbers, (n) => read.push(n)));
  for await (const n of mergeSorted(sequences, ascending)) if (n === 2) break;
  expect(read.sort(ascending)).toEqual([1, 2, 10]);
});

test('it ends the sequences that the consumer leaves', async () => {
  let ended = 0;
  async function* endless() {
    try {
      for (let n = 0; ; n++) yield n;
    } finally {
      ended++;
    }
  }
  for await (const _ of mergeSorted([endless(), endless()], ascending)) break;
  expect(ended).toBe(2);
});
