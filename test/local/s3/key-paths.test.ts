import fc from 'fast-check';
import { keyToNames, METADATA_SUFFIX, readName } from '../../../local/s3/key-paths';
import { anyKey } from './any-key';

function namesToKey(names: readonly string[]): string {
  let key = '';
  names.forEach((name, index) => {
    const read = readName(name);
    if (read === undefined) throw new Error(`Not a written name: ${name}`);
    key += read.text + (read.goesOn || index === names.length - 1 ? '' : '/');
  });
  return key;
}

it('leaves a key that can be a file name as it is', () => {
  const key = 'AWSLogs/111122223333/CloudTrail/us-east-1/2025/01/02/a_b.json.gz';
  expect(keyToNames(key).join('/')).toBe(key);
});

it.each([
  ['a/../b', ['a', '%2E%2E', 'b']],
  ['./a', ['%2E', 'a']],
  ['a//b', ['a', '%', 'b']],
  ['/a', ['%', 'a']],
  ['a/', ['a', '%']],
  ['100%', ['100%25']],
  ['a\0b', ['a%00b']],
  ['a.metadata.json', ['a%2Emetadata.json']],
])('writes %j as %j', (key, names) => {
  expect(keyToNames(key)).toEqual(names);
});

it('reads every key back', () => {
  fc.assert(fc.property(anyKey, (key) => expect(namesToKey(keyToNames(key))).toBe(key)));
});

it('writes only names that a file system takes, with room for both suffixes', () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      for (const name of keyToNames(key)) {
        expect(['', '.', '..']).not.toContain(name);
        expect(name).not.toMatch(/[/\0]/);
        expect(name.endsWith(METADATA_SUFFIX)).toBe(false);
        expect(Buffer.byteLength(`${name}%o${METADATA_SUFFIX}`)).toBeLessThanOrEqual(255);
      }
    }),
  );
});

it('never writes two keys to one path', () => {
  fc.assert(
    fc.property(anyKey, anyKey, (left, right) => {
      fc.pre(left !== right);
      expect(keyToNames(left).join('/')).not.toBe(keyToNames(right).join('/'));
    }),
  );
});

it('knows the files that are no objects', () => {
  expect(readName('a.metadata.json')).toBeUndefined();
  expect(readName('100%')).toBeUndefined();
});
