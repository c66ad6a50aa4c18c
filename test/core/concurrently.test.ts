import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrently } from '../../core/concurrently';

describe('work on several elements at a time', () => {
  it('is done on each one once', async () => {
    const done: number[] = [];
    await forEachConcurrently([1, 2, 3, 4, 5], 2, async (element) => void done.push(element));
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('never has more in hand than it was told', async () => {
    let inHand = 0;
    let most = 0;
    await forEachConcurrently([1, 2, 3, 4, 5], 2, async () => {
      most = Math.max(most, ++inHand);
      await sleep(1);
      inHand--;
    });
    expect(most).toBe(2);
  });

  it('fails as the first element failed', async () => {
    const work = async (element: number) => {
      if (element === 2) throw new Error('the second');
    };
    await expect(forEachConcurrently([1, 2, 3], 1, work)).rejects.toThrow('the second');
  });
});
