import { Alias, isScalar } from 'yaml';
import { readYaml } from '../../../core/rules/yaml-documents';

/** How the library is asked what a key is: the work of a search. */
jest.mock('yaml', () => {
  const yaml = jest.requireActual<typeof import('yaml')>('yaml');
  return { ...yaml, isScalar: jest.fn(yaml.isScalar) };
});

const KEYS = 1000;
const FIELDS = Array.from({ length: KEYS }, (_, at) => `  k${at}: x\n`).join('');
const linesBelow = (map: string) => {
  const [document] = readYaml(`a: &it\n${FIELDS}b: *it\n`, 'rules/mine.yml').documents;
  jest.mocked(isScalar).mockClear();
  return Array.from({ length: KEYS }, (_, at) => document?.lines?.([map, `k${at}`]));
};
const EXPECTED = Array.from({ length: KEYS }, (_, at) => at + 2);

test('the lines of all fields of a map are found by going through it once', () => {
  expect(linesBelow('a')).toEqual(EXPECTED);
  expect(jest.mocked(isScalar).mock.calls.length).toBeLessThan(20 * KEYS);
});

test('what an alias stands for is looked for once', () => {
  const resolve = jest.spyOn(Alias.prototype, 'resolve');
  expect(linesBelow('b')).toEqual(EXPECTED);
  // When the document is checked, when it becomes plain data, and for the lines.
  expect(resolve.mock.calls.length).toBeLessThan(10);
});
