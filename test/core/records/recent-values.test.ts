import { RecentValues } from '../../../core/records/recent-values';

function parse(values: RecentValues, json: string): unknown {
  const bytes = Buffer.from(`{"userIdentity":${json}}`);
  return values.parse(bytes, '{"userIdentity":'.length, bytes.length - 1);
}

describe('recent values', () => {
  it('are what JSON.parse makes of the text', () => {
    const values = new RecentValues();
    for (const json of ['{"type":"Root","é":["\\u00e9",1,null]}', '[]', '0', '"\\n"']) {
      expect(parse(values, json)).toEqual(JSON.parse(json));
      expect(parse(values, json)).toEqual(JSON.parse(json));
    }
  });

  it('are the same again for the same text', () => {
    const values = new RecentValues();
    const alice = parse(values, '{"userName":"alice"}');
    parse(values, '{"type":"AWSService"}');
    expect(parse(values, '{"userName":"alice"}')).toBe(alice);
  });

  it('are apart for texts that have one place, or of which one begins like the other', () => {
    const values = new RecentValues();
    // The byte that differs is none of those that say where a text is remembered.
    expect(parse(values, '{"name":"alice"}')).toEqual({ name: 'alice' });
    expect(parse(values, '{"name":"alicf"}')).toEqual({ name: 'alicf' });
    expect(parse(values, '{"name":"alice"}')).toEqual({ name: 'alice' });
    expect(parse(values, '1')).toBe(1);
    expect(parse(values, '12')).toBe(12);
  });

  it('are as many as there are, and long', () => {
    const values = new RecentValues();
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 5000; at++) expect(parse(values, `{"at":${at}}`)).toEqual({ at });
      for (const length of [1000, 1014, 1015, 1016, 5000]) {
        const name = 'x'.repeat(length);
        expect(parse(values, `{"a":"${name}"}`)).toEqual({ a: name });
      }
    }
  });

  it('are none of a text that is broken', () => {
    const values = new RecentValues();
    expect(() => parse(values, '{"type"}')).toThrow(SyntaxError);
    expect(() => parse(values, '{"type"}')).toThrow(SyntaxError);
  });
});
