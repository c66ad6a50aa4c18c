import { layOut } from '../../../bench/support/table';

describe('a table', () => {
  it('has names to the left and figures to the right', () => {
    expect(
      layOut(
        ['question', 'ms'],
        [
          ['access key', '7.5'],
          ['bucket', '105'],
        ],
      ),
    ).toEqual(['question     ms', 'access key  7.5', 'bucket      105']);
  });
});
