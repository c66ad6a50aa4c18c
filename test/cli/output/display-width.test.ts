import fc from 'fast-check';
import { cutToWidth, displayWidth } from '../../../cli/output/display-width';
import { forTerminal } from '../../../cli/output/neutralise';
import { hostileText } from '../../support/hostile-text';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (text: string) => Array.from(segmenter.segment(text), (each) => each.segment);

describe('the width of a text', () => {
  test.each([
    ['ASCII', 'GetObject', 9],
    ['accents', 'Größe', 5],
    ['accents of their own', 'Gro\u0308ße', 5],
    ['Chinese', '設計', 4],
    ['full-width letters', 'ＡＢ', 4],
    ['half-width letters', 'ｱｲ', 2],
    ['Korean', '한국', 4],
    ['Korean in its parts', '한국'.normalize('NFD'), 4],
    ['Thai with marks', 'กั', 1],
    ['Hebrew with points', 'א\u05b7', 1],
    ['an emoji', '😀', 2],
    ['a young emoji', '🫠', 2],
    ['an emoji with a skin tone', '👍🏽', 2],
    ['a flag', '🇩🇪', 2],
    ['the mark of what is cut', '…', 1],
  ])('counts %s', (_name, text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('is that of its parts (property)', () => {
    fc.assert(
      fc.property(hostileText().map(forTerminal), (text) => {
        const parts = graphemesOf(text).map(displayWidth);
        expect(displayWidth(text)).toBe(parts.reduce((sum, width) => sum + width, 0));
      }),
    );
  });
});

describe('a text that is too wide', () => {
  test.each([
    ['its beginning', 'start', 'GetBucketPolicy', 10, 'GetBucket…'],
    ['its end', 'end', '2026/06/report.pdf', 11, '…report.pdf'],
    ['both ends of a path', 'path', 'bucket/2026/report.pdf', 13, 'bucket…rt.pdf'],
    ['the beginning of no path', 'path', 'alice@example.com', 8, 'alice@e…'],
    ['whole wide characters', 'start', '設計図面', 6, '設計…'],
    ['whole wide characters at its end', 'end', '設計図面', 6, '…図面'],
    ['a letter with its mark', 'start', 'e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['a flag whole or not at all', 'start', '🇩🇪🇫🇷🇯🇵', 4, '🇩🇪…'],
    ['nothing but the mark', 'start', 'GetObject', 1, '…'],
  ] as const)('keeps %s', (_name, keep, text, width, cut) => {
    expect(cutToWidth(text, width, keep)).toBe(cut);
  });

  test('that fits is not cut', () => {
    expect(cutToWidth('設計', 4)).toBe('設計');
  });

  test('fits then, and has no character torn (property)', () => {
    fc.assert(
      fc.property(
        hostileText().map(forTerminal),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('start', 'end', 'path'),
        (text, width, keep) => {
          const cut = cutToWidth(text, width, keep);
          expect(displayWidth(cut)).toBeLessThanOrEqual(width);
          if (cut === text) return;
          const whole = graphemesOf(text);
          const isMade = whole.some((_, begin) =>
            [...whole, ''].some(
              (_, end) => `${whole.slice(0, begin).join('')}…${whole.slice(end).join('')}` === cut,
            ),
          );
          expect(isMade || cut === '…').toBe(true);
        },
      ),
    );
  });
});
