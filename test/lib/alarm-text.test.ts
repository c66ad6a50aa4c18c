import fc from 'fast-check';
import { describeAlarm, LONGEST_DESCRIPTION } from '../../lib/alarm-text';

const perfect = {
  title: 'A bucket policy was deleted',
  description: 'Without it, other policies decide\nwho reads the bucket.',
  response: 'Ask who did it.\n\nPut it back.',
};

test('says what happened, and then what to do', () => {
  expect(describeAlarm(perfect)).toBe(
    'A bucket policy was deleted. Without it, other policies decide who reads the bucket.' +
      '\n\nWhat to do: Ask who did it. Put it back.',
  );
});

test('a rule that says little of itself', () => {
  expect(describeAlarm({ title: 'Root signed in.' })).toBe('Root signed in.');
});

test('a long story ends with a sentence, and leaves room for what to do', () => {
  const description = 'This sentence is part of a long story. '.repeat(60);
  const text = describeAlarm({ ...perfect, description });
  expect(text.length).toBeGreaterThan(LONGEST_DESCRIPTION - 60);
  expect(text).toMatch(/ long story\.\n\nWhat to do: Ask who did it\. Put it back\.$/);
});

test('a long response ends with a sentence too', () => {
  const response = 'Do this first. Do that then. '.repeat(60);
  const text = describeAlarm({ ...perfect, response });
  expect(text).toMatch(/^A bucket policy was deleted\. .* bucket\.\n\nWhat to do: Do this first\./);
  expect(text).toMatch(/(first|then)\.$/);
});

test('one endless sentence is cut, and shows it', () => {
  expect(describeAlarm({ title: 'a'.repeat(2000) })).toMatch(/^a+…$/);
});

test('never more than CloudWatch takes', () => {
  const texts = fc.string({ maxLength: 3000 });
  fc.assert(
    fc.property(
      texts,
      texts,
      fc.option(texts, { nil: undefined }),
      (title, description, response) => {
        const text = describeAlarm({ title, description, response });
        expect(text.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
      },
    ),
  );
});
