import { Progress } from '../../../cli/output/progress';
import { PaperSink } from '../../support/sink';

function progressOver(paper: PaperSink) {
  let milliseconds = 0;
  const progress = new Progress(paper, () => new Date(milliseconds));
  return {
    progress,
    later: (by: number) => {
      milliseconds += by;
    },
  };
}

test('renews one line on a terminal, and takes it away', async () => {
  const paper = new PaperSink(true);
  const { progress, later } = progressOver(paper);
  later(200);
  progress.update(() => '1 file');
  await progress.clear();
  expect(paper.text).toBe('\r\u001b[K1 file\r\u001b[K');
});

test('puts no control codes into a pipe, and few lines', async () => {
  const paper = new PaperSink();
  const { progress, later } = progressOver(paper);
  for (let second = 0; second < 30; second++) {
    later(1000);
    progress.update(() => `${second} files`);
  }
  await progress.clear();
  expect(paper.text).toBe('9 files\n19 files\n29 files\n');
});

test('stays on its line, and shows what others chose as it is written', async () => {
  const paper = new PaperSink(true, 12);
  const { progress, later } = progressOver(paper);
  later(200);
  progress.update(() => 'at \u001b[2J設計設計設計');
  expect(paper.text).toBe('\r\u001b[Kat \\u{1b}[…');
});
